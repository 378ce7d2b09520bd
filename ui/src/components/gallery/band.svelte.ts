// A rubber band: pulled from a gap, it chooses what it touches, and scrolls where it leaves the view.
import type { GalleryState } from '../../lib/state/gallery/gallery.svelte';
import type { Area } from '../../lib/state/gallery/blocks';

/** Movements shorter than this are a press. */
const SLACK = 4;
/** Pixels per frame for every pixel beyond the edge. */
const PULL = 0.25;
const FASTEST = 40;

export class Band {
  readonly #gallery: GalleryState;
  readonly #scroller: () => HTMLElement | undefined;
  #start: { x: number; y: number } | null = null;
  #pointer = { x: 0, y: 0 };
  #before: readonly number[] = [];
  #frame = 0;

  /** Where it lies, from the top of the gallery; null while there is none. */
  area = $state.raw<Area | null>(null);

  constructor(gallery: GalleryState, scroller: () => HTMLElement | undefined) {
    this.#gallery = gallery;
    this.#scroller = scroller;
  }

  /** The pointer went down on a gap. */
  begin(event: PointerEvent) {
    const { selection } = this.#gallery;
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    this.#before = more ? selection.ids : [];
    this.#pointer = this.#place(event);
    this.#start = this.#pointer;
    if (!more) selection.clear();
    this.#scroller()?.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent) {
    if (!this.#start) return;
    this.#pointer = this.#place(event);
    this.#stretch();
    if (this.area !== null && this.#frame === 0 && this.#beyond(event) !== 0) this.#pull(event);
  }

  end() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#start = null;
    this.area = null;
  }

  /** More was read, or the page was scrolled, while it is held. */
  again() {
    if (this.area !== null) this.#stretch();
  }

  #stretch() {
    const [from, to] = [this.#start, this.#pointer];
    if (!from) return;
    const area = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      w: Math.abs(from.x - to.x),
      h: Math.abs(from.y - to.y),
    };
    if (this.area === null && area.w < SLACK && area.h < SLACK) return;
    this.area = area;
    const touched = this.#gallery.grid
      .picturesBetween(area.y, area.y + area.h)
      .filter((one) => one.x < area.x + area.w && one.x + one.w > area.x)
      .flatMap((one) => this.#gallery.tileOf(one.key)?.id ?? []);
    this.#gallery.selection.set(touched, this.#before);
  }

  #pull(event: PointerEvent) {
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const scroller = this.#scroller();
      const beyond = this.#beyond(event);
      if (!scroller || beyond === 0 || this.area === null) return;
      scroller.scrollTop += Math.sign(beyond) * Math.min(FASTEST, Math.abs(beyond) * PULL + 1);
      this.#pointer = this.#place(event);
      this.#stretch();
      this.#pull(event);
    });
  }

  /** How far the pointer is above or below the view. */
  #beyond(event: PointerEvent): number {
    const box = this.#scroller()?.getBoundingClientRect();
    if (!box) return 0;
    if (event.clientY < box.top) return event.clientY - box.top;
    return Math.max(0, event.clientY - box.bottom);
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const scroller = this.#scroller();
    const box = scroller?.getBoundingClientRect();
    const inset = scroller ? parseFloat(getComputedStyle(scroller).paddingLeft) : 0;
    return {
      x: event.clientX - (box?.left ?? 0) - inset,
      y: event.clientY - (box?.top ?? 0) + this.#gallery.grid.y,
    };
  }
}
