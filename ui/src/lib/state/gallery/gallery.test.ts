import { describe, expect, it, vi } from 'vitest';

import type { NewNotice } from '../frame/notices.svelte';
import { GalleryState } from './gallery.svelte';
import { FakeLibrary, jobOf, tileOf } from './testing';

async function galleryOf(library = new FakeLibrary(100)) {
  const told: NewNotice[] = [];
  const drafts: unknown[] = [];
  const gallery = new GalleryState(library, {
    tell: (notice) => void told.push(notice),
    draft: (content) => void drafts.push(content),
    next: () => Promise.resolve(),
  });
  gallery.grid.setFrame({ width: 720 }, 800);
  await gallery.load();
  return { gallery, library, told, drafts };
}

function made(job: string, first: number) {
  return [0, 1, 2, 3].map((idx) => tileOf(first + idx, { job, idx }));
}

describe('the gallery', () => {
  it('counts arrivals that have no place instead of moving what is looked at', async () => {
    const { gallery } = await galleryOf();
    const before = gallery.grid.placed;

    gallery.apply({ type: 'assets_added', job_id: 'elsewhere', tiles: made('elsewhere', 101) });

    expect(gallery.arrivals).toBe(4);
    expect(gallery.grid.placed).toBe(before);
  });

  it('takes them in when asked, and shows the top', async () => {
    const { gallery, library } = await galleryOf();
    library.tiles.push(...made('elsewhere', 101));
    gallery.apply({ type: 'assets_added', job_id: 'elsewhere', tiles: made('elsewhere', 101) });

    await gallery.takeIn();

    expect(gallery.arrivals).toBe(0);
    expect(gallery.list.total).toBe(104);
    expect(gallery.grid.y).toBe(0);
  });

  it('counts a picture once, in its place and in the library', async () => {
    const { gallery, library } = await galleryOf();
    gallery.queued([jobOf('a')]);
    library.tiles.push(...made('a', 101));

    gallery.apply({ type: 'assets_added', job_id: 'a', tiles: made('a', 101) });
    expect([gallery.count, gallery.numbers.whole?.total]).toEqual([104, 104]);
    gallery.apply({ type: 'job_changed', job: jobOf('a', { phase: 'done', rev: 2 }) });
    await gallery.refresh('stay');

    expect([gallery.count, gallery.numbers.whole?.total]).toEqual([104, 104]);
  });

  it('lets work that begins by itself wait for a place while the library is in view', async () => {
    const { gallery } = await galleryOf();
    const begun = jobOf('b', { phase: 'waiting', created_ms: 1, rev: 3 });
    gallery.queued([jobOf('a')]);
    const before = gallery.grid.placed;

    gallery.apply({ type: 'job_changed', job: begun });
    expect(gallery.grid.placed).toBe(before);

    gallery.grid.scrolled(900);
    gallery.apply({ type: 'job_changed', job: { ...begun, rev: 4 } });
    expect(gallery.live.shapes.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('fills places without counting them as new, and folds them into the library unseen', async () => {
    const { gallery, library } = await galleryOf();
    gallery.queued([jobOf('a')]);
    library.tiles.push(...made('a', 101));
    gallery.apply({ type: 'assets_added', job_id: 'a', tiles: made('a', 101) });
    gallery.apply({ type: 'job_changed', job: jobOf('a', { phase: 'done', rev: 2 }) });
    expect(gallery.arrivals).toBe(0);
    gallery.focus.set('ja.2');

    await gallery.refresh('stay');

    expect(gallery.live.shapes).toEqual([]);
    expect(gallery.list.total).toBe(104);
    expect(gallery.focus.key, 'the keys stay on the same picture').toBe('a103');
  });

  it('folds them in without a move for somebody who looks further down', async () => {
    const { gallery, library } = await galleryOf(new FakeLibrary(400));
    gallery.queued([jobOf('a')]);
    library.tiles.push(...made('a', 401));
    gallery.apply({ type: 'assets_added', job_id: 'a', tiles: made('a', 401) });
    gallery.apply({ type: 'job_changed', job: jobOf('a', { phase: 'done', rev: 2 }) });
    gallery.grid.scrolled(700);
    const { grid } = gallery;
    const below = grid.picturesBetween(grid.y, grid.y + 800).filter((one) => one.y > grid.y);
    const height = (below[0]?.y ?? 0) - grid.y;

    await gallery.refresh('stay');

    expect((grid.boxOf(below[0]?.key ?? '')?.y ?? 0) - grid.y).toBe(height);
  });

  it('counts what came while it did not hear', async () => {
    const { gallery, library } = await galleryOf();
    library.tiles.push(...made('elsewhere', 101));

    await gallery.load();

    expect(gallery.arrivals).toBe(4);
  });

  it('begins anew with another library', async () => {
    const { gallery, library } = await galleryOf();
    gallery.narrow({ models: ['frames'] });
    gallery.selection.only(3);
    library.tiles = [tileOf(1)];

    gallery.apply({ type: 'reopened' });
    await gallery.load();

    expect(gallery.list.total).toBe(1);
    expect(gallery.filters.models).toEqual([]);
    expect(gallery.selection.size).toBe(0);
  });

  it('waits until words are typed, then asks once', async () => {
    vi.useFakeTimers();
    try {
      const { gallery, library } = await galleryOf();
      const asked = library.count('gallery.outline');

      for (const text of ['p', 'pr', 'prompt 7']) gallery.narrow({ text });
      await vi.advanceTimersByTimeAsync(1000);

      expect(library.count('gallery.outline') - asked).toBe(1);
      expect(gallery.list.total).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });

  it('hides what is being made while something else is asked for', async () => {
    const { gallery } = await galleryOf();
    gallery.queued([jobOf('a')]);

    gallery.narrow({ models: ['frames'] });
    await expect.poll(() => gallery.list.total).toBe(52);
    expect(gallery.live.shown.shapes).toEqual([]);
    gallery.widen();
    await expect.poll(() => gallery.list.total).toBe(100);

    expect(gallery.live.shown.shapes).toHaveLength(1);
  });

  it('shows only jobs where only jobs are asked for', async () => {
    const { gallery } = await galleryOf();
    gallery.queued([jobOf('a'), jobOf('b', { phase: 'failed' })]);

    gallery.narrow({ standing: 'not_made' });
    await expect.poll(() => gallery.list.total).toBe(0);

    expect(gallery.live.shown.shapes.map((shape) => shape.id)).toEqual(['b']);
  });

  it('tells an empty library from one that is not read yet', async () => {
    const unread = new GalleryState(new FakeLibrary(0), {} as never);
    expect(unread.isEmpty).toBe(false);

    const { gallery } = await galleryOf(new FakeLibrary(0));
    expect(gallery.isEmpty).toBe(true);
    gallery.queued([jobOf('a')]);
    expect(gallery.isEmpty).toBe(false);
  });
});

describe('moving to the trash', () => {
  it('goes on to the next picture, tells how many went, and takes it back', async () => {
    const { gallery, library, told } = await galleryOf();
    const keys = gallery.grid.picturesBetween(0, 3000).map((one) => one.key);
    gallery.focus.set(keys[2] ?? null);
    const ids = [keys[2], keys[3]].map((key) => Number(key?.slice(1)));

    await gallery.verbs.trash(ids);

    expect(gallery.focus.key).toBe(keys[4]);
    expect(gallery.list.total).toBe(98);
    expect(told[0]?.text).toBe('2 moved to the trash');
    expect(library.tiles.filter((tile) => tile.trashed)).toHaveLength(2);

    told[0]?.action?.run();
    await expect.poll(() => gallery.list.total).toBe(100);
    expect(
      gallery.grid
        .picturesBetween(0, 3000)
        .map((one) => one.key)
        .slice(0, 8),
    ).toEqual(keys.slice(0, 8));
  });

  it('goes back to the one before when the last picture went', async () => {
    const { gallery } = await galleryOf(new FakeLibrary(8));
    gallery.focus.toEdge('last');
    const [, before] = [gallery.focus.key, gallery.grid.picturesBetween(0, 3000).at(-2)?.key];

    await gallery.verbs.trash([Number(gallery.focus.key?.slice(1))]);

    expect(gallery.focus.key).toBe(before);
  });

  it('leaves everything as it is when the program refuses, and says why', async () => {
    const { gallery, library, told } = await galleryOf();
    library.answers['gallery.trash'] = () => {
      throw { code: 'library', message: 'The disk is read-only.' };
    };

    await gallery.verbs.trash([100]);

    expect(gallery.list.total).toBe(100);
    expect(told).toEqual([{ text: 'The disk is read-only.', kind: 'fail' }]);
  });
});

describe('choosing', () => {
  it('reaches over parts that were never read', async () => {
    const { gallery, library } = await galleryOf(new FakeLibrary(2000));
    const order = [...library.tiles].sort((a, b) => b.id - a.id).map((tile) => tile.id);
    gallery.selection.only(1999);
    gallery.focus.toEdge('last');
    await expect.poll(() => gallery.focus.key).toBe('a4');

    await gallery.selectTo(6, false);

    const chosen = new Set(gallery.selection.ids);
    // From the third of the newest set to the second of the last but one.
    for (const id of order.slice(8, -8)) expect(chosen.has(id)).toBe(true);
    expect([1997, 1998, 7, 8, 4].map((id) => chosen.has(id))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([1999, 2000, 5, 6].every((id) => chosen.has(id))).toBe(true);
    expect(library.count('gallery.page'), 'ids were enough').toBeLessThan(20);
  });

  it('takes in what was just made', async () => {
    const { gallery } = await galleryOf(new FakeLibrary(100));
    gallery.queued([jobOf('a')]);
    gallery.apply({ type: 'assets_added', job_id: 'a', tiles: made('a', 101) });
    gallery.selection.only(103);

    await gallery.selectTo(98, false);

    expect(gallery.selection.ids).toEqual([103, 104, 97, 98]);
  });

  it('takes everything there is', async () => {
    const { gallery } = await galleryOf(new FakeLibrary(2000));

    await gallery.selectAll();

    expect(gallery.selection.size).toBe(2000);
  });
});

describe('the loupe', () => {
  it('walks along the pictures as they are listed, and fetches more in time', async () => {
    const { gallery, library } = await galleryOf(new FakeLibrary(400));
    gallery.loupe.open(tileOf(201), gallery.query);
    await expect.poll(() => gallery.loupe.strip.length).toBeGreaterThan(40);

    const seen: number[] = [];
    for (let step = 0; step < 100; step += 1) {
      gallery.loupe.step(1);
      seen.push(gallery.loupe.tile?.id ?? 0);
      await new Promise((resolve) => setTimeout(resolve));
    }

    expect(new Set(seen).size).toBe(100);
    expect(library.count('gallery.neighbours')).toBeLessThan(8);
  });

  it('shows the next one when the shown one goes, and closes after the last', async () => {
    const { gallery } = await galleryOf(new FakeLibrary(2));
    gallery.loupe.open(tileOf(1), gallery.query);
    await expect.poll(() => gallery.loupe.strip.length).toBe(2);

    await gallery.verbs.trash([1]);
    expect(gallery.loupe.tile?.id).toBe(2);
    await gallery.verbs.trash([2]);

    expect(gallery.loupe.tile).toBeNull();
  });
});
