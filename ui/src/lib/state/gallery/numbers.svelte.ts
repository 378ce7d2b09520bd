// How many pictures there are of each kind: in the whole library, and among what is shown.
import type { Backend } from '../../ipc/backend';
import type { Facets } from '../../ipc/bindings';
import { EVERYTHING, queryOf, type Filters } from './query';

/** Arrivals in quick succession are counted together. */
const PACE_MS = 1500;

export class Numbers {
  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  /** What the shown pictures could be narrowed to. */
  shown = $state.raw<Facets | null>(null);
  /** The whole library, the trash aside. */
  whole = $state.raw<Facets | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Counts now. What cannot be counted keeps its last number. */
  async count(filters: Filters): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const round = ++this.#round;
    const ask = (of: Filters) => {
      const query = queryOf(of, Date.now(), null);
      return this.#backend.call('gallery.facets', { query }).catch(() => null);
    };
    const everything = ask(EVERYTHING);
    const [whole, shown] = await Promise.all([
      everything,
      filters === EVERYTHING ? everything : ask(filters),
    ]);
    if (round !== this.#round) return;
    this.whole = whole ?? this.whole;
    this.shown = shown ?? this.shown;
  }

  /** Pictures came; whether they are among what is shown is known when they are counted. */
  arrived(count: number) {
    if (this.whole) this.whole = { ...this.whole, total: this.whole.total + count };
  }

  /** Counts soon, once for everything that happens until then. */
  countSoon(filters: () => Filters) {
    this.#timer ??= setTimeout(() => void this.count(filters()), PACE_MS);
  }

  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#round += 1;
    this.whole = this.shown = null;
  }
}
