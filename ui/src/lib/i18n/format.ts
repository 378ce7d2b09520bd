// Numbers, money, times and sizes in the words of the locale.
import { common as en } from './en/common';
import { spoken, tag } from './locale.svelte';
import { date, dollars, lists, numbers, plurals, quantities } from './makers';
import { choose } from './message';

/** One credit in US dollars. */
const DOLLARS = 0.01;

function word(name: keyof typeof en, count: number, values: Record<string, string>): string {
  const message = (spoken()?.zh.common ?? en)[name];
  const text = choose(message, count, () => plurals(tag()));
  return text.replace(/\{(\w+)\}/g, (whole, hole: string) => values[hole] ?? whole);
}

/** 1,284 */
export function number(value: number, most = 2): string {
  return numbers(tag(), most).format(value);
}

/** 64 % from 0.64 */
export function percent(share: number): string {
  return word('percent', share, { value: number(Math.floor(share * 100)) });
}

/** 96 cr */
export function credits(value: number): string {
  return word('credits', value, { value: number(value) });
}

/** $0.96 */
export function money(value: number): string {
  return dollars(tag()).format(value * DOLLARS);
}

/** 96 cr ($0.96) */
export function creditsAndMoney(value: number): string {
  return word('creditsAndMoney', value, { credits: credits(value), money: money(value) });
}

/** 3.4 MB */
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const unit = units[step] ?? 'byte';
  const maker =
    step === 0 ? quantities(tag(), unit, 'long', 0) : quantities(tag(), unit, 'short', 1);
  return maker.format(value / 1000 ** step);
}

/** 40 s, 3 min, 2 h 10 min: rounded to what a person plans with. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return word('seconds', whole, { value: number(whole) });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return word('minutes', minutes, { value: number(minutes) });
  const hours = Math.floor(minutes / 60);
  if (minutes % 60 === 0 || hours >= 24) return word('hours', hours, { value: number(hours) });
  return word('hoursAndMinutes', hours, { hours: number(hours), minutes: number(minutes % 60) });
}

/** a, b or c */
export function either(words: readonly string[]): string {
  return lists(tag(), 'disjunction').format(words);
}

/** a, b and c */
export function listed(words: readonly string[]): string {
  return lists(tag(), 'conjunction').format(words);
}

/** 1:48, as on a clip or a countdown. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** 0:03.2, as on a player: minutes, seconds and tenths. */
export function clockTime(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const [minutes, rest] = [Math.floor(tenths / 600), (tenths % 600) / 10];
  return `${minutes}:${rest.toFixed(1).padStart(4, '0')}`;
}

/** 15:20 */
export function clock(at: number): string {
  return date(tag(), 'clock', at);
}

/** 14:02:11 */
export function clockSeconds(at: number): string {
  return date(tag(), 'clockSeconds', at);
}

/** Today, Yesterday, 12 November, 12 November 2025 */
export function day(at: number, now: number = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return word('today', 0, {});
  if (days === 1) return word('yesterday', 0, {});
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return date(dateTag(), sameYear ? 'day' : 'dayOfYear', at);
}

/** 12 November 2026, 14:02 */
export function dateTime(at: number): string {
  return date(dateTag(), 'moment', at);
}

/** Dates are written day first. */
function dateTag(): string {
  return tag() === 'en' ? 'en-GB' : tag();
}

function midnight(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
