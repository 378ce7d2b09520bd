// All pictures from one to another, as the list runs, also where it has not been read.
import type { Backend } from '../../ipc/backend';
import type { LiveJobs } from './live.svelte';
import type { PictureList } from './list.svelte';

/** As many ids as the program hands out at once. */
const AT_ONCE = 10_000;

/** What is being made counts as lying before the list. */
const BEFORE_LIST = -1;

interface Place {
  part: number;
  at: number;
}

export class Ranges {
  readonly #backend: Backend;
  readonly #list: PictureList;
  readonly #live: LiveJobs;

  constructor(backend: Backend, list: PictureList, live: LiveJobs) {
    this.#backend = backend;
    this.#list = list;
    this.#live = live;
  }

  /** Both included, whichever comes first. */
  async between(one: number, other: number): Promise<number[]> {
    const [first, second] = [await this.#placeOf(one), await this.#placeOf(other)];
    if (!first || !second) return this.#ids(one, other);
    const inOrder = first.part - second.part || first.at - second.at;
    return inOrder <= 0 ? this.#walk(first, second) : this.#walk(second, first);
  }

  /** Everything that is shown. */
  async all(): Promise<number[]> {
    const live = this.#live.tiles.map((tile) => tile.id);
    const last = this.#list.chunks.length - 1;
    if (last < 0) return live;
    const end = (await this.#list.need(last))?.tiles.length ?? 0;
    return [...live, ...(await this.#walk({ part: 0, at: 0 }, { part: last, at: end - 1 }))];
  }

  async #placeOf(id: number): Promise<Place | null> {
    const live = this.#live.tiles.findIndex((tile) => tile.id === id);
    if (live >= 0) return { part: BEFORE_LIST, at: live };
    const part = this.#list.homeOf(id);
    if (part === null) return null;
    const at = this.#list.part(part)?.tiles.findIndex((tile) => tile.id === id) ?? -1;
    return at < 0 ? null : { part, at };
  }

  async #walk(first: Place, last: Place): Promise<number[]> {
    const found: number[] = [];
    if (first.part === BEFORE_LIST) {
      const end = last.part === BEFORE_LIST ? last.at + 1 : undefined;
      found.push(...this.#live.tiles.slice(first.at, end).map((tile) => tile.id));
      if (last.part === BEFORE_LIST) return found;
    }
    let part = Math.max(0, first.part);
    while (part <= last.part) {
      const known =
        this.#list.part(part) ??
        (part === 0 || part === last.part ? await this.#list.need(part) : null);
      if (known) {
        const from = part === first.part ? first.at : 0;
        const to = part === last.part ? last.at + 1 : undefined;
        found.push(...known.tiles.slice(from, to).map((tile) => tile.id));
        part += 1;
        continue;
      }
      // A stretch that nobody has looked at: its ids are enough.
      let next = part;
      while (next < last.part && !this.#list.part(next)) next += 1;
      const before = this.#list.part(part - 1)?.ends?.last;
      const behind = (await this.#list.need(next))?.ends?.first;
      if (before === undefined || behind === undefined) break;
      const ids = await this.#ids(before, behind);
      found.push(...ids.filter((id) => id !== before && id !== behind));
      part = next;
    }
    return found;
  }

  async #ids(from: number, to: number): Promise<number[]> {
    const query = this.#list.snapshot?.query;
    if (!query) return [];
    const found: number[] = [];
    let start = from;
    for (;;) {
      const ids = await this.#backend.call('gallery.ids', { query, from: start, to });
      found.push(...(found.length > 0 ? ids.slice(1) : ids));
      const end = ids.at(-1);
      if (ids.length < AT_ONCE || end === undefined || end === start) return found;
      start = end;
    }
  }
}
