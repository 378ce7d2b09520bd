// What every layout takes and gives. Pure geometry in whole CSS pixels; the origin is the top left
// corner of a block, which is one part of the gallery that is laid out by itself.

export type LayoutKind = 'rows' | 'squares' | 'sets';

/** How the stage wants its pictures laid out. */
export interface Frame {
  kind: LayoutKind;
  /** Width to fill. */
  width: number;
  /** Wanted height of a row, edge of a square, or height of a set's frame. */
  size: number;
  /** Size of the text, 1 being usual: the days' names take more room when it is larger. */
  text: number;
}

/** One picture, or the place that is kept for one. */
export interface Item {
  /** Width divided by height. */
  aspect: number;
  /** The job that made it; neighbours with the same one form a set. */
  set: string | null;
}

/** A run of pictures of one day, inside one block. */
export interface Segment {
  first: number;
  count: number;
  /** The day to write above it; null where the day began in an earlier block. */
  day: string | null;
  /** The day goes on in the next block, so that the last row has to be a full one. */
  goesOn: boolean;
  /**
   * The end at which pictures are added: rows away from it keep their places. Without it rows are
   * balanced over the whole run.
   */
  grows?: 'start' | 'end';
}

/** Where one picture lies. */
export interface Cell {
  /** Index into the items of the block. */
  item: number;
  x: number;
  y: number;
  w: number;
  h: number;
  /** Which corners are round: 1 top left, 2 top right, 4 bottom left, 8 bottom right. */
  corners: number;
  /** How many pictures share the frame; 1 outside frames. */
  together: number;
  /** The last cell of a frame's first line, where its mark stands. */
  marked: boolean;
}

/** One line of the block: a day's name, or pictures. */
export interface Line {
  kind: 'day' | 'tiles';
  y: number;
  h: number;
  /** The day, for a day's line. */
  day: string | null;
  /** The cells of a line of pictures: `cells[first]` to `cells[first + count - 1]`. */
  first: number;
  count: number;
  /** The set that is opened in this line. */
  opened: string | null;
}

export interface Block {
  height: number;
  lines: Line[];
  cells: Cell[];
}

/** Space between pictures and below every line. */
export const GAP = 4;
/** Space between the pictures of one set: the hairline cross. */
export const HAIRLINE = 1;
/** Height of a day's line at the usual text size, the gap below it included. */
const DAY_HEIGHT = 32;
/** Space left of an opened set, where its bar stands. */
export const OPENED_INSET = 8;
export const MIN_SIZE = 96;
export const MAX_SIZE = 512;
export const ALL_CORNERS = 15;

/** A picture this much wider or taller than high is shown cropped, so that no row becomes a thread. */
const WIDEST = 4;

/** Height of a line of text, the gap below it included. */
export function dayHeight(frame: Frame): number {
  return Math.round(DAY_HEIGHT * frame.text);
}

/** The shape to lay out for a picture of these measures; square while they are unknown. */
export function aspectOf(width: number | null, height: number | null): number {
  if (!width || !height) return 1;
  return Math.min(WIDEST, Math.max(1 / WIDEST, width / height));
}
