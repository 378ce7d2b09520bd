// Which rows of a list are on the screen, and how it is scrolled so that nothing jumps.
import type { JobList } from './list.svelte';

/** Rows drawn above and below, so that a quick turn of the wheel finds them ready. */
const BEYOND = 6;

export class Viewport {
  readonly #list: JobList;
  #anchor: { id: string; into: number } | null = null;

  scrolled = $state(0);
  height = $state(0);
  rowHeight = $state(44);

  readonly first = $derived.by(() =>
    Math.max(0, Math.floor(this.scrolled / this.rowHeight) - BEYOND),
  );
  readonly last = $derived.by(() => {
    const end = Math.ceil((this.scrolled + this.height) / this.rowHeight) + BEYOND;
    return Math.min(this.#list.total, end) - 1;
  });

  constructor(list: JobList) {
    this.#list = list;
  }

  /** The indices that are drawn. */
  get indices(): number[] {
    const { first, last } = this;
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
  }

  /** Somebody scrolled: what stands at the top now is what must not move. */
  scroll(to: number): void {
    this.scrolled = to;
    const at = Math.floor(to / this.rowHeight);
    const id = this.#list.idAt(at);
    this.#anchor = id === null || to === 0 ? null : { id, into: to - at * this.rowHeight };
  }

  /** Where to scroll so that the row at the top is where it was before rows came or went above it. */
  get steady(): number {
    const at = this.#anchor ? this.#list.indexOf(this.#anchor.id) : -1;
    return at < 0 || !this.#anchor ? this.scrolled : at * this.rowHeight + this.#anchor.into;
  }

  /** Where to scroll so that a row is wholly on the screen. */
  toReveal(index: number): number {
    const top = index * this.rowHeight;
    if (top < this.scrolled) return top;
    const bottom = top + this.rowHeight;
    return bottom > this.scrolled + this.height ? bottom - this.height : this.scrolled;
  }

  /** Rows that a page up or down moves by. */
  get page(): number {
    return Math.max(1, Math.floor(this.height / this.rowHeight) - 1);
  }

  /** Between which rows a point lies, as the index of the lower one. */
  gapAt(y: number): number {
    const gap = Math.round((y + this.scrolled) / this.rowHeight);
    return Math.min(this.#list.total, Math.max(this.#list.leading, gap));
  }
}
