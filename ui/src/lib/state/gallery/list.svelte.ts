// A snapshot of what a query finds, in blocks that are fetched when they come into view. What arrives
// later stays out until the next snapshot, so that nothing moves under the eyes.
import type { Backend } from '../../ipc/backend';
import type { Chunk, Failure, Query, Tile, TilePage } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { daysOf, partOf, seated, type Part } from './part';

export interface Snapshot {
  query: Query;
  total: number;
  chunks: readonly Chunk[];
}

/** Pages that travel at the same time. */
const AT_ONCE = 2;
const PAGE = 500;
/** Parts that stay in memory beside the ones in view. */
const KEPT = 40;

export class PictureList {
  readonly #backend: Backend;
  /** A part came, went or changed; null: all of them. */
  onchange: (part: number | null) => void = () => {};

  snapshot = $state.raw<Snapshot | null>(null);
  /** Why the last part could not be read. */
  failure = $state.raw<Failure | null>(null);
  total = $derived(this.snapshot?.total ?? 0);

  #parts = new Map<number, Part>();
  #homes = new Map<number, number>();
  #wanted: readonly number[] = [];
  #travelling = new Set<number>();
  #round = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get chunks(): readonly Chunk[] {
    return this.snapshot?.chunks ?? [];
  }

  part(index: number): Part | undefined {
    return this.#parts.get(index);
  }

  get loaded(): readonly number[] {
    return [...this.#parts.keys()].sort((one, other) => one - other);
  }

  /** The part that holds a picture, when it is in memory. */
  homeOf(id: number): number | null {
    return this.#homes.get(id) ?? null;
  }

  tile(id: number): Tile | null {
    const home = this.#homes.get(id);
    if (home === undefined) return null;
    return this.#parts.get(home)?.tiles.find((tile) => tile.id === id) ?? null;
  }

  /** How many pictures stand before this one; null when it is not in memory. */
  placeOf(id: number): number | null {
    const home = this.#homes.get(id);
    const at = this.#parts.get(home ?? -1)?.tiles.findIndex((tile) => tile.id === id) ?? -1;
    if (home === undefined || at < 0) return null;
    return this.chunks.slice(0, home).reduce((sum, chunk) => sum + chunk.count, 0) + at;
  }

  /**
   * Takes a new snapshot together with the part that will be in view: the one that holds this moment, else
   * the first one. The old one stays until both are here. `arrange` is told instead of `onchange`. False
   * when a later call overtook this one.
   */
  async take(
    query: Query,
    moment = 0,
    arrange: () => void = () => this.onchange(null),
  ): Promise<boolean> {
    const round = ++this.#round;
    this.#wanted = [];
    try {
      const outline = await this.#backend.call('gallery.outline', { query, tiles_at_ms: moment });
      if (round !== this.#round) return false;
      const pinned = { ...query, until_id: query.until_id ?? outline.newest_id };
      const { begun } = outline;
      const chunk = begun && outline.chunks[begun.chunk];
      const tiles = begun && chunk ? await this.#read(pinned, chunk, begun.page) : [];
      if (round !== this.#round) return false;
      this.snapshot = { query: pinned, total: outline.total, chunks: outline.chunks };
      this.#empty();
      if (begun) this.#put(begun.chunk, tiles);
      arrange();
      return true;
    } catch (cause) {
      if (round !== this.#round) return false;
      this.failure = asFailure(cause);
      return false;
    }
  }

  /** Shows nothing at all, because the query asks for what is no picture yet. */
  takeNone(query: Query, arrange: () => void) {
    this.#round += 1;
    this.snapshot = { query, total: 0, chunks: [] };
    this.#empty();
    arrange();
  }

  /** Forgets everything; the next `take` fills it. */
  clear() {
    this.#round += 1;
    this.snapshot = null;
    this.#empty();
    this.onchange(null);
  }

  #empty() {
    this.#parts.clear();
    this.#homes.clear();
    this.#travelling.clear();
    this.#wanted = [];
    this.failure = null;
  }

  /** Reads one part, wherever it is. */
  async need(index: number): Promise<Part | null> {
    const chunk = this.chunks[index];
    if (chunk && !this.#parts.has(index)) await this.#load(index, chunk);
    return this.#parts.get(index) ?? null;
  }

  /** Says which parts are in view or near it, the most urgent first. Forgets what is far. */
  want(parts: readonly number[]) {
    this.#wanted = parts;
    this.#fetch();
    const keep = new Set(parts);
    for (const index of this.#parts.keys()) {
      if (this.#parts.size <= KEPT + keep.size) break;
      if (!keep.has(index)) this.#forget(index);
    }
  }

  /** Reads again what could not be read. */
  retry() {
    this.failure = null;
    this.#fetch();
  }

  /** Takes pictures out. False when a new snapshot is needed to know what is left. */
  remove(ids: readonly number[]): boolean {
    let hollow = false;
    const gone = new Set(ids);
    const unknown = ids.filter((id) => !this.#homes.has(id));
    const touched = new Set(ids.flatMap((id) => this.#homes.get(id) ?? []));
    const chunks = [...this.chunks];
    for (const index of touched) {
      const part = this.#parts.get(index);
      const chunk = chunks[index];
      if (!part || !chunk) continue;
      const tiles = part.tiles.filter((tile) => !gone.has(tile.id));
      const less = part.tiles.length - tiles.length;
      chunks[index] = { ...chunk, count: chunk.count - less };
      for (const tile of part.tiles) if (gone.has(tile.id)) this.#homes.delete(tile.id);
      this.#parts.set(index, this.#partOf(index, tiles, part.ends));
      if (tiles.length === 0) hollow = true;
    }
    if (this.snapshot) {
      const total = this.snapshot.total - (ids.length - unknown.length);
      this.snapshot = { ...this.snapshot, total, chunks };
    }
    for (const index of touched) this.onchange(index);
    return unknown.length === 0 && !hollow;
  }

  /** How many pictures a day has, when that can be told from what is in memory. */
  countOfDay(day: string, from: number): number | null {
    let count = 0;
    for (let index = from; index < this.chunks.length; index += 1) {
      const part = this.#parts.get(index);
      const { first, last } = this.#daysOf(index);
      if (!part) {
        if (first !== day || last !== day) return first === day ? null : count;
        count += this.chunks[index]?.count ?? 0;
        continue;
      }
      const segments = part.segments;
      const at =
        index === from
          ? segments.findIndex((segment) => segment.day === day)
          : segments[0]?.day === null
            ? 0
            : -1;
      const segment = segments[at];
      if (!segment) return count;
      count += segment.count;
      if (!segment.goesOn) return count;
    }
    return count;
  }

  /** The days of a part's first and last picture, by the outline. */
  #daysOf(index: number): { first: string; last: string } {
    return daysOf(this.chunks[index], this.snapshot?.query.sort);
  }

  #fetch() {
    for (const index of this.#wanted) {
      if (this.#travelling.size >= AT_ONCE || this.failure) return;
      if (this.#parts.has(index) || this.#travelling.has(index)) continue;
      const chunk = this.chunks[index];
      if (chunk) void this.#load(index, chunk);
    }
  }

  async #load(index: number, chunk: Chunk) {
    const round = this.#round;
    const snapshot = this.snapshot;
    if (!snapshot) return;
    this.#travelling.add(index);
    try {
      const tiles = await this.#read(snapshot.query, chunk);
      if (round !== this.#round) return;
      this.#put(index, tiles);
      this.onchange(index);
    } catch (cause) {
      if (round === this.#round) this.failure = asFailure(cause);
    } finally {
      if (round === this.#round) {
        this.#travelling.delete(index);
        this.#fetch();
      }
    }
  }

  /** Reads a part to its end, from its beginning or from where `begun` ends. */
  async #read(query: Query, chunk: Chunk, begun?: TilePage): Promise<Tile[]> {
    const tiles: Tile[] = [];
    const limit = () => Math.min(PAGE, chunk.count - tiles.length);
    const pageFrom = (after: string | null) =>
      this.#backend.call('gallery.page', { query, after, limit: limit() });
    for (let page = begun ?? (await pageFrom(chunk.after)); ; page = await pageFrom(page.next)) {
      tiles.push(...page.tiles);
      if (page.next === null || page.tiles.length === 0 || limit() <= 0) return tiles;
    }
  }

  #put(index: number, tiles: readonly Tile[]) {
    // A picture that went elsewhere in the meantime shifts the ones behind it into two parts.
    const own = seated(tiles.filter((tile) => (this.#homes.get(tile.id) ?? index) === index));
    for (const tile of own) this.#homes.set(tile.id, index);
    const [first, last] = [tiles[0], tiles.at(-1)];
    const ends = first && last ? { first: first.id, last: last.id } : null;
    this.#parts.set(index, this.#partOf(index, own, ends));
  }

  #partOf(index: number, tiles: readonly Tile[], ends: Part['ends']): Part {
    const before = index > 0 ? this.#daysOf(index - 1).last : null;
    const after = index + 1 < this.chunks.length ? this.#daysOf(index + 1).first : null;
    return partOf(tiles, ends, before, after);
  }

  #forget(index: number) {
    for (const tile of this.#parts.get(index)?.tiles ?? []) this.#homes.delete(tile.id);
    this.#parts.delete(index);
  }
}
