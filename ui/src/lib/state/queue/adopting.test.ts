import { describe, expect, it } from 'vitest';

import type { ListedTask, TaskList } from '../../ipc/bindings';
import { FakeProgram, settled } from './testing';
import { AdoptingState } from './adopting.svelte';

function task(remote_id: string, more: Partial<ListedTask> = {}): ListedTask {
  return { remote_id, status: 'succeeded', created_ms: 1, prompt: 'a fox', job: null, ...more };
}

describe('taking over tasks', () => {
  it('lists what no job follows yet', async () => {
    const backend = new FakeProgram([], {
      'tasks.list': () => ({ kept: true, tasks: [task('t1'), task('t2', { job: 'j' })] }),
    });
    const state = new AdoptingState(backend);

    state.choose('proxy');
    await settled();

    expect(state.tasks?.map((one) => one.remote_id)).toEqual(['t1']);
  });

  it('keeps an answer for another account away', async () => {
    let tell: (list: TaskList) => void = () => {};
    const late = new Promise<TaskList>((done) => (tell = done));
    const backend = new FakeProgram([], {
      'tasks.list': ({ account }) => (account === 'slow' ? late : { kept: false, tasks: [] }),
    });
    const state = new AdoptingState(backend);

    state.choose('slow');
    state.choose('official');
    await settled();
    tell({ kept: true, tasks: [task('t1')] });
    await settled();

    expect([state.kept, state.tasks]).toEqual([false, null]);
  });

  it('leaves the list without what was taken over, and tells a refusal', async () => {
    const backend = new FakeProgram([], {
      'tasks.list': () => ({ kept: true, tasks: [task('t1'), task('t2')] }),
      'tasks.adopt': ({ remote_id }) => {
        if (remote_id === 't2') throw { code: 'conflict', message: 'Another job follows it.' };
        return { job: 'j1', ours: false };
      },
    });
    const state = new AdoptingState(backend);
    state.choose('proxy');
    await settled();

    expect(await state.adopt('t1')).toBe('j1');
    expect(await state.adopt('t2')).toBeNull();

    expect(state.tasks?.map((one) => one.remote_id)).toEqual(['t2']);
    expect(state.refusal?.message).toBe('Another job follows it.');
  });
});
