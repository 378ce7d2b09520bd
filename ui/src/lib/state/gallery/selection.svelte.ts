// Which pictures are chosen, and which one the keys stand on. The two are different things: the focus
// walks, the selection stays.

export class Selection {
  #ids: Set<number> = new Set();
  #version = $state(0);
  /** Made by a plain click, so that it goes when the focus walks on. */
  #passing = false;

  /** Where a range begins. */
  anchor = $state.raw<number | null>(null);

  get size(): number {
    void this.#version;
    return this.#ids.size;
  }

  /** In the order they were chosen. */
  get ids(): number[] {
    void this.#version;
    return [...this.#ids];
  }

  has(id: number): boolean {
    void this.#version;
    return this.#ids.has(id);
  }

  /** A plain click: this one and no other. */
  only(id: number) {
    this.#ids = new Set([id]);
    this.anchor = id;
    this.#passing = true;
    this.#version += 1;
  }

  toggle(id: number) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.anchor = id;
    this.#passing = false;
    this.#version += 1;
  }

  /** A range or a rubber band: these, and those before when `more`. */
  set(ids: Iterable<number>, more: Iterable<number> = []) {
    this.#ids = new Set(more);
    for (const id of ids) this.#ids.add(id);
    this.#passing = false;
    this.#version += 1;
  }

  clear() {
    if (this.#ids.size === 0 && this.anchor === null) return;
    this.#ids = new Set();
    this.anchor = null;
    this.#version += 1;
  }

  /** The focus walks on: what a plain click chose is let go, what was chosen on purpose stays. */
  walkedOn() {
    if (!this.#passing) return;
    this.clear();
    this.#passing = false;
  }

  /** Pictures that are no longer there. */
  drop(ids: Iterable<number>) {
    let dropped = false;
    for (const id of ids) dropped = this.#ids.delete(id) || dropped;
    if (this.anchor !== null && !this.#ids.has(this.anchor)) this.anchor = null;
    if (dropped) this.#version += 1;
  }

  /** What a verb acts on: the selection when the focus is in it or nowhere, else the focused one. */
  targets(focused: number | null): number[] {
    if (focused !== null && !this.#ids.has(focused)) return [focused];
    return this.ids;
  }
}
