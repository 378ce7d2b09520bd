// Taking over tasks that other programs made: an account, what its service lists, and an id.
import type { Backend } from '../../ipc/backend';
import type { Failure, ListedTask } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

export class AdoptingState {
  readonly #backend: Backend;
  /** Counts accounts; answers for an earlier one are too late. */
  #turn = 0;

  account = $state<string | null>(null);
  /** Tasks that no job follows, newest first; null until the first answer, and where the service keeps no list. */
  tasks = $state.raw<readonly ListedTask[] | null>(null);
  /** Whether the account's service keeps a list; null until the first answer. */
  kept = $state<boolean | null>(null);
  /** Why the list cannot be read. */
  failure = $state.raw<Failure | null>(null);
  /** Why the last task was not taken over. */
  refusal = $state.raw<Failure | null>(null);
  /** The task that is being taken over. */
  busy = $state<string | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  choose(account: string): void {
    if (account === this.account) return;
    this.account = account;
    this.refusal = null;
    void this.load();
  }

  /** Reads what the service lists. */
  async load(): Promise<void> {
    const { account } = this;
    if (account === null) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.tasks = null;
    this.kept = null;
    this.failure = null;
    try {
      const list = await this.#backend.call('tasks.list', { account });
      if (turn !== this.#turn) return;
      this.kept = list.kept;
      this.tasks = list.kept ? list.tasks.filter((task) => task.job === null) : null;
    } catch (cause) {
      if (turn === this.#turn) this.failure = asFailure(cause);
    }
  }

  /** Follows a task from now on; the id of its job, or null with the reason in `refusal`. */
  async adopt(remoteId: string): Promise<string | null> {
    const { account } = this;
    if (account === null || this.busy !== null) return null;
    this.busy = remoteId;
    this.refusal = null;
    try {
      const { job } = await this.#backend.call('tasks.adopt', { account, remote_id: remoteId });
      this.tasks = this.tasks?.filter((task) => task.remote_id !== remoteId) ?? null;
      return job;
    } catch (cause) {
      this.refusal = asFailure(cause);
      return null;
    } finally {
      this.busy = null;
    }
  }
}
