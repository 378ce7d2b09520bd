// Gives pictures to the <img> of the grid and takes them back. One watcher for all tiles: a tile has
// no listener of its own. While the page rushes by nothing is asked for, and what has scrolled away
// before it came is given up.

/** Faster than this, in pixels per millisecond, nobody sees a picture. */
const RUSH = 4;
/** A picture that comes sooner than this needs no fade: nobody saw its tile without it. */
const QUICK_MS = 120;
/** Pictures that came before need no fade when they come back. */
const REMEMBERED = 5000;

export class Pictures {
  readonly #root: HTMLElement;
  readonly #onmissing: (id: number) => void;
  readonly #watch: MutationObserver;
  readonly #waiting = new Set<HTMLImageElement>();
  /** With the moment at which they were asked for. */
  readonly #travelling = new Map<HTMLImageElement, number>();
  readonly #seen = new Set<string>();
  #rushing = false;
  #first = true;

  /** `root` holds images with their address in `data-src` and the id of the picture in `data-id`. */
  constructor(root: HTMLElement, onmissing: (id: number) => void) {
    this.#root = root;
    this.#onmissing = onmissing;
    this.#watch = new MutationObserver((changes) => this.#changed(changes));
    this.#watch.observe(root, { childList: true, subtree: true, attributeFilter: ['data-src'] });
    root.addEventListener('load', this.#onload, true);
    root.addEventListener('error', this.#onerror, true);
    for (const image of imagesIn(root)) this.#waiting.add(image);
    this.#give();
  }

  /** The page moves at this speed, in pixels per millisecond. */
  moving(speed: number) {
    this.#rushing = speed > RUSH;
    this.#give();
  }

  resting() {
    this.#rushing = false;
    this.#give();
  }

  stop() {
    this.#watch.disconnect();
    this.#root.removeEventListener('load', this.#onload, true);
    this.#root.removeEventListener('error', this.#onerror, true);
    for (const image of this.#travelling.keys()) image.removeAttribute('src');
  }

  #changed(changes: readonly MutationRecord[]) {
    for (const change of changes) {
      if (change.type === 'attributes') this.#waiting.add(change.target as HTMLImageElement);
      for (const node of change.removedNodes) for (const image of imagesIn(node)) this.#drop(image);
      for (const node of change.addedNodes) {
        for (const image of imagesIn(node))
          if (!image.hasAttribute('src')) this.#waiting.add(image);
      }
    }
    this.#give();
  }

  #give() {
    if (this.#rushing) return;
    for (const image of this.#waiting) {
      const address = image.dataset['src'];
      if (!image.isConnected || !address) continue;
      // The first ones stand there when the window opens: no fade, and decoded before they are drawn.
      if (this.#first) image.decoding = 'sync';
      image.classList.toggle('known', this.#first || this.#seen.has(address));
      image.src = address;
      this.#travelling.set(image, performance.now());
    }
    if (this.#travelling.size > 0) this.#first = false;
    this.#waiting.clear();
  }

  #drop(image: HTMLImageElement) {
    this.#waiting.delete(image);
    // Without an address the request ends; a picture that is here already may stay for its tile.
    if (this.#travelling.delete(image)) image.removeAttribute('src');
  }

  readonly #onload = (event: globalThis.Event) => {
    const image = event.target;
    if (!(image instanceof HTMLImageElement)) return;
    const given = this.#travelling.get(image) ?? -Infinity;
    this.#travelling.delete(image);
    if (event.timeStamp - given < QUICK_MS) image.classList.add('known');
    image.classList.add('here');
    if (this.#seen.size > REMEMBERED) this.#seen.clear();
    this.#seen.add(image.dataset['src'] ?? '');
  };

  readonly #onerror = (event: globalThis.Event) => {
    const image = event.target;
    if (!(image instanceof HTMLImageElement) || !this.#travelling.delete(image)) return;
    const id = Number(image.dataset['id']);
    if (Number.isFinite(id)) this.#onmissing(id);
  };
}

function imagesIn(node: Node): HTMLImageElement[] {
  if (node instanceof HTMLImageElement) return node.dataset['src'] ? [node] : [];
  return node instanceof Element
    ? [...node.querySelectorAll<HTMLImageElement>('img[data-src]')]
    : [];
}
