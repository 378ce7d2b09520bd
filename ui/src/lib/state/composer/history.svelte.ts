// Prompts that were queued before: as a list with search, and one by one in the prompt's own place.
import type { Backend } from '../../ipc/backend';
import type { Failure, HistoryEntry } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

const PAGE = 50;

export class HistoryState {
  readonly #backend: Backend;
  #question = 0;

  text = $state('');
  entries = $state.raw<HistoryEntry[]>([]);
  loading = $state(false);
  /** Nothing older is left. */
  complete = $state(false);
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows the newest prompts with these words. */
  async search(text: string) {
    this.text = text;
    await this.#read(null);
  }

  /** Reads on behind the last entry. */
  async more() {
    const last = this.entries.at(-1);
    if (this.loading || this.complete || !last) return;
    await this.#read(last.id);
  }

  async #read(before: number | null) {
    const mine = (this.#question += 1);
    this.loading = true;
    try {
      const found = await this.#backend.call('history.search', {
        text: this.text,
        before,
        limit: PAGE,
      });
      // Somebody typed on: a newer question is on its way, and its answer is the one to show.
      if (mine !== this.#question) return;
      this.entries = before === null ? found : [...this.entries, ...found];
      this.complete = found.length < PAGE;
      this.failure = null;
    } catch (cause) {
      if (mine === this.#question) this.failure = asFailure(cause);
    } finally {
      if (mine === this.#question) this.loading = false;
    }
  }
}

/** Walks through earlier prompts in place, and back to what was typed. */
export class Recall {
  readonly #backend: Backend;
  #typed = '';
  #shown: string | null = null;
  #texts: string[] = [];
  #at = -1;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The prompt before the shown one; null when there is none. */
  async older(current: string): Promise<string | null> {
    if (current !== this.#shown) await this.#begin(current);
    return this.#step(1);
  }

  /** The prompt after the shown one, and in the end what was typed; null when it is shown already. */
  newer(current: string): string | null {
    if (current !== this.#shown) return null;
    return this.#step(-1);
  }

  async #begin(current: string) {
    const entries = await this.#backend
      .call('history.search', { text: '', before: null, limit: PAGE })
      .catch(() => []);
    this.#typed = current;
    this.#texts = entries.map(({ text }) => text).filter((text) => text !== current);
    this.#at = -1;
  }

  #step(by: 1 | -1): string | null {
    const at = this.#at + by;
    if (at < -1 || at >= this.#texts.length) return null;
    this.#at = at;
    this.#shown = at === -1 ? this.#typed : (this.#texts[at] ?? null);
    return this.#shown;
  }
}
