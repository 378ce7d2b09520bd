// What the settings do to the document: theme, text size, language, keys.
import { localeFor, setLocale, tag } from '../../lib/i18n';
import type { SettingsView } from '../../lib/ipc/bindings';
import type { Studio } from '../../lib/state/studio.svelte';

/** Follows the settings and the system. Runs as an effect: again whenever one of them changes. */
export function applyAppearance(studio: Studio): () => void {
  const { commands, layout, session, settings } = studio;
  const view: Partial<SettingsView> = settings.view ?? kept();
  const root = document.documentElement;
  const percent = view.text_percent ?? 100;
  const light = window.matchMedia('(prefers-color-scheme: light)');
  const contrast = window.matchMedia('(prefers-contrast: more)');

  const paint = () => {
    const choice = view.theme ?? 'system';
    const system = contrast.matches ? 'contrast' : light.matches ? 'light' : 'dark';
    root.dataset['theme'] = choice === 'system' ? system : choice;
  };
  const measure = () => (layout.width = (window.innerWidth * 100) / percent);

  paint();
  if (settings.view) keep(settings.view);
  root.style.setProperty('--text-scale', String(percent / 100));
  measure();
  setLocale(pseudo() ? 'pseudo' : localeFor(view.locale ?? 'system', navigator.languages));
  root.lang = tag();
  commands.overrides = view.keys ?? {};
  commands.platform = session.about?.platform ?? 'linux';

  light.addEventListener('change', paint);
  contrast.addEventListener('change', paint);
  window.addEventListener('resize', measure);
  return () => {
    light.removeEventListener('change', paint);
    contrast.removeEventListener('change', paint);
    window.removeEventListener('resize', measure);
  };
}

/** What is remembered outside the settings: how the window looked, for the moment before they are read. */
const LOOK = 'look';
type Look = Pick<SettingsView, 'theme' | 'text_percent' | 'locale'>;

function keep({ theme, text_percent, locale }: Look) {
  try {
    localStorage.setItem(LOOK, JSON.stringify({ theme, text_percent, locale }));
  } catch {
    // Storage may be full or switched off; then the window starts in the usual look.
  }
}

function kept(): Partial<Look> {
  try {
    return (JSON.parse(localStorage.getItem(LOOK) ?? '{}') ?? {}) as Partial<Look>;
  } catch {
    return {};
  }
}

/** Tests of the layout ask for longer words in the address; the product has no such address. */
function pseudo(): boolean {
  return import.meta.env.MODE === 'devhost' && location.search.includes('locale=pseudo');
}

/** A file dropped beside every target must not replace the page. */
export function guardDrops(target: Window): () => void {
  const stop = (event: DragEvent) => event.preventDefault();
  target.addEventListener('dragover', stop);
  target.addEventListener('drop', stop);
  return () => {
    target.removeEventListener('dragover', stop);
    target.removeEventListener('drop', stop);
  };
}
