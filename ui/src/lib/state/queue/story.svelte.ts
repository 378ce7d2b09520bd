// The story of one job, open beside the lists: read when it opens, read again when the job moves.
import type { Backend } from '../../ipc/backend';
import type { Failure, JobStory } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import type { Pace } from './pace';
import type { QueueState } from './queue.svelte';
import { Refresh } from './refresh';

const REST_MS = 500;

export class StoryState {
  readonly #backend: Backend;
  readonly #refresh: Refresh;

  /** The job whose story is open. */
  id = $state.raw<string | null>(null);
  story = $state.raw<JobStory | null>(null);
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend, queue: QueueState, pace: Pace) {
    this.#backend = backend;
    this.#refresh = new Refresh(() => this.#read(), pace, REST_MS);
    queue.onChange((before, after) => {
      if (after.id === this.id && before?.rev !== after.rev) this.#refresh.soon();
    });
  }

  open(id: string): void {
    if (this.id !== id) this.story = null;
    this.id = id;
    void this.#refresh.now();
  }

  close(): void {
    this.id = null;
    this.story = null;
    this.failure = null;
  }

  async #read() {
    const { id } = this;
    if (id === null) return;
    try {
      const story = await this.#backend.call('queue.story', { id });
      if (this.id !== id) return;
      this.story = story;
      this.failure = null;
    } catch (cause) {
      if (this.id === id) this.failure = asFailure(cause);
    }
  }
}
