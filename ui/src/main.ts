// The small beginning: asks what the first look is made of and draws it, then reads the page itself.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/floating.css';
import './styles/frame.css';
import './styles/first_look.css';

import { drawFirst } from './lib/first_look/draw';
import { ahead } from './lib/ipc/ahead';
import { host } from './lib/ipc/backend';
import { keptLook, paint } from './lib/look';
import { LIVE_PAGES } from './lib/state/gallery/live_pages';
import { EVERYTHING, queryOf } from './lib/state/gallery/query';

/** The page waits no longer than this for the first look. */
const PATIENCE_MS = 250;

// Before anything is drawn: a bright window never starts dark.
paint(keptLook());

const { ask, backend } = ahead(host);
const about = ask('host.about', {});
const settings = ask('settings.get', {});
const query = queryOf(EVERYTHING, 0, null);
const outline = ask('gallery.outline', { query, tiles_at_ms: 0 });
const live = Promise.all(Object.values(LIVE_PAGES).map((page) => ask('queue.page', page)));
for (const later of [ask('drafts.list', {}), ask('catalogue.models', {})]) {
  later.catch(() => undefined);
}

const tooLate = new AbortController();
const shown = Promise.all([settings, outline, live])
  .then(async ([settings, outline, live]) => {
    const early = await about;
    // These were answered by an open library, whatever was said of it before.
    const now = early.start.state === 'opening' ? await host.call('host.about', {}) : early;
    return drawFirst({ about: now, settings, outline, live }, tooLate.signal);
  })
  .catch(() => null);

// The code would keep the pictures from being drawn, so it comes after them.
const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
void Promise.race([shown, patience]).then(async () => {
  const { open } = await import('./page');
  await open(backend, Promise.allSettled([about, settings, outline]), { shown, tooLate });
});
