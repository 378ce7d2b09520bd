// Where the picture of a reference is served. Pure.
import type { MediaBases, Reference } from '../../../lib/ipc/bindings';

/** The address of a reference's small picture; null for what has none. */
export function pictureOf(reference: Reference, media: MediaBases): string | null {
  if (reference.media !== 'image') return null;
  switch (reference.source.kind) {
    case 'asset':
      return `${media.thumbs}${reference.source.id}`;
    case 'input':
      return `${media.thumbs}input/${reference.source.sha256}`;
    case 'url':
      return null;
  }
}

/** Tags as the services take them. */
export function isTag(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{2,15}$/u.test(text);
}
