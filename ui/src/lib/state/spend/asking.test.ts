import { describe, expect, it, vi } from 'vitest';

import type { Backend } from '../../ipc/backend';
import type { SpendAtService, SpendLedger } from '../../ipc/bindings';
import type { Pace } from '../queue/pace';
import { SpendState } from './spend.svelte';

const LEDGER = { days: [], rows: [], total: {}, models: [] } as unknown as SpendLedger;
const told = (asked_ms: number) => ({ asked_ms }) as unknown as SpendAtService;

/** Answers when the test says so. */
class Waiting {
  readonly calls: {
    name: string;
    args: unknown;
    answer: (value: unknown) => void;
    fail: (cause: unknown) => void;
  }[] = [];
  readonly backend = {
    call: (name: string, args: unknown) =>
      new Promise((answer, fail) => this.calls.push({ name, args, answer, fail })),
    subscribe: () => Promise.resolve(),
  } as unknown as Backend;

  of(name: string) {
    return this.calls.filter((call) => call.name === name);
  }
}

const settled = () => new Promise((done) => setTimeout(done));

function studio(now = { ms: 0 }) {
  const waiting = new Waiting();
  const soon: (() => void)[] = [];
  const pace: Pace = {
    now: () => now.ms,
    frame: (run) => run(),
    after: (_, run) => {
      soon.push(run);
      return () => undefined;
    },
  };
  const differs = vi.fn();
  return { waiting, soon, differs, now, spend: new SpendState(waiting.backend, differs, pace) };
}

describe('what was spent', () => {
  it('is read while somebody looks, and again when jobs change then', async () => {
    const { waiting, soon, spend } = studio();
    const changed = { type: 'job_changed' } as never;

    await spend.load();
    spend.apply(changed);
    expect(waiting.calls).toHaveLength(0);

    const away = spend.look([]);
    waiting.calls[0]?.answer(LEDGER);
    await settled();
    spend.apply(changed);
    soon.forEach((run) => run());
    expect(waiting.of('spend.ledger')).toHaveLength(2);

    away();
    spend.apply(changed);
    expect(soon).toHaveLength(1);
  });

  it('is never that of an account or of days that are not looked at any more', async () => {
    const { waiting, spend } = studio();
    spend.look([]);
    spend.choose('b');

    waiting.calls[0]?.answer(LEDGER);
    await settled();
    expect(spend.ledger).toBeNull();

    waiting.calls[1]?.answer(LEDGER);
    await settled();
    expect(waiting.calls[1]?.args).toEqual({ days: 30, account: 'b' });
    expect(spend.ledger).toBe(LEDGER);
  });

  it('asks a service once by looking, and again by hand or after a while', async () => {
    const { waiting, spend, now } = studio({ ms: 1_000_000 });

    spend.look(['a']);
    spend.look(['a']);
    expect(waiting.of('spend.service')).toHaveLength(1);
    waiting.of('spend.service')[0]?.answer(told(1_000_000));
    await settled();
    spend.look(['a']);
    expect(waiting.of('spend.service')).toHaveLength(1);
    now.ms += 600_000;
    spend.look(['a']);
    expect(waiting.of('spend.service')).toHaveLength(2);
  });

  it('keeps what a service said when it does not answer the next time', async () => {
    const { waiting, spend } = studio();
    void spend.ask('a');
    waiting.calls[0]?.answer(told(1));
    await settled();

    void spend.ask('a');
    waiting.calls[1]?.fail({ code: 'unavailable', message: 'no' });
    await settled();

    expect(spend.services.get('a')).toMatchObject({
      asking: null,
      told: { asked_ms: 1 },
      failure: { message: 'no' },
    });
  });

  it('tells a person where a service counts otherwise', () => {
    const { spend, differs } = studio();

    spend.apply({ type: 'count_differs', account: 'a', places: 2, credits: 65 });

    expect(differs).toHaveBeenCalledWith('a', 2, 65);
  });
});
