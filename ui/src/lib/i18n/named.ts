// Words that come from the catalogue of models: they are English there, and translated here.
import { locale } from './locale.svelte';
import { catalogue as zh } from './zh/catalogue';

/** A name of the catalogue in the page's language; one that has no translation stays as it is. */
export function named(word: string): string {
  return locale() === 'zh' ? (zh[word] ?? word) : word;
}
