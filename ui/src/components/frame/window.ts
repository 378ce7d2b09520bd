// What the settings do to the document: theme, text size, language, keys.
import { chosenLocale, setLocale, tag } from '../../lib/i18n';
import type { SettingsView } from '../../lib/ipc/bindings';
import { keepLook, keptLook, paint, SYSTEM } from '../../lib/look';
import type { Studio } from '../../lib/state/studio.svelte';

/** Follows the settings and the system. Runs as an effect: again whenever one of them changes. */
export function applyAppearance(studio: Studio): () => void {
  const { commands, layout, session, settings } = studio;
  const view: Partial<SettingsView> = settings.view ?? keptLook();
  const root = document.documentElement;
  const percent = view.text_percent ?? 100;
  const light = window.matchMedia(SYSTEM.light);
  const contrast = window.matchMedia(SYSTEM.contrast);

  const repaint = () => paint(view);
  const measure = () => (layout.width = (window.innerWidth * 100) / percent);

  repaint();
  if (settings.view) keepLook(settings.view);
  root.style.setProperty('--text-scale', String(percent / 100));
  measure();
  setLocale(chosenLocale(view.locale));
  root.lang = tag();
  commands.overrides = view.keys ?? {};
  commands.platform = session.about?.platform ?? 'linux';

  light.addEventListener('change', repaint);
  contrast.addEventListener('change', repaint);
  window.addEventListener('resize', measure);
  return () => {
    light.removeEventListener('change', repaint);
    contrast.removeEventListener('change', repaint);
    window.removeEventListener('resize', measure);
  };
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
