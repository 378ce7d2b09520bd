import { describe, expect, it } from 'vitest';

import { Focus } from './focus.svelte';
import { Grid } from './grid.svelte';
import { PictureList } from './list.svelte';
import { LiveJobs } from './live.svelte';
import type { PlacedPicture } from './placed';
import { EVERYTHING, queryOf } from './query';
import { FakeLibrary, jobOf } from './testing';

const VIEW = 800;

async function gridOf(count: number, chunk = 20) {
  const library = new FakeLibrary(count);
  library.chunk = chunk;
  const list = new PictureList(library);
  const live = new LiveJobs(library);
  const grid = new Grid(list, live);
  const focus = new Focus(grid);
  list.onchange = live.onchange = () => {
    grid.changed();
    focus.arrived();
  };
  grid.setFrame({ width: 720 }, VIEW);
  await list.take(queryOf(EVERYTHING, 0, null));
  return { library, list, live, grid, focus };
}

/** Reads until nothing is wanted any more. */
async function settled(list: PictureList) {
  let before = -1;
  while (before !== list.loaded.length) {
    before = list.loaded.length;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function inView(grid: Grid): PlacedPicture[] {
  return grid.picturesBetween(grid.y, grid.y + VIEW);
}

/** How far each picture in view stands below the top of the view. */
function heights(grid: Grid): Map<string, number> {
  return new Map(inView(grid).map((one) => [one.key, one.y - grid.y]));
}

describe('the grid', () => {
  it('puts on the stage what is in view and a little more, however long the list is', async () => {
    const { grid, list } = await gridOf(2000);
    await settled(list);

    const drawn = grid.placed.filter((one) => one.kind === 'tile');
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.length).toBeLessThan(80);
    expect(grid.height).toBeGreaterThan(50_000);
  });

  it('reads to the end of the days in view and no further', async () => {
    // Days of 96 pictures in parts of 60: every part ends within a day.
    const { grid, list } = await gridOf(2000, 60);
    await settled(list);

    const days = grid.placed.filter((one) => one.kind === 'day');
    expect(days.length).toBeGreaterThan(0);
    for (const { day, part } of days) expect(list.countOfDay(day, part)).not.toBeNull();
    expect(list.loaded.length).toBeLessThan(5);
  });

  it('never gives two things the same key', async () => {
    const { grid, list, live } = await gridOf(400);
    live.queued([jobOf('a'), jobOf('b')]);
    for (let y = 0; y < grid.height; y += 500) {
      grid.scrolled(y);
      await settled(list);

      const keys = grid.placed.map((one) => one.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('hands out the same objects as long as they do not move', async () => {
    const { grid, list } = await gridOf(400);
    await settled(list);
    const before = new Map(grid.placed.map((one) => [one.key, one]));

    grid.scrolled(400);

    const still = grid.placed.filter((one) => before.has(one.key));
    expect(still.length).toBeGreaterThan(5);
    for (const one of still) expect(one).toBe(before.get(one.key));
  });

  it('shows plates where nothing was read yet, and reads it', async () => {
    const { grid, list, library } = await gridOf(2000);
    await settled(list);
    library.hold('gallery.page');

    grid.scrolled(Math.round(grid.height / 2));
    expect(grid.placed.some((one) => one.kind === 'plates')).toBe(true);
    library.release('gallery.page');
    await settled(list);

    expect(inView(grid).length).toBeGreaterThan(5);
    expect(grid.placed.filter((one) => one.kind === 'plates')).toEqual([]);
  });

  it('does not move what is looked at when parts above turn out higher or lower', async () => {
    const { grid, list } = await gridOf(2000);
    grid.scrolled(Math.round(grid.height / 2));
    await settled(list);
    const before = heights(grid);
    expect(before.size).toBeGreaterThan(5);

    for (const part of [5, 10, 20, 30]) await list.need(part);

    const after = heights(grid);
    for (const [key, height] of before) expect(after.get(key)).toBe(height);
  });

  it('does not move what is looked at when places are kept above it', async () => {
    const { grid, list, live } = await gridOf(400);
    await settled(list);
    grid.scrolled(1500);
    await settled(list);
    const before = heights(grid);

    live.queued([jobOf('a'), jobOf('b'), jobOf('c')]);

    expect(heights(grid)).toEqual(before);
  });

  it('shows places at once to somebody at the very top', async () => {
    const { grid, list, live } = await gridOf(400);
    await settled(list);

    live.queued([jobOf('a')]);

    expect(grid.y).toBe(0);
    expect(inView(grid)[0]?.key).toBe('ja.0');
    expect(grid.placed[0]?.kind).toBe('now');
  });

  it('holds the picture under the keys while the size changes', async () => {
    const { grid, list } = await gridOf(400);
    grid.scrolled(1200);
    await settled(list);
    const held = inView(grid)[4];
    const height = (held?.y ?? 0) - grid.y;

    for (const size of [200, 260, 320, 180, 140]) {
      grid.setFrame({ size }, VIEW, held?.key ?? null);
      await settled(list);
    }

    expect(heights(grid).get(held?.key ?? '')).toBe(height);
  });

  it('holds a set where it is while it opens and closes', async () => {
    const { grid, list } = await gridOf(400);
    grid.setFrame({ kind: 'sets' });
    grid.scrolled(900);
    await settled(list);
    const held = inView(grid).find((one) => one.y > grid.y + 100);
    const job = held?.kind === 'tile' ? (held.tile.job ?? '') : '';
    const before = heights(grid);

    grid.toggleSet(job, held?.key ?? '');
    expect(heights(grid).get(held?.key ?? '')).toBe(before.get(held?.key ?? ''));
    expect(grid.placed.some((one) => one.kind === 'bar')).toBe(true);
    grid.toggleSet(job, held?.key ?? '');

    expect(heights(grid)).toEqual(before);
  });

  it('opens at a size of text that needs more room for the days', async () => {
    const { grid, list } = await gridOf(100);
    await settled(list);
    const day = () => grid.placed.find((one) => one.kind === 'day')?.h ?? 0;
    const usual = day();

    grid.setFrame({ text: 2 });

    expect(day()).toBeGreaterThan(usual * 1.9);
  });
});

describe('the focus', () => {
  it('enters at the first picture in view and walks on from there', async () => {
    const { grid, list, focus } = await gridOf(400);
    await settled(list);

    focus.move('down');
    const first = focus.key;
    focus.move('right');

    expect(first).toBe(inView(grid)[0]?.key);
    expect(focus.key).toBe(inView(grid)[1]?.key);
  });

  it('keeps its column on the way down, however the rows are divided', async () => {
    const { grid, list, focus } = await gridOf(400);
    await settled(list);
    focus.move('down');
    focus.move('right');
    const start = focus.key;

    for (let step = 0; step < 15; step += 1) focus.move('down');
    await settled(list);
    for (let step = 0; step < 15; step += 1) focus.move('up');

    expect(focus.key).toBe(start);
    expect(grid.boxOf(focus.key ?? '')).not.toBeNull();
  });

  it('is always in view', async () => {
    const { grid, list, focus } = await gridOf(400);
    await settled(list);
    focus.move('down');

    for (let step = 0; step < 40; step += 1) {
      focus.move(step % 3 === 0 ? 'right' : 'down');
      await settled(list);
      const box = grid.boxOf(focus.key ?? '');

      expect(box?.y).toBeGreaterThanOrEqual(grid.y);
      expect((box?.y ?? 0) + (box?.h ?? 0)).toBeLessThanOrEqual(grid.y + VIEW);
    }
  });

  it('goes to the very last picture, waiting until it is read', async () => {
    const { grid, list, focus } = await gridOf(2000);
    await settled(list);

    focus.toEdge('last');
    await settled(list);
    const last = focus.key;
    focus.toEdge('first');
    await settled(list);

    // Sets stand in the order they were made: the last one of the oldest set.
    expect(last).toBe('a4');
    expect(focus.key).toBe('a1997');
    expect(grid.y).toBe(0);
  });

  it('goes a view further and back to the same picture', async () => {
    const { grid, list, focus } = await gridOf(400);
    await settled(list);
    focus.move('down');
    const start = focus.key;

    focus.page(1);
    await settled(list);
    const y = grid.boxOf(focus.key ?? '')?.y ?? 0;
    focus.page(-1);

    expect(y).toBeGreaterThan(VIEW * 0.6);
    expect(focus.key).toBe(start);
  });

  it('walks from what is being made into the library and back', async () => {
    const { live, list, focus } = await gridOf(100);
    await settled(list);
    live.queued([jobOf('a', { files: 1 })]);
    focus.move('down');

    expect(focus.key).toBe('ja.0');
    focus.move('down');
    expect(focus.key?.startsWith('a')).toBe(true);
    focus.move('up');
    expect(focus.key).toBe('ja.0');
  });
});
