// What the gallery is asked to show: words, filters and order.
import type { Media, Query, Sort, Tile } from '../../ipc/bindings';
import { boundsOf, dayOf } from './layout/days';

/** What has become of it: everything, what is safe on disk, being made, or what was not made. */
export type Standing = 'any' | 'safe' | 'making' | 'not_made';
/** Days back from today, or days written out. */
export type Period = 'today' | 'yesterday' | 'week' | 'month' | { from: string; to: string };

export interface Filters {
  text: string;
  media: Media | null;
  models: readonly string[];
  styles: readonly string[];
  ratios: readonly string[];
  accounts: readonly string[];
  period: Period | null;
  standing: Standing;
  /** One job's pictures. */
  job: string | null;
  trash: boolean;
  sort: Sort;
}

export type Facetted = 'models' | 'styles' | 'ratios' | 'accounts';
export const FACETTED: readonly Facetted[] = ['models', 'styles', 'ratios', 'accounts'];

export const EVERYTHING: Filters = {
  text: '',
  media: null,
  models: [],
  styles: [],
  ratios: [],
  accounts: [],
  period: null,
  standing: 'any',
  job: null,
  trash: false,
  sort: 'newest',
};

/** The question for the program. `until` leaves out what arrived later. */
export function queryOf(filters: Filters, now: number, until: number | null): Query {
  const span = filters.period === null ? null : spanOf(filters.period, now);
  const text = filters.text.trim();
  return {
    text: text === '' ? null : text,
    media: filters.media,
    models: [...filters.models],
    styles: [...filters.styles],
    ratios: [...filters.ratios],
    accounts: [...filters.accounts],
    from_ms: span?.from ?? null,
    to_ms: span?.to ?? null,
    trash: filters.trash,
    job: filters.job,
    sort: filters.sort,
    until_id: until,
  };
}

/** The first moment of a period, and the first one after it. */
export function spanOf(period: Period, now: number): { from: number; to: number } {
  const back = (days: number) => {
    const date = new Date(now);
    return boundsOf(
      dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() - days).getTime()),
    );
  };
  const spans = {
    today: () => back(0),
    yesterday: () => back(1),
    week: () => ({ from: back(6).from, to: back(0).to }),
    month: () => ({ from: back(29).from, to: back(0).to }),
  };
  const { from, to } =
    typeof period === 'string'
      ? spans[period]()
      : { from: boundsOf(period.from).from, to: boundsOf(period.to).to };
  return { from, to };
}

/** Whether anything narrows what is shown. The kind of media and the trash are places, not filters. */
export function narrowed(filters: Filters): boolean {
  return (
    filters.text.trim() !== '' ||
    FACETTED.some((facet) => filters[facet].length > 0) ||
    filters.period !== null ||
    filters.standing !== 'any' ||
    filters.job !== null
  );
}

/** Whether a picture that has just arrived belongs to what is shown, as far as one can tell here. */
export function fits(filters: Filters, tile: Tile, now: number): boolean {
  if (filters.trash || filters.standing === 'making' || filters.standing === 'not_made')
    return false;
  if (filters.media !== null && tile.media !== filters.media) return false;
  if (filters.job !== null && tile.job !== filters.job) return false;
  const one = {
    models: tile.model,
    styles: tile.style,
    ratios: tile.ratio,
    accounts: tile.account,
  };
  for (const facet of FACETTED) {
    const wanted = filters[facet];
    if (wanted.length > 0 && !wanted.includes(one[facet] ?? '')) return false;
  }
  if (filters.period !== null) {
    const { from, to } = spanOf(filters.period, now);
    if (tile.created_ms < from || tile.created_ms >= to) return false;
  }
  const prompt = (tile.prompt ?? '').toLowerCase();
  return filters.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => prompt.includes(word));
}

/** A value put into a list of wanted ones, or taken out of it. */
export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}
