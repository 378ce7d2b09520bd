// Justified rows: every picture keeps its shape, every row fills the width, and the heights stay as
// near to the wanted one as the pictures allow. Breaks are chosen for the run as a whole.

/** A last row this much higher than wanted is left short instead of stretched. */
const STRETCH_AT_END = 1.4;
/** Where the day goes on below, a short row would look like a hole: stretch further. */
const STRETCH_INSIDE = 2.4;
/** Rows lower than this are never tried: more pictures only make them lower. */
const LOWEST = 0.45;

/** One row: the pictures up to (not including) `end`, at this height. */
export interface Row {
  end: number;
  /** Before rounding. */
  height: number;
  /** Fills the width. A row that does not is left short at the wanted height. */
  full: boolean;
}

export interface Fit {
  width: number;
  size: number;
  gap: number;
  /** More of the same day follows in the next block. */
  goesOn: boolean;
}

/** Chooses the rows whose heights together differ least from the wanted one. */
export function breakRows(aspects: readonly number[], fit: Fit): Row[] {
  const { width, size, gap, goesOn } = fit;
  const total = aspects.length;
  const cost = new Float64Array(total + 1).fill(Infinity);
  const start = new Int32Array(total + 1);
  const full = new Uint8Array(total + 1).fill(1);
  cost[0] = 0;

  for (let end = 1; end <= total; end += 1) {
    let sum = 0;
    for (let first = end - 1; first >= 0; first -= 1) {
      sum += aspects[first] ?? 1;
      const height = (width - gap * (end - first - 1)) / sum;
      const lone = end - first === 1;
      if (height < size * LOWEST && !lone) break;
      const last = end === total;
      const short = last && height > size * (goesOn ? STRETCH_INSIDE : STRETCH_AT_END);
      const bent = short ? STRETCH_AT_END : height / size;
      const here = (cost[first] ?? Infinity) + Math.log(bent) ** 2;
      if (here < (cost[end] ?? Infinity)) {
        cost[end] = here;
        start[end] = first;
        full[end] = short ? 0 : 1;
      }
    }
  }

  const rows: Row[] = [];
  for (let end = total; end > 0; end = start[end] ?? 0) {
    const first = start[end] ?? 0;
    const isFull = full[end] === 1;
    rows.push({ end, full: isFull, height: isFull ? heightOf(aspects, first, end, fit) : size });
  }
  return rows.reverse();
}

/**
 * Rows for a run that grows at one end. It is broken up into groups that fill their rows; what is added
 * changes only the group at that end, and that one is left short at the wanted height while it has too
 * little for a row. `units` are the lengths of what arrives together, and stays in one group.
 */
export function growingRows(
  aspects: readonly number[],
  units: readonly number[],
  fit: Fit,
  at: 'start' | 'end',
): Row[] {
  const rows: Row[] = [];
  let first = 0;
  for (const length of groupsOf(aspects, units, fit, at)) {
    const group = aspects.slice(first, first + length);
    const own = isRow(group, fit)
      ? breakRows(group, { ...fit, goesOn: true })
      : [{ end: length, full: false, height: fit.size }];
    for (const row of own) rows.push({ ...row, end: first + row.end });
    first += length;
  }
  return rows;
}

/** Lengths of the groups, in order; only the one at the growing end may be too short for a row. */
function groupsOf(
  aspects: readonly number[],
  units: readonly number[],
  fit: Fit,
  at: 'start' | 'end',
): number[] {
  const [run, lengths] =
    at === 'end' ? [aspects, units] : [[...aspects].reverse(), [...units].reverse()];
  const groups: number[] = [];
  let first = 0;
  let length = 0;
  for (const unit of lengths) {
    length += unit;
    if (!isRow(run.slice(first, first + length), fit)) continue;
    groups.push(length);
    first += length;
    length = 0;
  }
  if (length > 0) groups.push(length);
  return at === 'end' ? groups : groups.reverse();
}

/** Whether these fill a row without being stretched too far. */
function isRow(aspects: readonly number[], fit: Fit): boolean {
  return heightOf(aspects, 0, aspects.length, fit) <= fit.size * STRETCH_AT_END;
}

/** Left edges and widths of one row, in whole pixels that add up to the width exactly. */
export function spread(
  aspects: readonly number[],
  first: number,
  row: Row,
  width: number,
  gap: number,
): { x: number; w: number }[] {
  const places: { x: number; w: number }[] = [];
  let exact = 0;
  for (let index = first; index < row.end; index += 1) {
    const left = Math.round(exact);
    exact += (aspects[index] ?? 1) * row.height;
    const right = row.full && index === row.end - 1 ? width : Math.round(exact);
    places.push({ x: left, w: Math.max(1, Math.min(right, width) - left) });
    exact += gap;
  }
  return places;
}

function heightOf(aspects: readonly number[], first: number, end: number, fit: Fit): number {
  let sum = 0;
  for (let index = first; index < end; index += 1) sum += aspects[index] ?? 1;
  return (fit.width - fit.gap * (end - first - 1)) / sum;
}
