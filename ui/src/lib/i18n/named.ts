// Words that come from the catalogue of models: they are English there, and translated here.
import { locale, spoken, tag } from './locale.svelte';

/** A name of the catalogue in the page's language; one that has no translation stays as it is. */
export function named(word: string): string {
  return spoken()?.catalogue[word] ?? word;
}

const MONTHS = /(\d{4})-(\d\d)\.\.(\d\d)/u;

/** Where a price is written: the catalogue's words, with `2026-08..10` as months. */
export function priceSource(source: string): string {
  const [months, year = '', first = '', last = ''] = MONTHS.exec(source) ?? [];
  if (source === 'useapi') return 'useapi.net';
  if (months === undefined) return named(source);
  const month = (number: string) => new Date(Number(year), Number(number) - 1, 1);
  const format = new Intl.DateTimeFormat(tag(), { year: 'numeric', month: 'long' });
  const words = source.replace(MONTHS, '').replace(/[,\s]+$/u, '');
  const range = format.formatRange(month(first), month(last));
  return locale() === 'zh' ? `${named(words)}，${range}` : `${words}, ${range}`;
}
