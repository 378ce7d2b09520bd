// The small beginning: asks what the first look is made of, then reads the page itself.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/floating.css';
import './styles/frame.css';

import { ahead } from './lib/ipc/ahead';
import { host } from './lib/ipc/backend';
import { EVERYTHING, queryOf } from './lib/state/gallery/query';

const backend = ahead(host, [
  ['settings.get', {}],
  ['gallery.outline', { query: queryOf(EVERYTHING, 0, null), tiles_at_ms: 0 }],
  ['catalogue.models', {}],
  ['drafts.list', {}],
]);

void import('./page').then(({ open }) => open(backend));
