// The first thing that is seen: the newest pictures in their places and the parts of the window around them,
// drawn before the page's code is read. Nothing in it can be pressed; the page takes its place.
import type { About, JobPage, Outline, SettingsView } from '../ipc/bindings';
import { pictureAt } from '../ipc/pictures';
import { areasOf } from '../state/frame/areas';
import { keptLayout } from '../state/gallery/kept';
import { daysOf, partOf, seated } from '../state/gallery/part';
import { layPart, type PlacedTile } from '../state/gallery/placed';
import { keptWindow, type Box, type PartName } from './kept';

/** What the first look is made of. */
export interface Answers {
  about: About;
  settings: SettingsView;
  outline: Outline;
  /** What stands above the pictures while it is made, or needs somebody. */
  live: readonly JobPage[];
}

/** What is seen before the page is, and how it is told that it comes too late. */
export interface FirstLook {
  /** What lies over the window when it is drawn; null where there is none. */
  shown: Promise<HTMLElement | null>;
  /** To be told when the page stands by itself. */
  tooLate: AbortController;
}

/** Draws it, and comes back when it is on the screen; null where it cannot be told what the page will show. */
export async function drawFirst(
  { about, settings, outline, live }: Answers,
  tooLate: AbortSignal,
): Promise<HTMLElement | null> {
  const kept = keptWindow(settings);
  const above = live.some(({ total }) => total > 0);
  if (!kept || above || about.start.state !== 'ready' || !settings.first_run_done) return null;

  const places = placesOf(outline, settings, kept.pictures);
  if (places.length === 0) return null;
  const look = box('first-look', null);
  look.setAttribute('aria-hidden', 'true');
  for (const name of Object.keys(kept.parts) as PartName[]) {
    const part = kept.parts[name];
    if (part) look.append(box(name, part));
  }
  const stage = box('pictures', kept.pictures);
  const decoded = places.map((place) => {
    const tile = box('tile', place);
    const image = new Image();
    image.className = 'known';
    image.src = pictureAt(about.media.thumbs, place.tile.id, Math.max(place.w, place.h));
    tile.append(image);
    stage.append(tile);
    return image.decode();
  });
  look.append(stage);

  await Promise.allSettled(decoded);
  if (tooLate.aborted) return null;
  document.body.append(look);
  await drawn();
  return look;
}

/** Takes it away as soon as the page below it shows the same. */
export async function takeAway(look: HTMLElement, page: HTMLElement, patience: Promise<unknown>) {
  await drawn();
  const images = [...page.querySelectorAll<HTMLImageElement>('[role=grid] img[src]')];
  await Promise.race([Promise.allSettled(images.map((image) => image.decode())), patience]);
  look.remove();
}

/** The places of the newest pictures, as far as they are in view. */
function placesOf({ begun, chunks }: Outline, settings: SettingsView, area: Box): PlacedTile[] {
  const chunk = begun?.chunk === 0 ? chunks[0] : undefined;
  // Rows are balanced over the whole part.
  if (!begun || !chunk || begun.page.tiles.length < chunk.count) return [];
  const after = chunks[1] ? daysOf(chunks[1], 'newest').first : null;
  const part = partOf(seated(begun.page.tiles), null, null, after);
  const text = settings.text_percent / 100;
  const frame = { ...keptLayout(areasOf(settings.layout)['gallery']), width: area.w, text };
  const laid = layPart(part, 0, frame, new Set());
  return laid.lines
    .filter(({ y }) => y < area.h)
    .flatMap((_, line) => laid.at(line))
    .filter(
      (place): place is PlacedTile => place.kind === 'tile' && place.tile.shows === 'picture',
    );
}

function box(name: string, place: Box | null): HTMLElement {
  const node = document.createElement('div');
  node.className = name;
  if (place) {
    node.style.transform = `translate(${place.x}px, ${place.y}px)`;
    node.style.width = `${place.w}px`;
    node.style.height = `${place.h}px`;
  }
  return node;
}

/** After the next time that the window is drawn. A window that nobody sees is not drawn. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    if (document.visibilityState === 'hidden') resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}
