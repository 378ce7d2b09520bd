// One part of a list of pictures, ready to be laid out.
import type { Chunk, Sort, Tile } from '../../ipc/bindings';
import { dayOf, segmentsOf } from './layout/days';
import { aspectOf, type Item, type Segment } from './layout/shape';

/** One part of the snapshot. Replaced, never changed, so that a layout can be kept for it. */
export interface Part {
  tiles: readonly Tile[];
  /** Ids of the first and the last one as the program counts them. */
  ends: { first: number; last: number } | null;
  items: readonly Item[];
  segments: readonly Segment[];
}

/** `before` and `after` are the days of the pictures next to the part, where there are any. */
export function partOf(
  tiles: readonly Tile[],
  ends: Part['ends'],
  before: string | null,
  after: string | null,
): Part {
  return {
    tiles,
    ends,
    items: tiles.map((tile) => ({ aspect: aspectOf(tile.width, tile.height), set: tile.job })),
    segments: segmentsOf(
      tiles.map((tile) => tile.created_ms),
      before,
      after,
    ),
  };
}

/** The days of a stretch's first and last picture. */
export function daysOf(
  chunk: Chunk | undefined,
  sort: Sort | undefined,
): { first: string; last: string } {
  if (!chunk) return { first: '', last: '' };
  const early = Math.min(chunk.from_ms, chunk.to_ms);
  const late = Math.max(chunk.from_ms, chunk.to_ms);
  const newest = sort !== 'oldest';
  return { first: dayOf(newest ? late : early), last: dayOf(newest ? early : late) };
}

/** The same pictures with those of one job in the order they were made, whichever way the list runs. */
export function seated(tiles: readonly Tile[]): Tile[] {
  const order: Tile[] = [];
  let first = 0;
  while (first < tiles.length) {
    const job = tiles[first]?.job ?? null;
    let next = first + 1;
    while (job !== null && next < tiles.length && tiles[next]?.job === job) next += 1;
    order.push(...tiles.slice(first, next).sort((one, other) => one.idx - other.idx));
    first = next;
  }
  return order;
}
