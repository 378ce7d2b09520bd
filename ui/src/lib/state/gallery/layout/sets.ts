// Sets: the pictures of one job share a frame, two by two with a hairline cross, or lie open as a row.
import { spread } from './rows';
import {
  ALL_CORNERS,
  GAP,
  HAIRLINE,
  OPENED_INSET,
  type Cell,
  type Frame,
  type Item,
  type Segment,
} from './shape';

/** Pictures that belong together, and the shape of their common frame. */
export interface SetFrame {
  set: string | null;
  first: number;
  count: number;
  columns: number;
  lines: number;
  aspect: number;
}

/** Beyond this an opened set takes another line. */
const MOST_IN_OPENED_LINE = 6;

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Groups neighbours made by one job. */
export function framesOf(items: readonly Item[], segment: Segment): SetFrame[] {
  const frames: SetFrame[] = [];
  const end = segment.first + segment.count;
  let first = segment.first;
  while (first < end) {
    const set = items[first]?.set ?? null;
    let next = first + 1;
    while (set !== null && next < end && items[next]?.set === set) next += 1;
    const count = next - first;
    const columns = Math.min(4, Math.ceil(Math.sqrt(count)));
    const lines = Math.ceil(count / columns);
    const aspect = ((items[first]?.aspect ?? 1) * columns) / lines;
    frames.push({ set: count > 1 ? set : null, first, count, columns, lines, aspect });
    first = next;
  }
  return frames;
}

/** Places the pictures of a set inside its frame. A last line that is not full is stretched. */
export function placeFrame(frame: SetFrame, box: Box): Cell[] {
  const cells: Cell[] = [];
  for (let line = 0; line < frame.lines; line += 1) {
    const inLine = Math.min(frame.columns, frame.count - line * frame.columns);
    const top = edge(line, frame.lines, box.h);
    const bottom = edge(line + 1, frame.lines, box.h) - (line + 1 < frame.lines ? HAIRLINE : 0);
    for (let column = 0; column < inLine; column += 1) {
      const left = edge(column, inLine, box.w);
      const right = edge(column + 1, inLine, box.w) - (column + 1 < inLine ? HAIRLINE : 0);
      const firstIn = column === 0;
      const lastIn = column === inLine - 1;
      cells.push({
        item: frame.first + line * frame.columns + column,
        x: box.x + left,
        y: box.y + top,
        w: right - left,
        h: bottom - top,
        corners:
          (line === 0 && firstIn ? 1 : 0) |
          (line === 0 && lastIn ? 2 : 0) |
          (line === frame.lines - 1 && firstIn ? 4 : 0) |
          (line === frame.lines - 1 && lastIn ? 8 : 0),
        together: frame.count,
        marked: line === 0 && lastIn && frame.count > 1,
      });
    }
  }
  return cells;
}

/** The lines of a set that lies open: side by side over the whole width, never higher than its frame. */
export function openedLines(items: readonly Item[], set: SetFrame, frame: Frame): Cell[][] {
  const lines = Math.ceil(set.count / MOST_IN_OPENED_LINE);
  return Array.from({ length: lines }, (_, line) => {
    const first = set.first + Math.floor((line * set.count) / lines);
    const end = set.first + Math.floor(((line + 1) * set.count) / lines);
    return openedLine(items, set, frame, first, end);
  });
}

function openedLine(
  items: readonly Item[],
  set: SetFrame,
  frame: Frame,
  first: number,
  end: number,
): Cell[] {
  const aspects = items.slice(first, end).map((item) => item.aspect);
  const width = frame.width - OPENED_INSET;
  const sum = aspects.reduce((all, aspect) => all + aspect, 0);
  const fitting = (width - GAP * (end - first - 1)) / sum;
  const full = fitting <= frame.size;
  const row = { end: end - first, height: full ? fitting : frame.size, full };
  const h = Math.max(1, Math.round(row.height));
  return spread(aspects, 0, row, width, GAP).map((place, offset) => ({
    item: first + offset,
    x: place.x + OPENED_INSET,
    y: 0,
    w: place.w,
    h,
    corners: ALL_CORNERS,
    together: set.count,
    marked: false,
  }));
}

/** The n-th of evenly spread edges, in whole pixels; the last one is the full length. */
function edge(index: number, of: number, length: number): number {
  return Math.round(((length + HAIRLINE) * index) / of) - (index === of ? HAIRLINE : 0);
}
