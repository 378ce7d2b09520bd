// How the window looks, remembered outside the settings for the moment before they are read.
import type { SettingsView } from './ipc/bindings';

export type Look = Pick<SettingsView, 'theme' | 'text_percent' | 'locale'>;

const NAME = 'look';

export function keepLook({ theme, text_percent, locale }: Look) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ theme, text_percent, locale }));
  } catch {
    // Storage may be full or switched off; then the window starts in the usual look.
  }
}

export function keptLook(): Partial<Look> {
  try {
    return (JSON.parse(localStorage.getItem(NAME) ?? '{}') ?? {}) as Partial<Look>;
  } catch {
    return {};
  }
}

/** What the system says of colours; both may change at any time. */
export const SYSTEM = {
  light: '(prefers-color-scheme: light)',
  contrast: '(prefers-contrast: more)',
} as const;

/** Puts the page into the colours that were chosen. */
export function paint({ theme }: Partial<Look>) {
  const says = (query: string) => window.matchMedia(query).matches;
  const system = says(SYSTEM.contrast) ? 'contrast' : says(SYSTEM.light) ? 'light' : 'dark';
  const choice = theme ?? 'system';
  document.documentElement.dataset['theme'] = choice === 'system' ? system : choice;
}
