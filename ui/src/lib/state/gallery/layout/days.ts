// Days as the person at this computer counts them.
import type { Segment } from './shape';

/** The local day of a moment, as `2026-11-20`. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** The first moment of a day written by `dayOf`, and the first one after it. */
export function boundsOf(day: string): { from: number; to: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return {
    from: new Date(year, month - 1, date).getTime(),
    to: new Date(year, month - 1, date + 1).getTime(),
  };
}

/**
 * Splits a block's pictures into days. `before` and `after` are the days of the pictures next to the
 * block, where there are any: a day is named once, in the block where it begins.
 */
export function segmentsOf(
  moments: readonly number[],
  before: string | null,
  after: string | null,
): Segment[] {
  const segments: Segment[] = [];
  let day = '';
  let bounds = { from: 0, to: 0 };
  for (const [index, ms] of moments.entries()) {
    if (index === 0 || ms < bounds.from || ms >= bounds.to) {
      day = dayOf(ms);
      bounds = boundsOf(day);
      const begins = index > 0 || day !== before;
      segments.push({ first: index, count: 0, day: begins ? day : null, goesOn: false });
    }
    const last = segments[segments.length - 1];
    if (last) last.count += 1;
  }
  const last = segments[segments.length - 1];
  if (last) last.goesOn = day === after;
  return segments;
}
