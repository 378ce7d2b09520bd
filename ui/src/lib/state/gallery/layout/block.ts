// Lays out one block: its days' names and its pictures, in one of the three layouts.
import { breakRows, growingRows, spread, type Fit, type Row } from './rows';
import { framesOf, openedLines, placeFrame } from './sets';
import {
  ALL_CORNERS,
  dayHeight,
  GAP,
  type Block,
  type Frame,
  type Item,
  type Segment,
} from './shape';
import { columnsFor, squareRows } from './squares';

/** Places every item of the block. `opened` names the sets that lie open as a row of their own. */
export function layBlock(
  items: readonly Item[],
  segments: readonly Segment[],
  frame: Frame,
  opened: ReadonlySet<string> = new Set(),
): Block {
  const block: Block = { height: 0, lines: [], cells: [] };
  for (const segment of segments) {
    if (segment.day !== null) addDay(block, segment.day, dayHeight(frame));
    if (frame.kind === 'squares') laySquares(block, segment, frame);
    else if (frame.kind === 'sets') laySets(block, items, segment, frame, opened);
    else layRows(block, items, segment, frame);
  }
  return block;
}

function addDay(block: Block, day: string, height: number) {
  const line = { kind: 'day', day, first: 0, count: 0, opened: null } as const;
  block.lines.push({ ...line, y: block.height, h: height - GAP });
  block.height += height;
}

function addLine(block: Block, first: number, height: number, opened: string | null = null) {
  const count = block.cells.length - first;
  const line = { kind: 'tiles', day: null, first, count, opened } as const;
  block.lines.push({ ...line, y: block.height, h: height });
  block.height += height + GAP;
}

function rowsOf(
  aspects: readonly number[],
  units: readonly number[],
  segment: Segment,
  fit: Fit,
): Row[] {
  return segment.grows ? growingRows(aspects, units, fit, segment.grows) : breakRows(aspects, fit);
}

function layRows(block: Block, items: readonly Item[], segment: Segment, frame: Frame) {
  const aspects = items
    .slice(segment.first, segment.first + segment.count)
    .map((item) => item.aspect);
  const units = segment.grows ? framesOf(items, segment).map(({ count }) => count) : [];
  const fit = { ...frame, gap: GAP, goesOn: segment.goesOn };
  let first = 0;
  for (const row of rowsOf(aspects, units, segment, fit)) {
    const begin = block.cells.length;
    const height = Math.max(1, Math.round(row.height));
    spread(aspects, first, row, frame.width, GAP).forEach((place, offset) => {
      const item = segment.first + first + offset;
      block.cells.push({ item, ...place, y: block.height, h: height, ...ALONE });
    });
    addLine(block, begin, height);
    first = row.end;
  }
}

function laySquares(block: Block, segment: Segment, frame: Frame) {
  const columns = columnsFor(frame.width, frame.size, GAP);
  let item = segment.first;
  for (const inRow of squareRows(
    segment.count,
    columns,
    segment.goesOn,
    segment.grows === 'start',
  )) {
    // A short last row keeps the columns of the others.
    const across = segment.goesOn ? inRow : columns;
    const edge = (frame.width - GAP * (across - 1)) / across;
    const begin = block.cells.length;
    const height = Math.max(1, Math.round(edge));
    for (let column = 0; column < inRow; column += 1) {
      const x = Math.round(column * (edge + GAP));
      const w = Math.round(column * (edge + GAP) + edge) - x;
      block.cells.push({ item, x, w, y: block.height, h: height, ...ALONE });
      item += 1;
    }
    addLine(block, begin, height);
  }
}

function laySets(
  block: Block,
  items: readonly Item[],
  segment: Segment,
  frame: Frame,
  opened: ReadonlySet<string>,
) {
  const frames = framesOf(items, segment);
  const aspects = frames.map((one) => one.aspect);
  const fit = { ...frame, gap: GAP, goesOn: segment.goesOn };
  let first = 0;
  const units = frames.map(() => 1);
  for (const row of rowsOf(aspects, units, segment, fit)) {
    const line = frames.slice(first, row.end);
    const isOpen = (one: (typeof line)[number]) => one.set !== null && opened.has(one.set);
    for (const one of line.filter(isOpen)) {
      for (const cells of openedLines(items, one, frame)) {
        const begin = block.cells.length;
        block.cells.push(...cells.map((cell) => ({ ...cell, y: block.height })));
        addLine(block, begin, cells[0]?.h ?? 0, one.set);
      }
    }
    const closed = line.filter((one) => !isOpen(one));
    if (closed.length === line.length) layFrames(block, closed, row, frame.width);
    else if (closed.length > 0) {
      // The others stay together in their row, so that nothing beyond it changes its place.
      const [rest] = breakRows([closed.reduce((sum, one) => sum + one.aspect, 0)], {
        ...fit,
        width: frame.width - GAP * (closed.length - 1),
        goesOn: false,
      });
      if (rest) layFrames(block, closed, { ...rest, end: closed.length }, frame.width);
    }
    first = row.end;
  }
}

function layFrames(block: Block, frames: ReturnType<typeof framesOf>, row: Row, width: number) {
  const begin = block.cells.length;
  const height = Math.max(1, Math.round(row.height));
  const aspects = frames.map((one) => one.aspect);
  const places = spread(aspects, 0, { ...row, end: frames.length }, width, GAP);
  frames.forEach((one, index) => {
    const place = places[index];
    if (place) block.cells.push(...placeFrame(one, { ...place, y: block.height, h: height }));
  });
  addLine(block, begin, height);
}

const ALONE = { corners: ALL_CORNERS, together: 1, marked: false } as const;
