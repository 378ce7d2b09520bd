// How fast money goes, and when it is gone at that pace.

const DAY_MS = 86_400_000;

/** How many days a balance lasts; null where nothing is spent. */
export function daysLeft(balance: number, perDay: number): number | null {
  return perDay > 0 ? Math.floor(balance / perDay) : null;
}

/** When a month's cap is reached at this pace, Unix ms; null when that is not before the month ends. */
export function capReached(
  spent: number,
  cap: number,
  perDay: number,
  now: number,
  monthEnds: number,
): number | null {
  if (perDay <= 0 || spent >= cap) return null;
  const at = now + ((cap - spent) / perDay) * DAY_MS;
  return at < monthEnds ? at : null;
}

/** When the month of a moment ends here, Unix ms. */
export function monthEnd(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
}
