// Days of the ledger in words. They are days in UTC and have no hour.
import { tag } from '../../lib/i18n';

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const locale = () => (tag() === 'en' ? 'en-GB' : tag());

/** 20 November 2026 */
export function longDay(day: string): string {
  const format = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale(), format).format(at(day));
}

/** 20 Nov */
export function shortDay(day: string): string {
  const format = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale(), format).format(at(day));
}

/** 20 */
export function dayNumber(day: string): string {
  return String(at(day).getUTCDate());
}
