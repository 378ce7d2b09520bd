// Everything about the picture that the keys stand on. Walking through many of them asks only for the
// one where the walk ends.
import type { Backend } from '../../ipc/backend';
import type { AssetView, Failure } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

/** A stay shorter than this is walking by. */
const STAY_MS = 60;
const KEPT = 32;

export class InspectorState {
  readonly #backend: Backend;
  #known = new Map<number, AssetView>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: number | null = null;

  view = $state.raw<AssetView | null>(null);
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows a picture; nothing for null. */
  show(id: number | null) {
    if (id === this.#wanted) return;
    clearTimeout(this.#timer);
    this.#wanted = id;
    this.failure = null;
    const known = id === null ? null : (this.#known.get(id) ?? null);
    this.view = known;
    if (id !== null && !known) this.#timer = setTimeout(() => void this.#read(id), STAY_MS);
  }

  /** Reads the shown picture again. */
  async again(): Promise<void> {
    if (this.#wanted !== null) await this.#read(this.#wanted);
  }

  /** Everything may have changed. */
  forget() {
    this.#known.clear();
    void this.again();
  }

  async #read(id: number) {
    try {
      const view = await this.#backend.call('gallery.asset', { id });
      this.#known.set(id, view);
      const oldest = this.#known.keys().next();
      if (this.#known.size > KEPT && !oldest.done) this.#known.delete(oldest.value);
      if (id === this.#wanted) [this.view, this.failure] = [view, null];
    } catch (cause) {
      if (id === this.#wanted) this.failure = asFailure(cause);
    }
  }
}
