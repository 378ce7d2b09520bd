import { describe, expect, it } from 'vitest';

import { PictureList } from './list.svelte';
import { seated } from './part';
import { EVERYTHING, queryOf } from './query';
import { FakeLibrary, tileOf } from './testing';

const everything = queryOf(EVERYTHING, 0, null);

async function listOf(library: FakeLibrary): Promise<PictureList> {
  const list = new PictureList(library);
  await list.take(everything);
  return list;
}

describe('the list of pictures', () => {
  it('takes the outline and only the part that is in view', async () => {
    const library = new FakeLibrary(100);

    const list = await listOf(library);

    expect(list.total).toBe(100);
    expect(list.chunks).toHaveLength(5);
    expect(list.loaded).toEqual([0]);
    expect(library.calls, 'both in one answer').toHaveLength(1);
  });

  it('is a snapshot: what arrives later is in no part', async () => {
    const library = new FakeLibrary(40);
    const list = await listOf(library);
    library.tiles.push(tileOf(41), tileOf(42));

    list.want([1]);
    await expect.poll(() => list.loaded).toEqual([0, 1]);

    const ids = [...(list.part(0)?.tiles ?? []), ...(list.part(1)?.tiles ?? [])].map(
      ({ id }) => id,
    );
    expect(new Set(ids)).toEqual(new Set(library.tiles.slice(0, 40).map(({ id }) => id)));
  });

  it('asks for no more than two parts at a time, the wanted ones first', async () => {
    const library = new FakeLibrary(200);
    const list = await listOf(library);
    library.hold('gallery.page');

    list.want([5, 6, 4, 7]);
    list.want([9, 8]);
    expect(library.count('gallery.page')).toBe(2);
    library.release('gallery.page');

    await expect.poll(() => list.loaded).toEqual([0, 5, 6, 8, 9]);
  });

  it('keeps the old snapshot until the new one is here', async () => {
    const library = new FakeLibrary(40);
    const list = await listOf(library);
    library.hold('gallery.outline');

    const taken = list.take({ ...everything, models: ['frames'] });
    await expect.poll(() => library.count('gallery.outline')).toBe(2);
    expect(list.total).toBe(40);
    library.release('gallery.outline');
    await taken;

    expect(list.total).toBe(20);
  });

  it('lets the latest of two questions win, whichever answer comes first', async () => {
    const library = new FakeLibrary(40);
    const list = new PictureList(library);
    library.hold('gallery.outline');
    const first = list.take(everything);
    library.release('gallery.outline');
    const second = list.take({ ...everything, models: ['frames'] });

    expect(await Promise.all([first, second])).toEqual([false, true]);
    expect(list.total).toBe(20);
  });

  it('reads a part of more pictures than travel at once in several pages', async () => {
    const library = new FakeLibrary(1200);
    library.chunk = 1200;

    const list = await listOf(library);

    expect(list.part(0)?.tiles).toHaveLength(1200);
    expect(library.count('gallery.page'), 'beside what came with the outline').toBe(2);
  });

  it('takes pictures out where they are, and says when it cannot know what is left', async () => {
    const library = new FakeLibrary(100);
    const list = await listOf(library);
    const [first] = list.part(0)?.tiles ?? [];

    expect(list.remove([first?.id ?? 0])).toBe(true);
    expect(list.total).toBe(99);
    expect(list.chunks[0]?.count).toBe(19);
    expect(list.homeOf(first?.id ?? 0)).toBeNull();
    expect(list.remove([1]), 'picture 1 lies in a part that was never read').toBe(false);
  });

  it('shows no picture twice when others went while it looked elsewhere', async () => {
    const library = new FakeLibrary(60);
    const list = await listOf(library);
    library.tiles = library.tiles.filter((tile) => tile.id !== 60);

    list.want([1]);
    await expect.poll(() => list.loaded).toEqual([0, 1]);

    const ids = [0, 1].flatMap((part) => list.part(part)?.tiles.map(({ id }) => id) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('knows how many pictures come before one', async () => {
    const library = new FakeLibrary(60);
    const list = await listOf(library);
    list.want([2]);
    await expect.poll(() => list.loaded).toEqual([0, 2]);

    expect(list.placeOf(list.part(2)?.tiles[3]?.id ?? 0)).toBe(43);
    expect(list.placeOf(30)).toBeNull();
  });

  it('counts a day over the parts it reaches into, once the last of them is read', async () => {
    const library = new FakeLibrary(200);
    const list = await listOf(library);
    // Sets come hourly: noon to midnight of the first day are 12 sets of 4.
    const day = '2026-11-20';
    const from = 7;
    list.want([from]);
    await expect.poll(() => list.loaded).toContain(from);

    expect(list.part(from)?.segments.map((segment) => segment.day)).toEqual([null, day]);
    expect(list.countOfDay(day, from)).toBe(48);
  });

  it('says why a part could not be read, and reads it when asked again', async () => {
    const library = new FakeLibrary(60);
    const list = await listOf(library);
    const refusal = { code: 'library', message: 'The disk is gone.' };
    library.answers['gallery.page'] = () => {
      throw refusal;
    };
    list.want([1]);
    await expect.poll(() => list.failure).toEqual(refusal);

    library.answers = {};
    list.retry();

    await expect.poll(() => list.loaded).toEqual([0, 1]);
    expect(list.failure).toBeNull();
  });
});

describe('a set', () => {
  it('stands in the order it was made, though the list runs from the newest', () => {
    const tiles = [8, 7, 6, 5, 4].map((id) => tileOf(id));

    expect(seated(tiles).map((tile) => tile.id)).toEqual([5, 6, 7, 8, 4]);
  });
});
