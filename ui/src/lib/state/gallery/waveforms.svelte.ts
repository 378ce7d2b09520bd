// The outlines of sounds that are in view. Asked for once each; what cannot be decoded stays without.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';

/** Outlines that are remembered; they are made again in no time. */
const MOST = 300;

export class Waveforms {
  readonly #backend: Backend;
  readonly #known = new SvelteMap<number, readonly number[]>();
  readonly #asked = new Set<number>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The outline of a sound, from 0 to 255; null while it is not known. Asks for it. */
  of(id: number): readonly number[] | null {
    if (!this.#asked.has(id)) {
      this.#asked.add(id);
      void this.#ask(id);
    }
    return this.#known.get(id) ?? null;
  }

  /** Another library: ids mean other sounds. */
  clear() {
    this.#asked.clear();
    this.#known.clear();
  }

  async #ask(id: number) {
    const peaks = await this.#backend.call('gallery.waveform', { id }).catch(() => null);
    if (!peaks || !this.#asked.has(id)) return;
    this.#known.set(id, peaks);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) {
      this.#known.delete(oldest);
      this.#asked.delete(oldest);
    }
  }
}
