// The ledger's rows as days of a chart: who took how much of each day, and the scale beside it. Days are UTC.
import { modelName } from '../words/titles.svelte';
import type { SpendLedger, SpentOnModel } from '../../ipc/bindings';

/** So many models have a step of grey of their own; the others share the last one. */
const MOST_SERIES = 4;
/** More lines across a chart help nobody. */
const MOST_LINES = 4;

/** One part of every bar. */
export interface Series {
  /** What it is called; null for all others together. */
  title: string | null;
  /** In all days. */
  credits: number;
}

/** One day. */
export interface Bar {
  /** `2026-11-20` */
  day: string;
  /** Credits of each series, in their order. */
  parts: readonly number[];
  /** Credits gone for certain. */
  net: number;
  /** Credits of which nobody knows whether they were taken. */
  unknown: number;
}

/** What is drawn. */
export interface Chart {
  series: readonly Series[];
  bars: readonly Bar[];
  /** Where the scale ends, in credits. */
  top: number;
  /** Lines across, the lowest first. */
  lines: readonly number[];
}

/** What is gone for certain. */
export function net(spent: Pick<SpentOnModel, 'charged' | 'returned'>): number {
  return spent.charged - spent.returned;
}

/** Draws the days of a ledger. A cap is part of the picture where it does not flatten it. */
export function chartOf(ledger: SpendLedger, cap: number | null = null): Chart {
  const titles = new Map(ledger.models.map(({ model, title }) => [model, title]));
  const titleOf = (row: SpentOnModel) => modelName(titles.get(row.model) ?? row.model);
  const sums = new Map<string, number>();
  for (const row of ledger.rows) {
    sums.set(titleOf(row), (sums.get(titleOf(row)) ?? 0) + net(row));
  }
  const ranked = [...sums].filter(([, credits]) => credits > 0).sort((a, b) => b[1] - a[1]);
  const own = ranked.slice(0, ranked.length > MOST_SERIES ? MOST_SERIES - 1 : MOST_SERIES);
  const rest = ranked.slice(own.length);
  const series: Series[] = own.map(([title, credits]) => ({ title, credits }));
  if (rest.length > 0) {
    series.push({ title: null, credits: rest.reduce((sum, [, credits]) => sum + credits, 0) });
  }
  const place = new Map(series.map(({ title }, at) => [title, at]));
  const bars = ledger.days.map((day) => ({
    day,
    parts: series.map(() => 0),
    net: 0,
    unknown: 0,
  }));
  const barOf = new Map(bars.map((bar) => [bar.day, bar]));
  for (const row of ledger.rows) {
    const bar = barOf.get(row.day);
    if (!bar) continue;
    bar.net += net(row);
    bar.unknown += row.unknown;
    const at = place.get(titleOf(row)) ?? place.get(null);
    // What was given back for an earlier charge cannot be drawn.
    if (at !== undefined) bar.parts[at] = Math.max(0, (bar.parts[at] ?? 0) + net(row));
  }
  const most = Math.max(0, ...bars.map((bar) => bar.net + bar.unknown));
  const seen = cap !== null && most > 0 && cap <= most * 2 ? Math.max(most, cap) : most;
  const step = stepOf(seen);
  const top = Math.max(step, Math.ceil(seen / step) * step);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step);
  return { series, bars, top, lines };
}

/** A round distance between lines. */
function stepOf(most: number): number {
  if (most <= 0) return 1;
  const rough = most / MOST_LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10;
  return Math.max(1, factor * power);
}

/** Which days have their number below them: all of a month, else about one a week, always with the last. */
export function labelled(days: readonly string[], most: number): ReadonlySet<string> {
  const every = Math.max(1, Math.ceil(days.length / most));
  return new Set(days.filter((_, at) => (days.length - 1 - at) % every === 0));
}
