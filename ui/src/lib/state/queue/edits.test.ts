import { describe, expect, it } from 'vitest';

import type { JobRow } from '../../ipc/bindings';
import { Edits, type SecondQuestion } from './edits';
import type { Notice } from './notice';
import { QueueState } from './queue.svelte';
import { FakeProgram, HandPace, job } from './testing';

const can = job('x').can;
const waiting = (count: number) =>
  Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n * 10 }));

async function opened(rows: JobRow[], answers: FakeProgram['answers'] = {}) {
  const program = new FakeProgram(rows, answers);
  const queue = new QueueState(program, new HandPace());
  await queue.load();
  program.calls.length = 0;
  const told: Notice[] = [];
  const asked: SecondQuestion[] = [];
  const tell = (notice: Notice) => told.push(notice);
  const edits = new Edits(program, queue, tell, (question) => asked.push(question));
  return { program, queue, edits, told, asked };
}

const shown = (queue: QueueState) =>
  Array.from({ length: queue.lanes.normal.total }, (_, at) => queue.lanes.normal.idAt(at));

describe('Edits', () => {
  it('holds what waits, and releases when all of it is held', async () => {
    const held = job('h', { hold: 'you', can: { ...can, hold: false, release: true } });
    const { edits, program } = await opened([job('a'), held]);

    await edits.toggleHold(['a', 'h']);
    await edits.toggleHold(['h']);

    expect(program.called('queue.hold')).toEqual([{ ids: ['a'] }]);
    expect(program.called('queue.release')).toEqual([{ ids: ['h'] }]);
  });

  it('takes a hold back', async () => {
    const { edits, program, told } = await opened([job('a')]);

    await edits.hold(['a']);
    await told[0]?.undo?.();

    expect(program.called('queue.release')).toEqual([{ ids: ['a'] }]);
    expect(told, 'taking back is not told again').toHaveLength(1);
  });

  it('offers no way back for releasing what a limit held', async () => {
    const { edits, told } = await opened([job('a', { hold: 'budget' })]);

    await edits.release(['a']);

    expect(told[0]?.undo).toBeUndefined();
  });

  it('moves a row one place up or down, and the chosen ones together', async () => {
    const { edits, queue, program } = await opened(waiting(5));

    await edits.step(['j2'], -1);
    expect(shown(queue)).toEqual(['j0', 'j2', 'j1', 'j3', 'j4']);
    expect(program.called('queue.reorder').at(-1)).toMatchObject({ ids: ['j2'], before: 'j1' });

    await edits.step(['j2', 'j1'], 1);
    expect(shown(queue)).toEqual(['j0', 'j3', 'j2', 'j1', 'j4']);
    expect(program.called('queue.reorder').at(-1)).toMatchObject({
      ids: ['j2', 'j1'],
      before: 'j4',
    });
  });

  it('never moves a row above one that is under way, or past the end', async () => {
    const running = job('r', { phase: 'waiting', can: { ...can, reorder: false } });
    const { edits, program } = await opened([running, ...waiting(2)]);

    await edits.step(['j0'], -1);
    await edits.step(['j1'], 1);

    expect(program.called('queue.reorder')).toEqual([]);
  });

  it('brings rows to the front of their own lane, before the first that is not among them', async () => {
    const { edits, queue } = await opened(waiting(5));

    await edits.front(['j0', 'j3']);

    expect(shown(queue)).toEqual(['j0', 'j3', 'j1', 'j2', 'j4']);
  });

  it('takes a move back to where each row stood', async () => {
    const { edits, queue, told } = await opened(waiting(6));

    await edits.move(['j1', 'j2', 'j4'], 'normal', 'j0');
    expect(shown(queue)).toEqual(['j1', 'j2', 'j4', 'j0', 'j3', 'j5']);

    await told[0]?.undo?.();
    expect(shown(queue)).toEqual(['j0', 'j1', 'j2', 'j3', 'j4', 'j5']);
  });

  it('takes a move between lanes back', async () => {
    const { edits, queue, told } = await opened([...waiting(3), job('n', { lane: 'first' })]);

    await edits.move(['j1'], 'first', 'n');
    expect(queue.lanes.first.idAt(0)).toBe('j1');
    expect(shown(queue)).toEqual(['j0', 'j2']);

    // The program tells the row's new lane before anybody takes it back.
    queue.rows.put(job('j1', { lane: 'first', position: -5, rev: 2 }));
    await told[0]?.undo?.();
    expect(shown(queue)).toEqual(['j0', 'j1', 'j2']);
    expect(queue.lanes.first.total).toBe(1);
  });

  it('shows the true order again when moving was refused', async () => {
    const { edits, queue, told } = await opened(waiting(3), {
      'queue.reorder': () => {
        throw { code: 'conflict', message: 'It was sent in the same moment.' };
      },
    });

    await edits.move(['j2'], 'normal', 'j0');

    expect(shown(queue)).toEqual(['j0', 'j1', 'j2']);
    expect(told.map((notice) => notice.text)).toContain('It was sent in the same moment.');
  });

  it('brings a withdrawn job back, held and in its place', async () => {
    const held = job('h', { position: 15, hold: 'you' });
    const { edits, program, told } = await opened([...waiting(3), held], {
      'queue.cancel': () => ({ withdrawn: 1, cancelled: 0, refused: [] }),
    });

    await edits.cancel(['h']);
    expect(told[0]?.text).toBe('1 job withdrawn. Nothing was charged.');
    program.calls.length = 0;
    await told[0]?.undo?.();

    expect(program.calls.slice(0, 3)).toEqual([
      { name: 'queue.retry', args: { ids: ['h'], twice: true } },
      { name: 'queue.hold', args: { ids: ['h'] } },
      { name: 'queue.reorder', args: { ids: ['h'], lane: 'normal', before: 'j2' } },
    ]);
  });

  it('asks once more before far more than usual is sent again', async () => {
    const large = { jobs: 6000, credits: 30000, unknown: 0, beyond: { kind: 'jobs' as const } };
    const { edits, program, told, asked } = await opened([], {
      'queue.retry_cause': ({ twice }) => {
        if (twice) return 6000;
        throw { code: 'conflict', message: '', refusal: { kind: 'ask_twice', large } };
      },
    });

    await edits.retryCause('INTERNAL');
    expect(told).toEqual([]);
    expect(asked.map((question) => question.large)).toEqual([large]);

    await asked[0]?.again();
    expect(program.called('queue.retry_cause')).toEqual([
      { cause: 'INTERNAL', twice: false },
      { cause: 'INTERNAL', twice: true },
    ]);
    expect(told[0]?.text).toBe('6,000 jobs queued again.');
  });

  it('offers no way back for stopping what was sent, and says why one could not be stopped', async () => {
    const { edits, told } = await opened([job('r', { phase: 'waiting' })], {
      'queue.cancel': () => ({
        withdrawn: 0,
        cancelled: 1,
        refused: [{ id: 'x', why: 'not_offered' }],
      }),
    });

    await edits.cancel(['r', 'x']);

    expect(told.map((notice) => notice.undo)).toEqual([undefined, undefined]);
    expect(told[1]?.text).toContain('This service offers no way to stop a task.');
  });
});
