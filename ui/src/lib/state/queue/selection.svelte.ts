// Which rows are chosen, and which one the keyboard stands on. One selection for the whole panel.
import { SvelteSet } from 'svelte/reactivity';

import type { JobList } from './list.svelte';

export interface Press {
  /** Shift: everything from the last plain press to here. */
  range?: boolean;
  /** Ctrl or Cmd: this one in or out. */
  toggle?: boolean;
}

export class Selection {
  readonly #chosen = new SvelteSet<string>();
  #anchor: string | null = null;

  /** The row the keyboard stands on, and the list it is in. */
  focus = $state.raw<string | null>(null);

  get ids(): string[] {
    return [...this.#chosen];
  }

  get size(): number {
    return this.#chosen.size;
  }

  has(id: string): boolean {
    return this.#chosen.has(id);
  }

  /** The focused job and, when it is among the chosen, all of them: what a verb works on. */
  subject(id: string | null = this.focus): string[] {
    if (id !== null && !this.#chosen.has(id)) return [id];
    return this.ids;
  }

  async press(list: JobList, id: string, press: Press = {}): Promise<void> {
    this.focus = id;
    if (press.range) return this.#reach(list, id);
    if (press.toggle) {
      if (!this.#chosen.delete(id)) this.#chosen.add(id);
    } else {
      this.#only([id]);
    }
    this.#anchor = id;
  }

  async all(list: JobList): Promise<void> {
    this.#only(await list.between(0, list.total - 1));
  }

  clear(): void {
    this.#chosen.clear();
    this.#anchor = null;
  }

  /** A job that left the panel is no longer chosen; the keyboard goes on to its neighbour. */
  drop(id: string, neighbour: string | null): void {
    this.#chosen.delete(id);
    if (this.focus === id) this.focus = neighbour;
    if (this.#anchor === id) this.#anchor = null;
  }

  async #reach(list: JobList, id: string) {
    const anchor = this.#anchor ?? id;
    const from = list.indexOf(anchor);
    const to = list.indexOf(id);
    this.#only(from < 0 || to < 0 ? [id] : await list.between(from, to));
    this.#anchor = from < 0 ? id : anchor;
  }

  #only(ids: readonly string[]) {
    const wanted = new Set(ids);
    for (const id of [...this.#chosen]) if (!wanted.has(id)) this.#chosen.delete(id);
    for (const id of ids) this.#chosen.add(id);
  }
}
