// The part of the gallery that is in view, and what stands on the stage of it. Knows no element: the
// component tells how far it is scrolled, and is told how far it has to be.
import { Blocks, type Area, type Strip } from './blocks';
import type { LiveJobs } from './live.svelte';
import type { PictureList } from './list.svelte';
import { ScrollMap } from './layout/scroll';
import type { Frame, LayoutKind } from './layout/shape';
import { anchorAt, anchoredY } from './layout/stack';
import type { Placed, PlacedPicture } from './placed';

/** Kept ready beyond the view, as a part of it, in the direction of the scroll and against it. */
const AHEAD = 1;
const BEHIND = 0.5;
/** Places are counted from a multiple of this, so that no length on the page loses its precision. */
const STEP = 4_000_000;
/** Room left above and below a picture that is scrolled into view. */
const MARGIN = 40;
/** A day’s count is known when the part in which it ends is read; not for days longer than this. */
const PARTS_OF_DAY = 8;

/** A picture, and how far below the top of the view it stands. */
export interface Hold {
  key: string;
  offset: number;
}

export class Grid {
  readonly #list: PictureList;
  readonly #blocks: Blocks;
  readonly #map = new ScrollMap();
  readonly #moved = new WeakMap<readonly Placed[], { by: number; places: readonly Placed[] }>();
  #view = 0;
  #range = '';
  #down = true;

  /** On the stage now. */
  placed = $state.raw<readonly Placed[]>([]);
  /** What their heights are counted from. */
  origin = $state(0);
  /** Where that is on the page. */
  layerTop = $state(0);
  /** Height of the page. */
  height = $state(0);
  /** Counts the times that the page has to be scrolled to `page`. */
  jumps = $state(0);
  /** Sets that lie open as a row. */
  opened = $state.raw<ReadonlySet<string>>(new Set());

  constructor(list: PictureList, live: LiveJobs) {
    this.#list = list;
    this.#blocks = new Blocks(list, live);
  }

  /** Top of the view, from the top of the gallery. */
  get y(): number {
    return this.#map.y;
  }

  /** Height of the view. */
  get view(): number {
    return this.#view;
  }

  get kind(): LayoutKind {
    return this.#blocks.frame.kind;
  }

  /** Whether what is being made may take more places at its end without moving anything in view. */
  get roomForLive(): boolean {
    const { stack } = this.#blocks;
    const end = stack.top(1);
    return (
      stack.count < 2 || end >= this.#map.y + this.#view || (this.#map.y > 1 && end <= this.#map.y)
    );
  }

  /** How far the page has to be scrolled. */
  get page(): number {
    return this.#map.page;
  }

  /** The stage changed its measures, or the user what he wants. `keep` is the picture to hold still. */
  setFrame(change: Partial<Frame>, view = this.#view, keep: string | null = null) {
    const before = this.#blocks.frame;
    const frame = { ...before, ...change };
    const same = (Object.keys(frame) as (keyof Frame)[]).every(
      (name) => frame[name] === before[name],
    );
    if (same && view === this.#view) return;
    this.#rearrange(() => {
      this.#blocks.frame = frame;
      this.#view = view;
      if (!same) this.#blocks.forget();
    }, keep);
  }

  /** Blocks came, went or changed. What is looked at stays where it is. */
  changed(hold = this.hold()) {
    this.#rearrange(() => undefined, null, hold);
  }

  /** What shall not move, to be told before a change; null at the very top, where news is wanted. */
  hold(): Hold | null {
    return this.#map.y <= 1 ? null : this.#held(null);
  }

  /** Opens a set as a row, or closes it. */
  toggleSet(set: string, keep: string) {
    const opened = new Set(this.opened);
    if (!opened.delete(set)) opened.add(set);
    this.#rearrange(() => {
      this.opened = this.#blocks.opened = opened;
      this.#blocks.forget();
    }, keep);
  }

  /** The page was scrolled. True when it has to be scrolled to `page` right away. */
  scrolled(page: number): boolean {
    const before = this.#map.y;
    const wrong = this.#map.scrolled(page);
    if (this.#map.y !== before) this.#down = this.#map.y > before;
    if (wrong) this.#map.settle();
    this.#place();
    return wrong;
  }

  /** The scroll has come to rest. Gives how far the page has to be scrolled. */
  rest(): number {
    this.#map.settle();
    this.#place();
    return this.#map.page;
  }

  goTo(y: number) {
    this.#map.goTo(y);
    this.#place();
    this.jumps += 1;
  }

  /** Scrolls as little as needed to see a picture whole. False where it is not laid out. */
  goToSee(key: string): boolean {
    const box = this.boxOf(key);
    if (!box) return false;
    const margin = Math.min(MARGIN, Math.max(0, (this.#view - box.h) / 2));
    const top = this.#map.y;
    const lowest = box.y + box.h + margin - this.#view;
    if (box.y - margin < top) this.goTo(box.y - margin);
    else if (lowest > top) this.goTo(lowest);
    return true;
  }

  boxOf(key: string): Area | null {
    return this.#blocks.boxOf(key);
  }

  picturesBetween(from: number, to: number): PlacedPicture[] {
    return this.#blocks.picturesBetween(from, to);
  }

  edge(which: 'first' | 'last'): PlacedPicture | null {
    return this.#blocks.edge(which);
  }

  #rearrange(
    change: () => void,
    keep: string | null,
    held = keep === null ? this.hold() : this.#held(keep),
  ) {
    const { stack } = this.#blocks;
    const atTop = this.#map.y <= 1;
    const anchor = anchorAt(stack, this.#map.y);
    change();
    this.#blocks.restack();
    this.#map.resize(stack.height, this.#view);
    const box = held && this.boxOf(held.key);
    if (box) this.#map.moved(box.y - held.offset);
    else if (!atTop) this.#map.moved(anchoredY(stack, anchor, false));
    this.#range = '';
    this.#place();
  }

  /** The picture that shall not move: the wanted one, or the topmost whole one in view. */
  #held(keep: string | null): Hold | null {
    const { y } = this.#map;
    const inView = this.picturesBetween(y, y + this.#view);
    const found =
      inView.find((one) => one.key === keep) ?? inView.find((one) => one.y >= y) ?? inView[0];
    return found ? { key: found.key, offset: found.y - y } : null;
  }

  /** Draws up what is in view and near it. */
  #place() {
    const { y } = this.#map;
    const above = this.#view * (this.#down ? BEHIND : AHEAD);
    const below = this.#view * (this.#down ? AHEAD : BEHIND);
    const origin = Math.floor(y / STEP) * STEP;
    this.height = this.#map.pageHeight;
    this.layerTop = origin - this.#map.shift;
    const strips = this.#blocks.strips(y - above, y + this.#view + below);
    const range = [strips[0], strips.at(-1)].map((one) => `${one?.block}.${one?.line}`).join(' ');
    if (`${origin} ${range}` === this.#range) return;
    this.#range = `${origin} ${range}`;
    this.origin = origin;
    this.placed = strips.flatMap((strip) => this.#placesOf(strip, origin));
    this.#want();
  }

  /** The same objects as long as nothing moves, so that the page need not look at them again. */
  #placesOf({ places, block, top }: Strip, origin: number): readonly Placed[] {
    const by = top - origin;
    if (places === null) {
      const { width } = this.#blocks.frame;
      const h = this.#blocks.stack.heightOf(block);
      return h > 0 ? [{ kind: 'plates', key: `p${block}`, x: 0, y: by, w: width, h }] : [];
    }
    const known = this.#moved.get(places);
    if (known?.by === by) return known.places;
    const moved = places.map((one) => ({ ...one, y: one.y + by }));
    this.#moved.set(places, { by, places: moved });
    return moved;
  }

  /** Tells the list which parts are in view, near it, or needed to count a day that is in view. */
  #want() {
    const { stack } = this.#blocks;
    const first = stack.at(this.#map.y);
    const last = stack.at(this.#map.y + this.#view);
    const blocks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    blocks.push(...(this.#down ? [last + 1, first - 1] : [first - 1, last + 1]));
    const parts = new Set(blocks.map((block) => block - 1));
    for (const one of this.placed) {
      if (one.kind !== 'day') continue;
      parts.add(this.#endOfDay(one));
    }
    this.#list.want([...parts].filter((part) => part >= 0 && part < this.#list.chunks.length));
  }

  /** The part in which a day ends, as far as that is known. */
  #endOfDay({ day, part }: { day: string; part: number }): number {
    let end = part;
    while (end - part < PARTS_OF_DAY) {
      const segments = this.#list.part(end)?.segments ?? [];
      const last = segments.at(-1);
      const isOfDay = end === part ? last?.day === day : segments.length === 1;
      if (!isOfDay || !last?.goesOn) break;
      end += 1;
    }
    return end;
  }
}
