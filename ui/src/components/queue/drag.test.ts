import { describe, expect, it } from 'vitest';

import { JobList } from '../../lib/state/queue/list.svelte';
import { JobRows } from '../../lib/state/queue/rows.svelte';
import { job } from '../../lib/state/queue/testing';
import { Viewport } from '../../lib/state/queue/viewport.svelte';
import { Drag } from './drag.svelte';

/** Two lanes side by side, 100 px wide, with rows of 44 px. */
async function lanes() {
  const dropped: unknown[] = [];
  const scrolled: number[] = [];
  const drag = new Drag((...drop) => dropped.push(drop));
  for (const [n, lane] of (['first', 'normal'] as const).entries()) {
    const rows = [0, 1, 2, 3].map((at) => job(`${lane}${at}`, { lane, position: at }));
    const list = new JobList(new JobRows(), () => Promise.resolve({ rows, total: rows.length }));
    await list.look(0, 9);
    const view = new Viewport(list);
    view.height = 200;
    drag.addZone({
      lane,
      list,
      view,
      box: () => ({ left: n * 100, right: n * 100 + 100, top: 0, bottom: 200 }),
      scrollBy: (by) => scrolled.push(by),
    });
  }
  return { drag, dropped, scrolled };
}

describe('Drag', () => {
  it('takes a small movement for a click', async () => {
    const { drag, dropped } = await lanes();

    drag.press(50, 60, () => ['first1']);
    expect(drag.move(52, 62)).toBe(false);
    expect(drag.release(), 'the press is still a click').toBe(false);
    expect(dropped).toEqual([]);
  });

  it('drops rows before the one below the line, in another lane', async () => {
    const { drag, dropped } = await lanes();

    drag.press(50, 60, () => ['first1', 'first2']);
    drag.move(150, 90);
    expect(drag.target).toEqual({ lane: 'normal', gap: 2 });
    expect(drag.release()).toBe(true);

    expect(dropped).toEqual([[['first1', 'first2'], 'normal', 'normal2']]);
    expect(drag.isOn).toBe(false);
  });

  it('skips the dragged rows when it looks for the one they go before', async () => {
    const { drag, dropped } = await lanes();

    drag.press(50, 60, () => ['first1', 'first2']);
    drag.move(50, 50);
    drag.release();

    expect(dropped).toEqual([[['first1', 'first2'], 'first', 'first3']]);
  });

  it('drops at the end below the last row, and nowhere outside the lanes', async () => {
    const { drag, dropped } = await lanes();

    drag.press(50, 60, () => ['first0']);
    drag.move(50, 198);
    drag.release();
    drag.press(50, 60, () => ['first0']);
    drag.move(500, 100);
    drag.release();

    expect(dropped).toEqual([[['first0'], 'first', null]]);
  });

  it('is no drag when nothing of it can be moved', async () => {
    const { drag } = await lanes();

    drag.press(50, 60, () => []);

    expect(drag.move(90, 90)).toBe(false);
    expect(drag.isOn).toBe(false);
  });

  it('scrolls the list whose edge the pointer is at', async () => {
    const { drag, scrolled } = await lanes();

    drag.press(50, 60, () => ['first1']);
    drag.move(50, 100);
    drag.tick();
    expect(scrolled).toEqual([]);

    drag.move(50, 195);
    drag.tick();
    expect(scrolled[0]).toBeGreaterThan(0);
  });
});
