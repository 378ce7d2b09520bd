// The language the page speaks. Everything that reads it follows a change at once.

/** `pseudo` is English with longer words in brackets, for tests of the layout. */
export type Locale = 'en' | 'zh' | 'pseudo';

let current = $state<Locale>('en');

export function locale(): Locale {
  return current;
}

export function setLocale(next: Locale) {
  current = next;
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
