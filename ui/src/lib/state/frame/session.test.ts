import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Backend } from '../../ipc/backend';
import type { About, Event, Failure } from '../../ipc/bindings';
import { Studio } from '../studio.svelte';
import { Session } from './session.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function about(start: About['start'], library = '/pictures'): About {
  return { start, library, log: '/log' } as About;
}

/** A program whose library opens after some looks. */
class Program implements Backend {
  asked: string[] = [];
  args: unknown[] = [];
  starts: About['start'][] = [{ state: 'ready' }];
  redrawn: boolean[] = [];
  refuse: Failure | null = null;
  picked: { path: string; name: string } | null = null;
  hear: (event: Event) => void = () => {};

  call(name: string, args: unknown): Promise<never> {
    this.asked.push(name);
    this.args.push(args);
    if (name === 'host.reopen' && this.refuse) return Promise.reject(this.refuse);
    const start = this.starts.length > 1 ? this.starts.shift() : this.starts[0];
    const answers: Record<string, unknown> = {
      'host.about': { ...about(start ?? { state: 'ready' }), redrawn: this.redrawn.shift() },
      'host.pick_folder': this.picked,
      'settings.get': { layout: {} },
    };
    return Promise.resolve((answers[name] ?? null) as never);
  }
  subscribe(listener: (event: Event) => void) {
    this.hear = listener;
    return Promise.resolve();
  }
}

describe('the session', () => {
  it('looks again until the library is open, and only then lets the rest begin', async () => {
    const program = new Program();
    program.starts = [{ state: 'opening' }, { state: 'opening' }, { state: 'ready' }];
    let ready = 0;
    const session = new Session(program, () => (ready += 1));

    await session.look();
    expect([session.state, ready]).toEqual(['opening', 0]);
    await vi.advanceTimersByTimeAsync(1_000);

    expect([session.state, ready]).toEqual(['ready', 1]);
    expect(program.asked).toHaveLength(3);
  });

  it('tells why the library could not be opened', async () => {
    const program = new Program();
    program.starts = [{ state: 'failed', failure: { code: 'library', message: 'Too new.' } }];
    const session = new Session(program, () => {});
    await session.look();
    expect(session.state).toBe('failed');
    expect(session.reason?.message).toBe('Too new.');
  });

  it('opens the folder that was picked, and nothing when none was', async () => {
    const program = new Program();
    const session = new Session(program, () => {});
    await session.look();

    await session.reopen('other');
    expect(program.asked).not.toContain('host.reopen');

    program.picked = { path: '/elsewhere', name: 'elsewhere' };
    await session.reopen('other');
    expect(program.args[program.asked.indexOf('host.reopen')]).toEqual({ library: '/elsewhere' });
  });
});

describe('another library that cannot be opened', () => {
  it('leaves the one that is open as it was, and says why', async () => {
    const program = new Program();
    const session = new Session(program, () => {});
    await session.look();
    program.picked = { path: '/full', name: 'full' };
    program.refuse = { code: 'library', message: 'The disk is full.' };

    expect(await session.reopen('other')).toEqual(program.refuse);

    expect(session.state).toBe('ready');
    expect(session.reopening).toBe(false);
  });

  it('is the end where none was open', async () => {
    const program = new Program();
    program.starts = [{ state: 'failed', failure: { code: 'library', message: 'Too new.' } }];
    program.refuse = { code: 'library', message: 'Still too new.' };
    const session = new Session(program, () => {});
    await session.look();

    await session.reopen('same');

    expect(session.reason?.message).toBe('Still too new.');
  });
});

describe('the studio', () => {
  it('listens before it reads, and reads everything again after a resync', async () => {
    const program = new Program();
    const studio = new Studio(program);
    const subscribed = vi.spyOn(program, 'subscribe');
    await studio.start();
    expect(subscribed).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(program.asked).toContain('settings.get'));

    const before = program.asked.filter((name) => name === 'settings.get').length;
    program.hear({ type: 'resync' });
    await vi.waitFor(() =>
      expect(program.asked.filter((name) => name === 'settings.get').length).toBeGreaterThan(
        before,
      ),
    );
  });

  it('looks at the program again when another library was opened', async () => {
    const program = new Program();
    const studio = new Studio(program);
    await studio.start();
    const before = program.asked.filter((name) => name === 'host.about').length;
    program.hear({ type: 'reopened' });
    expect(program.asked.filter((name) => name === 'host.about').length).toBe(before + 1);
  });

  it('says once that the page before it ended, among what happened lately', async () => {
    const program = new Program();
    program.redrawn = [true];
    const studio = new Studio(program);

    await studio.start();
    await vi.waitFor(() => expect(studio.notices.past).toHaveLength(1));
    program.hear({ type: 'reopened' });
    await vi.advanceTimersByTimeAsync(1_000);

    expect(studio.notices.past.map((notice) => notice.text)).toEqual([
      expect.stringContaining('had to be drawn again'),
    ]);
  });

  it('asks before it closes', async () => {
    const program = new Program();
    const studio = new Studio(program);
    await studio.start();
    program.hear({ type: 'closing', running: 2, unsent: 1, unsafe_files: 0, text: '' });
    expect(studio.session.closing?.running).toBe(2);
  });
});
