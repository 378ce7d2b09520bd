// Between the page that scrolls and the gallery that is shown. They differ in two cases: a gallery
// higher than any browser can scroll, and heights that changed above the view. Both are taken up by a
// shift, so that a running scroll is never interrupted; at rest the scroll bar is put right.

/** Browsers keep lengths exact up to 2^25 pixels; WebKit loses fractions long before. */
const HIGHEST_PAGE = 12_000_000;
/** A step beyond this many views is a drag of the scroll bar, not a wheel. */
const DRAG = 2;

export class ScrollMap {
  #total = 0;
  #view = 0;
  #page = 0;
  #y = 0;

  /** Height that the scrolling element has to have. */
  get pageHeight(): number {
    return Math.min(this.#total, HIGHEST_PAGE);
  }

  /** How far the element is scrolled. */
  get page(): number {
    return this.#page;
  }

  /** Top of the view, in the gallery's own measure. */
  get y(): number {
    return this.#y;
  }

  /** What to add to the page's measure to get the gallery's. */
  get shift(): number {
    return this.#y - this.#page;
  }

  /** Takes new measures. What is in view stays, as far as it exists. */
  resize(total: number, view: number) {
    this.#total = total;
    this.#view = view;
    this.#page = Math.min(this.#page, this.#pageEnd);
    this.#y = Math.min(this.#y, this.#end);
  }

  /** The element was scrolled. True when the scroll bar has to be put right at once. */
  scrolled(page: number): boolean {
    const step = page - this.#page;
    this.#page = page;
    if (step === 0) return false;
    const dragged = Math.abs(step) > this.#view * DRAG;
    this.#y = dragged && this.#compressed ? this.#gallery(page) : this.#y + step;
    if (dragged && page <= 0) this.#y = 0;
    if (dragged && page >= this.#pageEnd) this.#y = this.#end;
    this.#y = Math.max(0, Math.min(this.#y, this.#end));
    const atPageEdge = page <= 0 || page >= this.#pageEnd;
    return atPageEdge && this.#settledPage() !== page;
  }

  /** Heights above the view changed: the same pictures are now at `y`. */
  moved(y: number) {
    this.#y = Math.max(0, Math.min(y, this.#end));
  }

  /** Goes to a place. Gives what the element has to be scrolled to. */
  goTo(y: number): number {
    this.moved(y);
    return this.settle();
  }

  /** Puts the scroll bar right. Gives what the element has to be scrolled to. */
  settle(): number {
    this.#page = this.#settledPage();
    return this.#page;
  }

  get #compressed(): boolean {
    return this.#total > HIGHEST_PAGE;
  }

  get #end(): number {
    return Math.max(0, this.#total - this.#view);
  }

  get #pageEnd(): number {
    return Math.max(0, this.pageHeight - this.#view);
  }

  #gallery(page: number): number {
    return this.#pageEnd === 0 ? 0 : (page / this.#pageEnd) * this.#end;
  }

  #settledPage(): number {
    if (!this.#compressed) return this.#y;
    return this.#end === 0 ? 0 : Math.round((this.#y / this.#end) * this.#pageEnd);
  }
}
