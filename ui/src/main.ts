// The small beginning: asks what the first look is made of, then reads the page itself.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/floating.css';
import './styles/frame.css';

import { ahead } from './lib/ipc/ahead';
import { host } from './lib/ipc/backend';
import { keptLook, paint } from './lib/look';
import { fetchFirst, FIRST_LOOK } from './lib/state/gallery/first_look';
import { EVERYTHING, queryOf } from './lib/state/gallery/query';

// Before anything is drawn: a bright window never starts dark.
paint(keptLook());

const { ask, backend } = ahead(host);
const about = ask('host.about', {});
const settings = ask('settings.get', {});
// Answered sooner than the outline: before the page's code keeps everything else waiting.
const query = queryOf(EVERYTHING, 0, null);
const newest = host.call('gallery.page', { query, after: null, limit: FIRST_LOOK });
const outline = ask('gallery.outline', { query, tiles_at_ms: 0 });
for (const later of [ask('drafts.list', {}), ask('catalogue.models', {})]) {
  later.catch(() => undefined);
}

Promise.all([about, settings, newest]).then(
  (answers) => fetchFirst(...answers),
  () => undefined,
);
void import('./page').then(({ open }) =>
  open(backend, Promise.allSettled([about, settings, outline])),
);
