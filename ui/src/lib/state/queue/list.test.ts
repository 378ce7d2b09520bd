import { describe, expect, it } from 'vitest';

import type { JobRow } from '../../ipc/bindings';
import { JobList } from './list.svelte';
import { JobRows } from './rows.svelte';
import { job, settled } from './testing';

/** A list over `waiting`, which the test may change behind its back. */
function list(waiting: JobRow[]) {
  const rows = new JobRows();
  const asked: number[] = [];
  const source = { waiting };
  const made = new JobList(rows, (start, limit) => {
    asked.push(start);
    return Promise.resolve({
      rows: source.waiting.slice(start, start + limit),
      total: source.waiting.length,
    });
  });
  return { list: made, rows, asked, source };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n * 10 }));

const shown = (from: JobList, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, n) => from.idAt(first + n));

describe('JobList', () => {
  it('reads only what is looked at of ten thousand jobs', async () => {
    const { list: it, asked } = list(many(10_000));

    await it.look(0, 12);
    await it.look(8_230, 8_242);

    expect(it.total).toBe(10_000);
    expect(asked).toEqual([0, 8_200]);
    expect(it.at(8_235)?.prompt).toBe('Prompt of j8235');
    expect(it.at(500), 'nobody looked there').toBeNull();
  });

  it('asks once for a part that is looked at twice while it is on its way', async () => {
    const { list: it, asked } = list(many(300));

    await Promise.all([it.look(0, 10), it.look(0, 20)]);

    expect(asked).toEqual([0]);
  });

  it('shows jobs under way before those that wait', async () => {
    const { list: it } = list(many(3));
    it.lead([job('r', { phase: 'waiting' })]);
    await it.look(0, 10);

    expect(shown(it, 0, 3)).toEqual(['r', 'j0', 'j1', 'j2']);
  });

  it('leaves a job where it stands when it begins', async () => {
    const { list: it, rows } = list(many(3));
    it.lead([job('r', { phase: 'waiting' })]);
    await it.look(0, 10);

    rows.put(job('j0', { phase: 'submitting', rev: 2 }));
    it.begin('j0');

    expect(shown(it, 0, 3)).toEqual(['r', 'j0', 'j1', 'j2']);
    expect(it.leading).toBe(2);
  });

  it('keeps a job that has ended in its place until it is settled', async () => {
    const { list: it, rows } = list(many(2));
    it.lead([job('a', { phase: 'waiting' }), job('b', { phase: 'waiting' })]);
    await it.look(0, 10);

    rows.put(job('a', { phase: 'done', rev: 9 }));
    it.lead([job('b', { phase: 'waiting' })]);
    expect(shown(it, 0, 1)).toEqual(['a', 'b']);

    it.settle(['a', 'b']);
    expect(shown(it, 0, 2), 'b is still under way').toEqual(['b', 'j0', 'j1']);
  });

  it('puts a new job behind the others, also where the end was never read', async () => {
    const { list: it, rows } = list(many(1_000));
    await it.look(0, 10);

    const row = job('new', { position: 99_999 });
    rows.put(row);
    it.wait(row);

    expect(it.total).toBe(1_001);
    expect(it.indexOf('new')).toBe(1_000);
  });

  it('puts a job that goes back to waiting at its own position', async () => {
    const { list: it, rows } = list(many(5));
    await it.look(0, 10);

    const row = job('back', { position: 15, rev: 3 });
    rows.put(row);
    it.wait(row);

    expect(shown(it, 0, 3)).toEqual(['j0', 'j1', 'back', 'j2']);
  });

  it('never shows an answer in the wrong place when the list moved meanwhile', async () => {
    const rows = new JobRows();
    const answers: ((value: { rows: JobRow[]; total: number }) => void)[] = [];
    const it_ = new JobList(rows, () => new Promise((resolve) => answers.push(resolve)));
    const before = many(3);

    const looking = it_.look(0, 10);
    it_.begin('j0');
    answers.shift()?.({ rows: before, total: 3 });
    await settled();
    answers.shift()?.({ rows: before.slice(1), total: 2 });
    await looking;

    expect(shown(it_, 0, 2)).toEqual(['j0', 'j1', 'j2']);
    expect(it_.total).toBe(3);
  });

  it('moves several jobs before another at once, keeping their order', async () => {
    const { list: it } = list(many(6));
    await it.look(0, 10);

    it.move(['j4', 'j5'], 'j1');
    expect(shown(it, 0, 5)).toEqual(['j0', 'j4', 'j5', 'j1', 'j2', 'j3']);

    it.move(['j0'], null);
    expect(shown(it, 0, 5)).toEqual(['j4', 'j5', 'j1', 'j2', 'j3', 'j0']);
  });

  it('reads what lies between two rows when both are selected', async () => {
    const { list: it, asked } = list(many(450));
    await it.look(0, 10);

    const ids = await it.between(5, 420);

    expect(ids).toHaveLength(416);
    expect(ids[0]).toBe('j5');
    expect(ids.at(-1)).toBe('j420');
    expect(asked).toEqual([0, 100]);
  });

  it('reads the visible part anew after much has changed, and nothing else', async () => {
    const { list: it, asked, source } = list(many(1_000));
    await it.look(0, 10);
    await it.look(500, 510);
    asked.length = 0;

    source.waiting = many(900).map((row) => ({ ...row, id: `n${row.id}` }));
    await it.reload();

    expect(asked).toEqual([500]);
    expect(it.total).toBe(900);
    expect(it.idAt(505)).toBe('nj505');
    expect(it.idAt(5), 'what was read before is not trusted any more').toBeNull();
  });
});
