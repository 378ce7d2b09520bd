// Squares in columns. A run whose day goes on in the next block ends with a full row: instead of a
// hole, some rows hold one picture more or less than the others.

/** How many squares of about this size stand side by side. */
export function columnsFor(width: number, size: number, gap: number): number {
  return Math.max(1, Math.round((width + gap) / (size + gap)));
}

/** How many pictures each row of a run holds. */
export function squareRows(
  count: number,
  columns: number,
  goesOn: boolean,
  fromEnd = false,
): number[] {
  if (count === 0) return [];
  if (fromEnd) return squareRows(count, columns, false).reverse();
  if (!goesOn) {
    const rows = new Array<number>(Math.floor(count / columns)).fill(columns);
    return count % columns === 0 ? rows : [...rows, count % columns];
  }
  const lines = Math.max(1, Math.round(count / columns));
  const least = Math.floor(count / lines);
  const more = count - least * lines;
  // The odd rows come last, next to the edge of the block.
  const ordinary = least === columns ? lines - more : more;
  const usual = least === columns ? columns : least + 1;
  const odd = least === columns ? columns + 1 : least;
  return Array.from({ length: lines }, (_, line) => (line < ordinary ? usual : odd));
}
