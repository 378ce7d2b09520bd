// The language the page speaks. Everything that reads it follows a change at once.

/** `pseudo` is English with longer words in brackets, for tests of the layout. */
export type Locale = 'en' | 'zh' | 'pseudo';

let current = $state<Locale>('en');
/** Chinese is read when it is spoken for the first time: it would only stand in the way of the first look. */
let chinese = $state.raw<typeof import('./zh') | null>(null);

export function locale(): Locale {
  return current;
}

/** Speaks a language. Until its words are read, the page goes on in English; see `wordsOf`. */
export function setLocale(next: Locale) {
  current = next;
  void wordsOf(next);
}

/** Reads the words of a language, so that it can be spoken at once. */
export async function wordsOf(next: Locale): Promise<void> {
  if (next === 'zh') chinese ??= await import('./zh');
}

/** The Chinese words, when that is what the page speaks. */
export function spoken(): typeof import('./zh') | null {
  return current === 'zh' ? chinese : null;
}

/** The language a choice in the settings stands for. */
export function localeFor(choice: 'system' | 'en' | 'zh', languages: readonly string[]): Locale {
  if (choice !== 'system') return choice;
  const known = languages.map((tag) => tag.toLowerCase().split('-')[0]);
  return known.find((tag) => tag === 'en' || tag === 'zh') ?? 'en';
}

/** The tag for `lang` and for Intl. */
export function tag(): string {
  return current === 'zh' ? 'zh-Hans' : 'en';
}
