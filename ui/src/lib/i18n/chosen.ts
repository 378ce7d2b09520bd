// Which language the page speaks, by the settings and the system.
import { localeFor, type Locale } from './locale.svelte';

/** The language of a choice in the settings. */
export function chosenLocale(choice: 'system' | 'en' | 'zh' | undefined): Locale {
  return pseudo() ? 'pseudo' : localeFor(choice ?? 'system', navigator.languages);
}

/** Tests of the layout ask for longer words in the address; the product has no such address. */
function pseudo(): boolean {
  return import.meta.env.MODE === 'devhost' && location.search.includes('locale=pseudo');
}
