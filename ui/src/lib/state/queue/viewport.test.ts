import { describe, expect, it } from 'vitest';

import { JobList } from './list.svelte';
import { JobRows } from './rows.svelte';
import { job } from './testing';
import { Viewport } from './viewport.svelte';

async function opened(count: number) {
  const rows = Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n }));
  const known = new JobRows();
  const list = new JobList(known, (start, limit) =>
    Promise.resolve({ rows: rows.slice(start, start + limit), total: rows.length }),
  );
  await list.look(0, 99);
  const view = new Viewport(list);
  view.height = 220;
  view.rowHeight = 44;
  return { list, view, known };
}

describe('Viewport', () => {
  it('draws what is on the screen and a little beyond, of any number of rows', async () => {
    const { view } = await opened(10_000);

    expect(view.indices).toHaveLength(11);
    view.scroll(44 * 5_000);
    expect(view.indices[0]).toBe(4_994);
    expect(view.indices.at(-1)).toBe(5_010);
  });

  it('keeps the row at the top where it is while rows above it leave', async () => {
    const { view, list } = await opened(100);
    view.scroll(44 * 10 + 7);

    list.remove('j2');
    list.remove('j3');

    expect(view.steady).toBe(44 * 8 + 7);
  });

  it('stays at the top when it was at the top', async () => {
    const { view, list, known } = await opened(100);
    view.scroll(0);

    known.put(job('new', { position: -1 }));
    list.move(['j50'], 'j0');

    expect(view.steady).toBe(0);
  });

  it('reveals a row by scrolling no farther than needed', async () => {
    const { view } = await opened(100);
    view.scroll(440);

    expect(view.toReveal(12)).toBe(440);
    expect(view.toReveal(3)).toBe(132);
    expect(view.toReveal(20)).toBe(21 * 44 - 220);
  });

  it('finds no gap among rows that are under way', async () => {
    const { view, list } = await opened(100);
    list.lead([job('a', { phase: 'waiting' }), job('b', { phase: 'waiting' })]);

    expect(view.gapAt(10)).toBe(2);
    expect(view.gapAt(140)).toBe(3);
  });
});
