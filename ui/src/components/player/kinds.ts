// The names by which people know kinds of files that are only kept. They are names, the same everywhere.
import type { IconName } from '../../assets/icons';
import type { Tile } from '../../lib/ipc/bindings';

const NAMES: Readonly<Record<string, string>> = {
  'image/svg+xml': 'SVG',
  'image/x-exr': 'EXR',
  'application/zip': 'ZIP',
  'application/mxf': 'MXF',
  'model/gltf-binary': 'GLB',
};

/** SVG, EXR, ProRes, …; the bare type where it has no better name. */
export function kindName(mediaType: string): string {
  const [type = mediaType, packing = ''] = mediaType.split('; codecs=');
  if (/^ap(c[hnso]|4[hx])$/.test(packing)) return 'ProRes';
  return NAMES[type] ?? type.replace(/^[^/]*\/(x-|vnd\.)?/, '').toUpperCase();
}

/** What stands for a file of which nothing is shown. */
export function kindIcon(tile: Pick<Tile, 'media'>): IconName {
  if (tile.media === 'video') return 'video';
  if (tile.media === 'audio') return 'audio';
  return tile.media === 'image' ? 'image' : 'layers';
}
