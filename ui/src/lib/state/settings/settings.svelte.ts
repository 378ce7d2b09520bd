// The choices that outlive a run. A change shows at once, is written by the program, and is taken
// back with a reason when it could not be.
import type { Backend } from '../../ipc/backend';
import type { Failure, SettingsView } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

export type Patch = Partial<SettingsView>;

export class SettingsState {
  readonly #backend: Backend;
  /** What the program answered last. */
  #known = $state.raw<SettingsView | null>(null);
  /** Changes that are on their way, oldest first. */
  #sent = $state.raw<readonly { turn: number; patch: Patch }[]>([]);
  #turns = 0;
  #answered = 0;

  /** Null until the first answer. */
  readonly view = $derived<SettingsView | null>(
    this.#known && this.#sent.reduce((view, { patch }) => ({ ...view, ...patch }), this.#known),
  );
  /** Why the last change or reading failed; the next good answer clears it. */
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads everything; called at the start and when another process changed something. */
  async load() {
    const turn = (this.#turns += 1);
    try {
      this.#take(turn, await this.#backend.call('settings.get', {}));
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Changes some choices. Returns whether they were kept. */
  async set(patch: Patch): Promise<boolean> {
    const turn = (this.#turns += 1);
    this.#sent = [...this.#sent, { turn, patch }];
    try {
      const answer = await this.#backend.call('settings.set', { patch });
      this.#take(turn, answer);
      return true;
    } catch (cause) {
      this.failure = asFailure(cause);
      return false;
    } finally {
      this.#sent = this.#sent.filter((change) => change.turn !== turn);
    }
  }

  /** An answer to an earlier question than the last one heard says nothing new. */
  #take(turn: number, answer: SettingsView) {
    this.failure = null;
    if (turn < this.#answered) return;
    this.#answered = turn;
    this.#known = answer;
  }
}
