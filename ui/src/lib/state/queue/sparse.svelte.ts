// A list of any length of which only the parts looked at are known. Holds ids, never rows.

/** Positions are counted from 0; a position nobody has read yet holds null. */
export class SparseList {
  #slots: (string | null)[] = [];
  readonly #known = new Set<string>();
  #version = $state(0);

  /** Grows with every change; whoever draws reads it through `at` and `total`. */
  get version(): number {
    return this.#version;
  }

  get total(): number {
    void this.#version;
    return this.#slots.length;
  }

  at(index: number): string | null {
    void this.#version;
    return this.#slots[index] ?? null;
  }

  has(id: string): boolean {
    void this.#version;
    return this.#known.has(id);
  }

  /** -1 when it is not here or its position was never read. */
  indexOf(id: string): number {
    return this.has(id) ? this.#slots.indexOf(id) : -1;
  }

  /** Writes down what was read from `start` on; `total` is the length of the whole list. */
  put(start: number, ids: readonly string[], total: number): void {
    this.#resize(total);
    for (const [n, id] of ids.entries()) {
      const at = start + n;
      if (at >= total) break;
      if (this.#slots[at] === id) continue;
      // It stood elsewhere before the list moved on; an id has one position.
      if (this.#known.has(id)) this.#slots[this.#slots.indexOf(id)] = null;
      this.#drop(at);
      this.#slots[at] = id;
      this.#known.add(id);
    }
    this.#version += 1;
  }

  /** Takes an id out; what stood behind it moves up. */
  remove(id: string): boolean {
    const at = this.indexOf(id);
    if (at < 0) return false;
    this.#slots.splice(at, 1);
    this.#known.delete(id);
    this.#version += 1;
    return true;
  }

  insert(index: number, id: string | null): void {
    if (id !== null && this.#known.has(id)) return;
    this.#slots.splice(index, 0, id);
    if (id !== null) this.#known.add(id);
    this.#version += 1;
  }

  /** Forgets what lies outside, but not how long the list is. */
  keepOnly(first: number, last: number): void {
    for (let at = 0; at < this.#slots.length; at += 1) {
      if (at < first || at > last) this.#drop(at);
    }
    this.#version += 1;
  }

  /** How many positions are known. */
  get loaded(): number {
    void this.#version;
    return this.#known.size;
  }

  /** The first position from `first` to `last` that was never read; -1 when all are known. */
  firstUnread(first: number, last: number): number {
    void this.#version;
    for (let at = Math.max(0, first); at <= Math.min(last, this.#slots.length - 1); at += 1) {
      if (this.#slots[at] === null) return at;
    }
    return -1;
  }

  #resize(total: number) {
    while (this.#slots.length > total) this.#drop(this.#slots.length - 1, true);
    while (this.#slots.length < total) this.#slots.push(null);
  }

  #drop(at: number, cut = false) {
    const id = this.#slots[at];
    if (typeof id === 'string') this.#known.delete(id);
    if (cut) this.#slots.length = at;
    else this.#slots[at] = null;
  }
}
