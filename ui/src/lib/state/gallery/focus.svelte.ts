// The picture that the keys stand on. It walks by what lies where; what is not read yet is waited for.
import type { Grid } from './grid.svelte';
import { nearestAt, walk, type Step } from './layout/walk';
import type { PlacedPicture } from './placed';

/** Looked at above and below, in views: enough for every layout to find the next line. */
const REACH = 2;

export class Focus {
  readonly #grid: Grid;
  #key = $state.raw<string | null>(null);
  /** The middle that a walk up or down keeps to. */
  #goal: number | null = null;
  /** Where it wants to be as soon as that is read. */
  #pending: 'first' | 'last' | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get key(): string | null {
    return this.#key;
  }

  set(key: string | null) {
    this.#key = key;
    this.#goal = null;
    this.#pending = null;
  }

  /** One step. False where it leads nowhere. */
  move(step: Step): boolean {
    const { pictures, at } = this.#around();
    const here = pictures[at];
    if (!here) return this.#enter();
    const upright = step === 'up' || step === 'down';
    const goal = (upright ? this.#goal : null) ?? here.x + here.w / 2;
    const next = pictures[walk(pictures, at, step, goal)];
    if (!next) return false;
    this.#stand(next);
    this.#goal = upright ? goal : null;
    return true;
  }

  /** A view further, on the same line down the page. */
  page(by: 1 | -1): boolean {
    const { pictures, at } = this.#around();
    const here = pictures[at];
    if (!here) return this.#enter();
    const goal = this.#goal ?? here.x + here.w / 2;
    const middle = here.y + here.h / 2 + by * this.#grid.view * 0.9;
    const next = pictures[nearestAt(pictures, middle, goal)];
    if (!next || next.key === here.key) return this.move(by > 0 ? 'down' : 'up');
    this.#stand(next);
    this.#goal = goal;
    return true;
  }

  /** The first or the last picture of all. */
  toEdge(which: 'first' | 'last') {
    this.#grid.goTo(which === 'first' ? 0 : Infinity);
    this.#pending = which;
    this.arrived();
  }

  /** More has been read. */
  arrived() {
    if (this.#pending === null) return;
    const found = this.#grid.edge(this.#pending);
    if (!found) return;
    if (this.#pending === 'last') this.#grid.goTo(Infinity);
    this.#pending = null;
    this.#stand(found);
  }

  /** The pictures that would take its place if these went: the next ones, then those before. */
  heirs(): string[] {
    const { pictures, at } = this.#around();
    const keys = pictures.map((one) => one.key);
    return [...keys.slice(at + 1), ...keys.slice(0, Math.max(0, at)).reverse()];
  }

  /** The first picture in view. */
  #enter(): boolean {
    const { y, view } = this.#grid;
    const inView = this.#grid.picturesBetween(y, y + view);
    const first = inView.find((one) => one.y >= y) ?? inView[0];
    if (first) this.#stand(first);
    return first !== undefined;
  }

  #stand(picture: PlacedPicture) {
    this.#key = picture.key;
    this.#grid.goToSee(picture.key);
  }

  #around(): { pictures: PlacedPicture[]; at: number } {
    const box = this.#key === null ? null : this.#grid.boxOf(this.#key);
    if (!box) return { pictures: [], at: -1 };
    const reach = this.#grid.view * REACH;
    const pictures = this.#grid.picturesBetween(box.y - reach, box.y + box.h + reach);
    return { pictures, at: pictures.findIndex((one) => one.key === this.#key) };
  }
}
