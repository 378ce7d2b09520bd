// One column of the panel: jobs under way first, then those that wait, of which only the parts
// looked at are read.
//
// Nothing jumps: rows change where they stand, a job that starts keeps its place (the last one
// under way is the first that waited), and one that has ended stays until it is `settle`d.
import type { JobRow } from '../../ipc/bindings';
import { isEnd } from './place';
import type { JobRows } from './rows.svelte';
import { SparseList } from './sparse.svelte';

/** Rows read in one go while somebody looks. */
export const CHUNK = 100;
/** Rows read in one go when all of a part are wanted; the most that the program hands out. */
const MANY = 500;
/** Rows kept of one list; what is farther from the part looked at than half of it is forgotten. */
const KEEP = 4_000;
/** How often a part is read again because the list moved meanwhile; then the next reload sorts it out. */
const MOVING_TRIES = 3;

/** Reads `limit` rows of the waiting part from `start` on, and how long it is. */
export type Reader = (start: number, limit: number) => Promise<{ rows: JobRow[]; total: number }>;

export class JobList {
  readonly #rows: JobRows;
  readonly #read: Reader;
  readonly #reading = new Set<number>();
  readonly #rest = new SparseList();
  #lead = $state.raw<readonly string[]>([]);
  // Grows when positions move, so that an answer asked for before is not put in the wrong place.
  #moved = 0;
  #range = { first: 0, last: CHUNK - 1 };

  /** True until the first answer. */
  unread = $state(true);

  constructor(rows: JobRows, read: Reader) {
    this.#rows = rows;
    this.#read = read;
  }

  get total(): number {
    return this.#lead.length + this.#rest.total;
  }

  get leading(): number {
    return this.#lead.length;
  }

  /** Null for a row that is still being read. */
  at(index: number): JobRow | null {
    const id = this.idAt(index);
    return id === null ? null : (this.#rows.get(id) ?? null);
  }

  idAt(index: number): string | null {
    const lead = this.#lead;
    return index < lead.length ? (lead[index] ?? null) : this.#rest.at(index - lead.length);
  }

  indexOf(id: string): number {
    const lead = this.#lead.indexOf(id);
    if (lead >= 0) return lead;
    const rest = this.#rest.indexOf(id);
    return rest < 0 ? -1 : this.#lead.length + rest;
  }

  /** Whether every row was read, so that what is not here is nowhere in this list. */
  get isComplete(): boolean {
    return !this.unread && this.#rest.loaded === this.#rest.total;
  }

  isLeading(id: string): boolean {
    return this.#lead.includes(id);
  }

  has(id: string): boolean {
    return this.#lead.includes(id) || this.#rest.has(id);
  }

  /** The jobs under way, read as one. */
  lead(rows: readonly JobRow[]): void {
    for (const row of rows) this.#rows.put(row);
    // Ended ones that still stand here keep standing until they are settled.
    const fresh = rows.map((row) => row.id);
    const kept = this.#lead.filter((id) => !fresh.includes(id) && this.#hasEnded(id));
    for (const id of fresh) if (this.#rest.remove(id)) this.#moved += 1;
    this.#lead = [...kept, ...fresh];
  }

  /** The part being looked at; reads what is missing of it. */
  async look(first: number, last: number): Promise<void> {
    this.#range = { first, last };
    const lead = this.#lead.length;
    let from = first - lead;
    for (;;) {
      // Before the first answer the length is not known either.
      const missing = this.unread ? 0 : this.#rest.firstUnread(from, last - lead);
      if (missing < 0) break;
      const start = Math.floor(missing / CHUNK) * CHUNK;
      from = start + CHUNK;
      if (this.#reading.has(start)) break;
      await this.#chunk(start);
    }
    this.#forgetFar();
  }

  /** Reads the visible part anew; what lies elsewhere is read when it is looked at. */
  async reload(): Promise<void> {
    this.#moved += 1;
    this.#reading.clear();
    const lead = this.#lead.length;
    const start = Math.max(0, Math.floor((this.#range.first - lead) / CHUNK) * CHUNK);
    const end = Math.max(start, this.#range.last - lead);
    this.#rest.keepOnly(start, Math.ceil((end + 1) / CHUNK) * CHUNK - 1);
    for (let at = start; at <= end; at += CHUNK) {
      await this.#chunk(at);
      if (at + CHUNK >= this.#rest.total) break;
    }
  }

  /** A job began: from the waiting part to the end of those under way. */
  begin(id: string): void {
    if (this.#lead.includes(id)) return;
    if (this.#rest.remove(id)) this.#moved += 1;
    this.#lead = [...this.#lead, id];
  }

  /** A job waits here: at its position among the others, or where it went back to. */
  wait(row: JobRow): void {
    this.#lead = this.#lead.filter((id) => id !== row.id);
    this.#rest.remove(row.id);
    this.#rest.insert(this.#placeOf(row), row.id);
    this.#moved += 1;
  }

  remove(id: string): void {
    if (this.#lead.includes(id)) this.#lead = this.#lead.filter((other) => other !== id);
    else if (this.#rest.remove(id)) this.#moved += 1;
  }

  /** At the top of the part that is read by position; for a list that is sorted newest first. */
  prepend(id: string): void {
    this.#rest.insert(0, id);
    this.#moved += 1;
  }

  /** Lets jobs go that have ended. */
  settle(ids: readonly string[]): void {
    this.#lead = this.#lead.filter((id) => !ids.includes(id) || !this.#hasEnded(id));
  }

  /** Moves waiting jobs before another one (null: to the end) without asking anybody. */
  move(ids: readonly string[], before: string | null): void {
    for (const id of ids) this.#rest.remove(id);
    let at = before === null ? this.#rest.total : this.#rest.indexOf(before);
    if (at < 0) at = 0;
    for (const id of ids) this.#rest.insert(at++, id);
    this.#moved += 1;
  }

  /** The row below, or above the last one. */
  neighbour(id: string): string | null {
    const at = this.indexOf(id);
    return at < 0 ? null : (this.idAt(at + 1) ?? this.idAt(at - 1));
  }

  /** The waiting job that follows, skipping `without`; null at the end or where nothing was read. */
  nextWaiting(id: string, without: ReadonlySet<string>): string | null {
    for (let at = this.indexOf(id) + 1; at < this.total; at += 1) {
      const next = this.idAt(at);
      if (next === null) return null;
      if (!without.has(next)) return next;
    }
    return null;
  }

  /** Ids from one row to another, both included; reads what is missing between them. */
  async between(from: number, to: number): Promise<string[]> {
    const [first, last] = from <= to ? [from, to] : [to, from];
    const ids: string[] = [];
    const lead = this.#lead.length;
    for (let at = first; at <= last && at < lead; at += 1) ids.push(this.#lead[at] as string);
    for (let at = Math.max(0, first - lead); at <= last - lead && at < this.#rest.total; at += 1) {
      if (this.#rest.at(at) === null) await this.#chunk(at, MANY);
      const id = this.#rest.at(at);
      if (id !== null) ids.push(id);
    }
    return ids;
  }

  async #chunk(start: number, limit = CHUNK, tries = MOVING_TRIES): Promise<void> {
    const moved = this.#moved;
    this.#reading.add(start);
    try {
      const { rows, total } = await this.#read(start, limit);
      for (const row of rows) this.#rows.put(row);
      this.unread = false;
      // Positions moved while this was on its way: read again rather than show a wrong order.
      if (moved !== this.#moved && tries > 0) return await this.#chunk(start, limit, tries - 1);
      const begun = new Set(this.#lead);
      const ids = rows.map((row) => row.id).filter((id) => !begun.has(id));
      this.#rest.put(start, ids, total - (rows.length - ids.length));
    } finally {
      this.#reading.delete(start);
    }
  }

  #placeOf(row: JobRow): number {
    const { total } = this.#rest;
    for (let at = total - 1; at >= 0; at -= 1) {
      const id = this.#rest.at(at);
      const other = id === null ? undefined : this.#rows.get(id);
      if (!other || other.position <= row.position) return at + 1;
    }
    return 0;
  }

  #hasEnded(id: string): boolean {
    const phase = this.#rows.get(id)?.phase;
    return phase !== undefined && isEnd(phase);
  }

  #forgetFar() {
    if (this.#rest.loaded <= KEEP) return;
    const middle = (this.#range.first + this.#range.last) / 2 - this.#lead.length;
    this.#rest.keepOnly(middle - KEEP / 2, middle + KEEP / 2);
  }
}
