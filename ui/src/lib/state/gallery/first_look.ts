// The pictures of the first look, asked for while the page's code is still being read, so that they are
// here when their tiles are drawn.
import type { About, SettingsView, TilePage } from '../../ipc/bindings';
import { pictureAt } from '../../ipc/pictures';
import { keptLayout } from './kept';
import { aspectOf } from './layout/shape';

/** About as many as fit on a large screen in rows of the usual height. */
export const FIRST_LOOK = 24;
/** By then every tile has taken its picture over. */
const HELD_MS = 5000;

/** Asks for them. Where a tile turns out larger than it is thought here, it asks for itself. */
export function fetchFirst(about: About, settings: SettingsView, newest: TilePage) {
  const { kind, size } = keptLayout(settings.layout?.['gallery']);
  const held = newest.tiles
    .filter(({ shows }) => shows === 'picture')
    .map((tile) => {
      const image = new Image();
      const widest = kind === 'rows' ? Math.max(1, aspectOf(tile.width, tile.height)) : 1;
      image.src = pictureAt(about.media.thumbs, tile.id, size * widest);
      // Decoded as well, so that nothing is left to be done when it is drawn.
      image.decode().catch(() => undefined);
      return image;
    });
  setTimeout(() => held.splice(0), HELD_MS);
}
