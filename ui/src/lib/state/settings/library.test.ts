import { describe, expect, it, vi } from 'vitest';

import type { LibraryInfo } from '../../ipc/bindings';
import { LibraryState } from './library.svelte';
import { Program, type Answers } from './testing';

function info(given: Partial<LibraryInfo> = {}): LibraryInfo {
  return {
    path: '/pictures/Framewright',
    items: 12,
    bytes: 36_000_000,
    trash: 2,
    trash_bytes: 4_000_000,
    free_bytes: 400e9,
    writable: true,
    by_media: [],
    ...given,
  };
}

async function library(answers: Answers = {}) {
  const program = new Program({ 'library.info': () => info(), ...answers });
  const state = new LibraryState(program);
  await state.load();
  return { program, state };
}

describe('LibraryState', () => {
  it('shows how far a check is and then what it found', async () => {
    const { program, state } = await library();
    const held = program.hold('library.check');

    const checking = state.check(true);
    expect(state.running).toBe('check_deep');
    state.hear({ type: 'progress', task: 'library.check', done: 3, total: 12, text: 'a.png' });
    expect(state.progress?.done).toBe(3);

    const findings = [
      {
        path: 'a.png',
        fault: 'missing' as const,
        sizes: null,
        why: null,
        severity: 'error' as const,
      },
    ];
    held.answer({ findings, total: 1 });
    await checking;

    expect(state.running).toBeNull();
    expect(state.progress).toBeNull();
    expect(state.outcome).toEqual({ task: 'check', deep: true, findings, total: 1 });
  });

  it('does one long thing at a time', async () => {
    const { program, state } = await library();
    const held = program.hold('library.rebuild');

    const rebuilding = state.rebuild();
    await state.check(false);
    expect(program.asked('library.check')).toEqual([]);

    held.answer({ found: 12, restored: 0, skipped: 0, text: '' });
    await rebuilding;
    expect(state.outcome?.task).toBe('rebuild');
  });

  it('moves only into a folder that a dialog gave, and reads the facts anew', async () => {
    let path = '/pictures/Framewright';
    const { program, state } = await library({
      'host.pick_folder': () => ({ path: '/disk/Framewright', name: 'Framewright' }),
      'library.move': ({ path: to }) => {
        path = to;
        return { path: to, left: null };
      },
      'library.info': () => info({ path }),
    });

    await state.move();

    expect(program.asked('host.pick_folder')).toEqual([{ purpose: 'move' }]);
    expect(state.outcome).toEqual({ task: 'move', path: '/disk/Framewright', left: null });
    expect(state.info?.path).toBe('/disk/Framewright');
  });

  it('says that a move was stopped, and calls it no failure', async () => {
    const { program, state } = await library({
      'host.pick_folder': () => ({ path: '/disk', name: 'disk' }),
      'library.stop': () => null,
    });
    const held = program.hold('library.move');

    const moving = state.move();
    await vi.waitFor(() => expect(state.running).toBe('move'));
    await state.stop();
    expect(state.stopping).toBe(true);
    held.refuse({ code: 'conflict', message: 'The move was stopped.' });
    await moving;

    expect(program.asked('library.stop')).toHaveLength(1);
    expect(state.failure).toBeNull();
    expect(state.outcome).toEqual({ task: 'stopped', of: 'move' });
    expect(state.info?.path).toBe('/pictures/Framewright');
  });

  it('does nothing when the dialog was closed', async () => {
    const { program, state } = await library({ 'host.pick_folder': () => null });

    await state.move();
    await state.choose();

    expect(program.asked('library.move')).toEqual([]);
    expect(program.asked('host.reopen')).toEqual([]);
    expect(state.failure).toBeNull();
  });

  it('says why a move did not happen and keeps the old facts', async () => {
    const { state } = await library({
      'host.pick_folder': () => ({ path: '/full', name: 'full' }),
      'library.move': () => Promise.reject({ code: 'library', message: 'The disk is full.' }),
    });

    await state.move();

    expect(state.failure?.message).toBe('The disk is full.');
    expect(state.outcome).toBeNull();
    expect(state.info?.path).toBe('/pictures/Framewright');
    expect(state.running).toBeNull();
  });

  it('says why a folder was not opened and keeps the old facts', async () => {
    const { state } = await library({
      'host.pick_folder': () => ({ path: '/full', name: 'full' }),
      'host.reopen': () => Promise.reject({ code: 'disk', message: 'The disk is full.' }),
    });

    await state.choose();

    expect(state.failure?.message).toBe('The disk is full.');
    expect(state.info?.path).toBe('/pictures/Framewright');
    expect(state.running).toBeNull();
  });
});
