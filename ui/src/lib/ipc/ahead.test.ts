import { describe, expect, it, vi } from 'vitest';

import { ahead } from './ahead';
import type { Backend } from './backend';
import type { Event } from './bindings';

function program() {
  const asked: string[] = [];
  let tell: (event: Event) => void = () => undefined;
  const refuse = new Set<string>();
  const backend: Backend = {
    call: (name) => {
      asked.push(name);
      return refuse.has(name)
        ? Promise.reject({ code: 'library', message: 'gone' })
        : Promise.resolve(`${name} ${asked.length}` as never);
    },
    subscribe: (listener) => {
      asked.push('subscribe');
      tell = listener;
      return Promise.resolve();
    },
  };
  return { backend, asked, refuse, tell: (event: Event) => tell(event) };
}

describe('what is asked ahead', () => {
  it('is asked once, after listening, and answers the first that wants to know', async () => {
    const { backend, asked } = program();

    const early = ahead(backend);
    void early.ask('drafts.list', {});
    expect(asked).toEqual(['subscribe', 'drafts.list']);

    expect(await early.backend.call('drafts.list', {})).toBe('drafts.list 2');
    expect(await early.backend.call('drafts.list', {}), 'later the truth may be another').toBe(
      'drafts.list 3',
    );
  });

  it('says nothing about the same command with other arguments', async () => {
    const { backend } = program();

    const early = ahead(backend);
    void early.ask('catalogue.form', { model: 'one' });

    expect(await early.backend.call('catalogue.form', { model: 'other' })).toBe('catalogue.form 3');
  });

  it('is asked again when it was refused before anybody wanted to know', async () => {
    const { backend, refuse } = program();
    refuse.add('drafts.list');
    const early = ahead(backend);
    await early.ask('drafts.list', {}).catch(() => undefined);
    refuse.clear();

    expect(await early.backend.call('drafts.list', {})).toBe('drafts.list 3');
  });

  it('is asked again when everything has changed since the answer', async () => {
    const { backend, tell } = program();
    const early = ahead(backend);
    await early.ask('host.about', {});

    tell({ type: 'resync' });

    expect(await early.backend.call('host.about', {})).toBe('host.about 3');
  });

  it('keeps the events for the one who listens', async () => {
    const { backend, asked, tell } = program();
    const early = ahead(backend);
    const listener = vi.fn();

    tell({ type: 'resync' });
    tell({ type: 'reopened' });
    await early.backend.subscribe(listener);
    tell({ type: 'settings_changed' });

    expect(listener.mock.calls.flat(), 'nothing was read that could be read anew').toEqual([
      { type: 'reopened' },
      { type: 'settings_changed' },
    ]);
    expect(asked).toEqual(['subscribe']);
  });
});
