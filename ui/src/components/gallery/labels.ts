// What a screen reader says of a tile. Made for every tile that comes into view, so the parts that
// repeat are put into words once.
import { countdown, locale, t } from '../../lib/i18n';
import type { Tile } from '../../lib/ipc/bindings';
import { kindName } from '../player/kinds';

const known = new Map<string, string>();

function once(key: string, make: () => string): string {
  const full = `${locale()} ${key}`;
  const words = known.get(full) ?? make();
  known.set(full, words);
  return words;
}

function kindOf({ shows, media_type }: Tile): string {
  if (shows === 'plate') return kindName(media_type);
  if (shows === 'clip') return once('video', () => t('gallery.clip'));
  if (shows === 'sound') return once('audio', () => t('gallery.sound'));
  return once('image', () => t('gallery.picture'));
}

/**
 * “Picture, 2 of 4, safe. A foggy harbour …” What is written on the tile stands in it in one piece, as those
 * expect who speak to the window: “Sound, safe, 0:04. Rain …”, “Safe, SVG. A fox …”.
 */
export function tileLabel(tile: Tile): string {
  const plate = tile.shows === 'plate';
  const parts = plate ? [] : [kindOf(tile)];
  if (tile.of > 1) {
    const place = { at: tile.idx + 1, of: tile.of };
    parts.push(once(`${place.at}/${place.of}`, () => t('gallery.placeInSet', place)));
  }
  parts.push(
    once(tile.trashed ? 'trash' : 'safe', () =>
      t(tile.trashed ? 'gallery.inTrash' : 'gallery.safe'),
    ),
  );
  if (plate) parts.push(kindOf(tile));
  else if (tile.seconds !== null) parts.push(countdown(tile.seconds));
  const facts = parts.join(', ');
  return tile.prompt ? `${facts}. ${tile.prompt}` : facts;
}
