// How many jobs stand where. `start` fills it, events keep it current; components only read.
import type { Backend } from '../ipc/backend';
import type { About, Counts, Failure, Phase } from '../ipc/bindings';
import { isFailure, PHASES } from '../ipc/types';

export class CountsState {
  readonly #backend: Backend;
  #reading = false;
  #stale = false;

  /** Null until the first answer. */
  counts = $state.raw<Counts | null>(null);
  about = $state.raw<About | null>(null);
  /** The last refusal; a later good answer clears it. */
  failure = $state.raw<Failure | null>(null);

  readonly total = $derived(sum(this.counts, PHASES));
  readonly ended = $derived(sum(this.counts, ['done', 'failed', 'refused', 'cancelled']));
  readonly moving = $derived(sum(this.counts, ['submitting', 'waiting', 'downloading']));
  readonly needsPerson = $derived(sum(this.counts, ['unknown', 'unreachable']));

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens first and reads then, so that no change falls between the two. */
  async start() {
    try {
      // Known even when the library cannot be opened, and needed then to say where the log is.
      this.about = await this.#backend.call('host.about', {});
      await this.#backend.subscribe(() => void this.refresh());
    } catch (cause) {
      this.failure = asFailure(cause);
      return;
    }
    await this.refresh();
  }

  /** Reads the counts. A hundred events at once cost two readings: the running one and one more. */
  async refresh() {
    if (this.#reading) {
      this.#stale = true;
      return;
    }
    this.#reading = true;
    try {
      do {
        this.#stale = false;
        this.counts = await this.#backend.call('queue.counts', {});
      } while (this.#stale);
      this.failure = null;
    } catch (cause) {
      this.failure = asFailure(cause);
    } finally {
      this.#reading = false;
    }
  }
}

function sum(counts: Counts | null, phases: readonly Phase[]): number {
  return phases.reduce((total, phase) => total + (counts?.phases[phase] ?? 0), 0);
}

function asFailure(cause: unknown): Failure {
  return isFailure(cause) ? cause : { code: 'internal', message: String(cause) };
}
