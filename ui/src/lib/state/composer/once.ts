// What was asked for already. Plain on purpose: nothing on the page waits for it.
export class Once {
  readonly #known = new Set<string>();

  /** True the first time for a key. */
  first(key: string): boolean {
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }

  /** The key counts as new again. */
  forget(key: string) {
    this.#known.delete(key);
  }
}
