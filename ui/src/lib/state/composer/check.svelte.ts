// Asks the program what it thinks of a draft while somebody types: problems, price, time. One question at a time; an
// answer to an older text never stands over one to a newer.
import type { Backend } from '../../ipc/backend';
import type { DraftContent, Failure } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import type { DraftState } from './draft.svelte';

const REST_MS = 120;

export class Checker {
  readonly #backend: Backend;
  readonly #whole: (content: DraftContent) => DraftContent;
  #wanted: DraftState | null = null;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  failure = $state.raw<Failure | null>(null);

  /** `whole` completes a content to what is asked about. */
  constructor(backend: Backend, whole: (content: DraftContent) => DraftContent) {
    this.#backend = backend;
    this.#whole = whole;
  }

  /** The draft changed or came into view: it is checked after a rest, at once the first time. */
  ask(draft: DraftState) {
    this.#wanted = draft;
    clearTimeout(this.#timer);
    if (draft.checked === null) void this.#run();
    else this.#timer = setTimeout(() => void this.#run(), REST_MS);
  }

  /** Checks now, and comes back with the answer in the draft. */
  async now(draft: DraftState) {
    clearTimeout(this.#timer);
    await this.#check(draft);
  }

  async #run() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let draft = this.#wanted; draft; draft = this.#wanted) {
        this.#wanted = null;
        await this.#check(draft);
      }
    } finally {
      this.#asking = false;
    }
  }

  async #check(draft: DraftState) {
    const { revision, content } = draft;
    if (content.model === null) return;
    try {
      const checked = await this.#backend.call('compose.check', { draft: this.#whole(content) });
      this.failure = null;
      if (revision < draft.checkedRevision) return;
      draft.checked = checked;
      draft.checkedRevision = revision;
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }
}
