// A picture of the library on its way to another place of the window. While it is dragged a page may
// only ask for the names of what it carries, so its kind is one of them.
import type { Media } from '../../lib/ipc/bindings';

const ASSET = 'application/x-framewright-asset';

const kindOf = (media: Media) => `application/x-framewright-${media}`;

/** Makes a drag carry a picture, a clip or a sound. */
export function carry(transfer: DataTransfer, id: number, media: Media) {
  transfer.effectAllowed = 'copy';
  transfer.setData(ASSET, String(id));
  transfer.setData(kindOf(media), '');
}

/** Whether what is dragged is an asset of one of these kinds. */
export function carries(transfer: DataTransfer | null, media: readonly Media[]): boolean {
  return media.some((one) => transfer?.types.includes(kindOf(one)));
}

/** The asset that was dropped; null when it was something else. */
export function carried(transfer: DataTransfer | null): number | null {
  const id = Number(transfer?.getData(ASSET));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
