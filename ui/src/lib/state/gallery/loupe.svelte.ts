// One picture large, and the ones beside it.
import type { Backend } from '../../ipc/backend';
import type { Query, Tile } from '../../ipc/bindings';
import { seated } from './part';

export type Surround = 'panel' | 'black' | 'grey' | 'white';
export const SURROUNDS: readonly Surround[] = ['panel', 'black', 'grey', 'white'];

/** Pictures known to either side, and how near to their end more are fetched. */
const BESIDE = 40;
const NEAR = 12;

export class Loupe {
  readonly #backend: Backend;
  #query: Query | null = null;
  #round = 0;
  /** No more to this side. */
  #ended = { before: false, after: false };

  /** Null while it is closed. */
  tile = $state.raw<Tile | null>(null);
  strip = $state.raw<readonly Tile[]>([]);
  surround = $state<Surround>('panel');
  readonly at = $derived(this.strip.findIndex((tile) => tile.id === this.tile?.id));
  readonly hasPrevious = $derived(this.at > 0);
  readonly hasNext = $derived(this.at >= 0 && this.at < this.strip.length - 1);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  open(tile: Tile, query: Query) {
    // What arrived after the snapshot can be looked at too.
    this.#query = { ...query, until_id: null };
    this.tile = tile;
    this.strip = [tile];
    this.#ended = { before: false, after: false };
    void this.#look();
  }

  close() {
    this.#round += 1;
    this.tile = null;
    this.strip = [];
  }

  /** Goes on by one picture, forwards or backwards. */
  step(by: 1 | -1) {
    const next = this.strip[this.at + by];
    if (next) this.show(next);
  }

  show(tile: Tile) {
    this.tile = tile;
    const before = this.at;
    const after = this.strip.length - 1 - this.at;
    const short = (before < NEAR && !this.#ended.before) || (after < NEAR && !this.#ended.after);
    if (short) void this.#look();
  }

  nextSurround() {
    const at = SURROUNDS.indexOf(this.surround);
    this.surround = SURROUNDS[(at + 1) % SURROUNDS.length] ?? 'panel';
  }

  /** Takes pictures out; the next one takes the place of the shown one. */
  remove(ids: readonly number[]) {
    const gone = new Set(ids);
    const { tile } = this;
    if (!tile) return;
    const at = this.at;
    const follows =
      this.strip.slice(at + 1).find((one) => !gone.has(one.id)) ??
      this.strip.slice(0, Math.max(0, at)).findLast((one) => !gone.has(one.id));
    this.strip = this.strip.filter((one) => !gone.has(one.id));
    if (!gone.has(tile.id)) return;
    if (follows) this.show(follows);
    else this.close();
  }

  async #look() {
    const round = ++this.#round;
    const { tile } = this;
    if (!tile || !this.#query) return;
    const args = { query: this.#query, id: tile.id, before: BESIDE, after: BESIDE };
    const found = await this.#backend.call('gallery.neighbours', args).catch(() => null);
    if (round !== this.#round || !found?.some((one) => one.id === this.tile?.id)) return;
    const at = found.findIndex((one) => one.id === tile.id);
    this.#ended = { before: at < BESIDE, after: found.length - 1 - at < BESIDE };
    this.strip = seated(found);
  }
}
