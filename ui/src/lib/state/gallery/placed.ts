// What stands on the stage: every line and picture with its place. The components only draw these.
import type { Tile } from '../../ipc/bindings';
import type { Shape } from './live.svelte';
import type { Part } from './part';
import { layBlock } from './layout/block';
import {
  dayHeight,
  GAP,
  OPENED_INSET,
  type Block,
  type Cell,
  type Frame,
  type Item,
  type Line,
} from './layout/shape';

interface Place {
  /** The same for the same thing, whatever its place is. */
  key: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A picture of the library. */
export interface PlacedTile extends Place {
  kind: 'tile';
  tile: Tile;
  corners: number;
  /** Pictures in its frame, when its mark stands here; else 0. */
  mark: number;
}
/** A place that is kept for a picture of a job. */
export interface PlacedJob extends Place {
  kind: 'job';
  job: string;
  file: number;
  corners: number;
}
export interface PlacedDay extends Place {
  kind: 'day';
  day: string;
  /** The part it begins in. */
  part: number;
}
export interface PlacedOther extends Place {
  /** `now`: title of what is being made; `more`: what has no place there; `bar`: beside an opened set; `plates`: not read yet. */
  kind: 'now' | 'more' | 'bar' | 'plates';
}
export type Placed = PlacedTile | PlacedJob | PlacedDay | PlacedOther;
export type PlacedPicture = PlacedTile | PlacedJob;

/** One block with its places, made line by line when they are needed. */
export interface Laid {
  height: number;
  lines: readonly Line[];
  at: (line: number) => readonly Placed[];
}

export function tileKey(id: number): string {
  return `a${id}`;
}

export function jobKey(job: string, file: number): string {
  return `j${job}.${file}`;
}

/** The places of a part of the library, `top` pixels below the origin. */
export function layPart(
  part: Part,
  index: number,
  frame: Frame,
  opened: ReadonlySet<string>,
): Laid {
  const block = layBlock(part.items, part.segments, frame, opened);
  return laid(block, frame, index, (cell) => {
    const tile = part.tiles[cell.item];
    if (!tile) return null;
    const mark = cell.marked ? cell.together : 0;
    return {
      kind: 'tile',
      key: tileKey(tile.id),
      ...boxOf(cell),
      tile,
      corners: cell.corners,
      mark,
    };
  });
}

/** The places kept for jobs, under a title of their own. */
export function layLive(
  { shapes, pressed }: { shapes: readonly Shape[]; pressed: number },
  more: boolean,
  frame: Frame,
): Laid {
  if (shapes.length === 0 && !more) return { height: 0, lines: [], at: () => [] };
  const items: Item[] = [];
  const owners: { job: string; file: number }[] = [];
  let fromPresses = 0;
  for (const [index, shape] of shapes.entries()) {
    for (let file = 0; file < shape.files; file += 1) {
      items.push({ aspect: shape.aspect, set: shape.id });
      owners.push({ job: shape.id, file });
    }
    if (index < pressed) fromPresses = items.length;
  }
  const rest = { first: fromPresses, count: items.length - fromPresses };
  const open = { day: null, goesOn: false };
  const segments = [
    { first: 0, count: fromPresses, ...open, grows: 'start' as const },
    { ...rest, ...open, grows: 'end' as const },
  ];
  const block = layBlock(items, segments, frame);
  const title = dayHeight(frame);
  const line = (kind: 'day' | 'tiles', y: number): Line => {
    return { kind, y, h: title - GAP, day: null, first: 0, count: 0, opened: null };
  };
  const cells = block.cells.map((cell) => ({ ...cell, y: cell.y + title }));
  const lines = [line('day', 0), ...block.lines.map((one) => ({ ...one, y: one.y + title }))];
  if (more) lines.push(line('tiles', block.height + title));
  const height = block.height + title + (more ? title : 0);
  return laid({ height, lines, cells }, frame, -1, (cell) => {
    const owner = owners[cell.item];
    if (!owner) return null;
    const key = jobKey(owner.job, owner.file);
    return { kind: 'job', key, ...boxOf(cell), ...owner, corners: cell.corners };
  });
}

function laid(
  block: Block,
  frame: Frame,
  part: number,
  placed: (cell: Cell) => PlacedPicture | null,
): Laid {
  const made: (readonly Placed[] | undefined)[] = [];
  const make = (index: number): Placed[] => {
    const line = block.lines[index];
    if (!line) return [];
    const place = { x: 0, y: line.y, w: frame.width, h: line.h };
    if (line.kind === 'day') {
      if (line.day === null) return [{ kind: 'now', key: 'now', ...place }];
      return [{ kind: 'day', key: `d${part}.${line.day}`, ...place, day: line.day, part }];
    }
    if (line.count === 0) return [{ kind: 'more', key: 'more', ...place }];
    const cells = block.cells.slice(line.first, line.first + line.count);
    const pictures: Placed[] = cells.flatMap((cell) => placed(cell) ?? []);
    if (line.opened === null) return pictures;
    const key = `b${part}.${index}`;
    return [{ kind: 'bar', key, ...place, w: OPENED_INSET }, ...pictures];
  };
  return {
    height: block.height,
    lines: block.lines,
    at: (index) => (made[index] ??= make(index)),
  };
}

function boxOf({ x, y, w, h }: Cell) {
  return { x, y, w, h };
}
