import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { JobRow } from '../../ipc/bindings';
import { DraftState } from './draft.svelte';
import { RunState } from './run.svelte';
import { checked, content, FakeProgram, job, later } from './testing';

function rig() {
  const queued: JobRow[][] = [];
  const backend = new FakeProgram()
    .on('compose.enqueue', () => ({ jobs: [job('j1')] }))
    .on('drafts.save', ({ content }) => ({
      id: 'd',
      position: 0,
      content,
      changed_ms: 0,
      closed_ms: null,
    }));
  const run = new RunState(
    backend,
    (content) => content,
    (jobs) => queued.push(jobs),
  );
  const draft = new DraftState(backend, content({ inputs: { prompt: 'a red fox' } }));
  const keys = () => backend.asked('compose.enqueue').map(({ client_key }) => client_key);
  return { backend, run, draft, queued, keys };
}

describe('RunState', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('hands the rows of the new jobs on in the moment they are known', async () => {
    const { run, draft, queued } = rig();

    await run.press(draft, 'normal');

    expect(queued).toEqual([[job('j1')]]);
    expect(run.sending).toBe(false);
  });

  it('queues once for a double press, however slow the answer is', async () => {
    const { backend, run, draft, keys } = rig();
    const slow = later<{ jobs: JobRow[] }>();
    backend.on('compose.enqueue', () => slow.promise);

    const first = run.press(draft, 'normal');
    vi.advanceTimersByTime(3000);
    await run.press(draft, 'normal');
    slow.give({ jobs: [job('j1')] });
    await first;
    vi.advanceTimersByTime(100);
    await run.press(draft, 'normal');

    expect(keys()).toHaveLength(1);
  });

  it('queues another draft too, that is pressed while the first is on its way', async () => {
    const { backend, run, draft, keys } = rig();
    const slow = later<{ jobs: JobRow[] }>();
    backend.on('compose.enqueue', () => slow.promise);
    const other = new DraftState(backend, content({ inputs: { prompt: 'a hare' } }));

    const first = run.press(draft, 'normal');
    const second = run.press(other, 'normal');
    const echo = run.press(other, 'normal');
    slow.give({ jobs: [job('j1')] });

    expect(await Promise.all([first, second, echo])).toEqual(['queued', 'queued', 'ignored']);
    expect(keys()).toHaveLength(2);
  });

  it('queues once for a double press even when the seed went on in between', async () => {
    const { run, draft, keys } = rig();

    await run.press(draft, 'normal');
    draft.set('seed', 8);
    await run.press(draft, 'normal');

    expect(keys()).toHaveLength(1);
  });

  it('takes a later press on the same text for a new one', async () => {
    const { run, draft, keys } = rig();

    await run.press(draft, 'normal');
    vi.advanceTimersByTime(400);
    await run.press(draft, 'normal');

    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size, 'another press, another key').toBe(2);
  });

  it('tries a press that failed again under its own key', async () => {
    const { backend, run, draft, keys } = rig();
    backend.on('compose.enqueue', () => {
      throw { code: 'internal', message: 'the answer was lost' };
    });
    expect(await run.press(draft, 'normal')).toBe('failed');
    expect(run.failure?.message).toBe('the answer was lost');

    backend.on('compose.enqueue', () => ({ jobs: [job('j1')] }));
    await run.press(draft, 'normal');

    expect(new Set(keys()).size, 'the first may have been queued all the same').toBe(1);
    expect(run.failure).toBeNull();
  });

  it('gives a changed text a new key after a failure', async () => {
    const { backend, run, draft, keys } = rig();
    backend.on('compose.enqueue', () => {
      throw { code: 'internal', message: 'no' };
    });
    await run.press(draft, 'normal');
    draft.set('prompt', 'a red fox in snow');

    await run.press(draft, 'normal');

    expect(new Set(keys()).size).toBe(2);
  });

  it('asks before it goes over something the program names, and accepts only that', async () => {
    const { backend, run, draft } = rig();
    backend.on('compose.enqueue', ({ accept }) => {
      if (accept.cap) return { jobs: [job('j1')] };
      const fault = { kind: 'rule', says: 'a yes' };
      const problems = [{ path: 'cap', message: '', fault, severity: 'error' as const }];
      throw { code: 'conflict', message: 'This crosses your cap of 100 credits.', problems };
    });

    expect(await run.press(draft, 'first')).toBe('asked');
    expect(run.question?.message).toContain('your cap');
    expect(await run.accept()).toBe('queued');

    const [asked, sent] = backend.asked('compose.enqueue');
    expect(sent?.accept).toEqual({ cap: true, repeats: false, unknown_price: false, twice: false });
    expect(sent?.client_key, 'the same press').toBe(asked?.client_key);
    expect(sent?.lane).toBe('first');
  });

  it('asks one thing after the other where the program does not name it', async () => {
    const { backend, run, draft } = rig();
    draft.checked = checked({ price: null, repeats: 1 });
    backend.on('compose.enqueue', ({ accept }) => {
      if (!accept.unknown_price) throw { code: 'conflict', message: 'Nobody knows the price.' };
      if (!accept.repeats) throw { code: 'conflict', message: 'This was paid for before.' };
      return { jobs: [job('j1')] };
    });

    await run.press(draft, 'normal');
    expect(run.question?.accept).toEqual({
      cap: false,
      repeats: false,
      unknown_price: true,
      twice: false,
    });
    expect(await run.accept(), 'a yes to one thing is no yes to another').toBe('asked');
    expect(run.question?.message).toContain('paid for before');
    expect(await run.accept()).toBe('queued');
  });

  it('asks a second time, with number and price, before far more than usual', async () => {
    const { backend, run, draft } = rig();
    const large = { jobs: 500, credits: 2500, unknown: 0, beyond: { kind: 'jobs' as const } };
    backend.on('compose.enqueue', ({ accept }) => {
      const ask = (path: string, refusal?: object) => {
        throw { code: 'conflict', message: path, problems: [{ path }], refusal };
      };
      if (!accept.cap) ask('cap');
      if (!accept.twice) ask('twice', { kind: 'ask_twice', large });
      return { jobs: [job('j1')] };
    });

    await run.press(draft, 'normal');
    expect(run.question?.large, 'the first question').toBeNull();
    expect(await run.accept(), 'a yes to the first is none to the second').toBe('asked');
    expect(run.question?.large).toEqual(large);
    expect(await run.accept()).toBe('queued');
  });

  it('queues nothing when the answer is no', async () => {
    const { backend, run, draft } = rig();
    backend.on('compose.enqueue', () => {
      throw { code: 'conflict', message: 'The price is not known.' };
    });
    await run.press(draft, 'normal');

    run.decline();
    await run.accept();

    expect(backend.asked('compose.enqueue')).toHaveLength(1);
    expect(run.question).toBeNull();
  });
});
