import { describe, expect, it } from 'vitest';

import type { JobRow } from '../../ipc/bindings';
import { QueueState } from './queue.svelte';
import { FakeProgram, HandPace, job, overview } from './testing';

const waiting = (count: number, change: Partial<JobRow> = {}) =>
  Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n * 10, ...change }));

async function opened(rows: JobRow[]) {
  const program = new FakeProgram(rows);
  const pace = new HandPace();
  const queue = new QueueState(program, pace);
  await queue.load();
  const tell = (change: Partial<JobRow> & { id: string }) => {
    const known = program.rows.find((row) => row.id === change.id);
    const row = { ...(known ?? job(change.id)), rev: (known?.rev ?? 0) + 1, ...change };
    program.rows = [...program.rows.filter((other) => other.id !== row.id), row];
    queue.apply({ type: 'job_changed', job: row });
  };
  return { program, pace, queue, tell };
}

const ids = (queue: QueueState, count: number) =>
  Array.from({ length: count }, (_, at) => queue.lanes.normal.idAt(at));

describe('QueueState', () => {
  it('shows each lane with what runs first', async () => {
    const { queue } = await opened([
      ...waiting(2),
      job('r', { phase: 'waiting', position: 99 }),
      job('now', { lane: 'first' }),
    ]);

    expect(ids(queue, 3)).toEqual(['r', 'j0', 'j1']);
    expect(queue.lanes.first.total).toBe(1);
    expect(queue.lanes.last.total).toBe(0);
  });

  it('applies a hundred events of one frame as one change, and reads nothing for progress', async () => {
    const { queue, tell, pace, program } = await opened([job('r', { phase: 'waiting' })]);
    program.calls.length = 0;
    const seen: number[] = [];
    queue.onChange((_, row) => seen.push(row.progress ?? -1));

    for (let n = 1; n <= 100; n += 1) tell({ id: 'r', phase: 'waiting', progress: n / 100 });
    expect(queue.rows.get('r')?.progress).toBeNull();
    await pace.draw();
    await pace.pass(10_000);

    expect(seen).toEqual([1]);
    expect(program.calls).toEqual([]);
  });

  it('never lets an older event overwrite a newer row', async () => {
    const { queue, pace } = await opened([job('r', { phase: 'waiting', rev: 7 })]);

    queue.apply({ type: 'job_changed', job: job('r', { phase: 'submitting', rev: 6 }) });
    await pace.draw();

    expect(queue.rows.get('r')?.phase).toBe('waiting');
  });

  it('keeps a job in its place while it begins, ends and rests for a moment', async () => {
    const { queue, tell, pace } = await opened(waiting(3));

    tell({ id: 'j0', phase: 'submitting' });
    await pace.draw();
    tell({ id: 'j0', phase: 'done' });
    await pace.draw();
    expect(ids(queue, 3)).toEqual(['j0', 'j1', 'j2']);
    expect(queue.lanes.normal.at(0)?.phase).toBe('done');

    await pace.pass(3_000);
    expect(ids(queue, 2)).toEqual(['j1', 'j2']);
  });

  it('lets nothing leave while the pointer rests on the list', async () => {
    const { queue, tell, pace } = await opened([job('r', { phase: 'waiting' }), ...waiting(1)]);
    queue.pointer(true);

    tell({ id: 'r', phase: 'done' });
    await pace.draw();
    await pace.pass(60_000);
    expect(ids(queue, 2)).toEqual(['r', 'j0']);

    queue.pointer(false);
    expect(ids(queue, 1)).toEqual(['j0']);
  });

  it('takes a withdrawn job out at once and forgets that it was chosen', async () => {
    const { queue, tell, pace } = await opened(waiting(3));
    await queue.selection.press(queue.lanes.normal, 'j1');

    tell({ id: 'j1', phase: 'cancelled' });
    await pace.draw();

    expect(ids(queue, 2)).toEqual(['j0', 'j2']);
    expect(queue.selection.size).toBe(0);
  });

  it('moves a job that another window put in another lane', async () => {
    const { queue, tell, pace } = await opened(waiting(3));

    tell({ id: 'j2', lane: 'first', position: 5 });
    await pace.draw();

    expect(ids(queue, 2)).toEqual(['j0', 'j1']);
    expect(queue.lanes.first.idAt(0)).toBe('j2');
  });

  it('reads a lane anew when a job began that it had never read', async () => {
    const { queue, tell, pace } = await opened(waiting(500));

    tell({ id: 'j400', phase: 'submitting' });
    await pace.draw();
    expect(queue.lanes.normal.total, 'not known yet that one less waits').toBe(501);
    await pace.pass(1_000);

    expect(queue.lanes.normal.total).toBe(500);
    expect(queue.lanes.normal.leading).toBe(1);
  });

  it('puts an outcome nobody knows before the person and out of its lane', async () => {
    const { queue, tell, pace } = await opened([job('r', { phase: 'submitting' })]);

    tell({ id: 'r', phase: 'unknown', hold: 'decision' });
    await pace.draw();
    await pace.pass(1_000);

    expect(queue.lanes.normal.total).toBe(0);
    expect(queue.attention.decisions.map((row) => row.id)).toEqual(['r']);

    tell({ id: 'r', phase: 'waiting', hold: null });
    await pace.draw();
    expect(queue.attention.decisions).toEqual([]);
    expect(ids(queue, 1)).toEqual(['r']);
  });

  it('shows how near an account is to being held, until it is', async () => {
    const { queue, program } = await opened([]);
    const near = { account: 'a', name: 'Studio', refused: 2, of: 20, most: 3 };
    program.overview = overview({ refusals: [near] });
    await queue.refresh();
    expect(queue.attention.refusals).toEqual([near]);

    const held = {
      account: 'a',
      name: 'Studio',
      reason: { kind: 'many_refused' },
      text: 'x',
      held: 9,
    } as const;
    program.overview = overview({ refusals: [{ ...near, refused: 3 }], breakers: [held] });
    await queue.refresh();
    expect([queue.attention.refusals, queue.attention.breakers]).toEqual([[], [held]]);
  });

  it('reads everything shown anew when events were lost, once for many signals', async () => {
    const { queue, program, pace } = await opened(waiting(1_000));
    queue.look(queue.lanes.normal, 700, 710);
    await pace.pass(0);
    program.rows = waiting(40);
    program.calls.length = 0;

    for (let n = 0; n < 5; n += 1) queue.apply({ type: 'resync' });
    await pace.pass(0);
    await pace.pass(0);

    expect(queue.lanes.normal.total).toBe(40);
    expect(program.called('queue.overview').length).toBeLessThanOrEqual(2);
  });

  it('keeps the last numbers beside a failure and clears it when reading works again', async () => {
    const { queue, program } = await opened([]);
    program.overview = overview({ waiting: 4 });
    await queue.refresh();
    program.answers['queue.overview'] = () => {
      throw { code: 'library', message: 'The index is busy.' };
    };

    await queue.refresh();
    expect(queue.failure?.message).toBe('The index is busy.');
    expect(queue.overview?.waiting).toBe(4);

    delete program.answers['queue.overview'];
    await queue.refresh();
    expect(queue.failure).toBeNull();
  });

  it('says so when what needs a person could not be read after a change', async () => {
    const { queue, program, pace, tell } = await opened([job('r', { phase: 'waiting' })]);
    program.answers['queue.failures'] = () => {
      throw { code: 'library', message: 'The index is busy.' };
    };

    tell({ id: 'r', phase: 'failed' });
    await pace.draw();
    await pace.pass(300);

    expect(queue.failure?.message).toBe('The index is busy.');
  });
});
