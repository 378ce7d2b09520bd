// The library's folder: what lies in it, and the long work that can be done on it.
import type { Backend } from '../../ipc/backend';
import type {
  Event,
  Failure,
  FolderPurpose,
  LibraryInfo,
  LibraryReport,
  MovedTo,
  Rebuilt,
} from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

type Progress = Extract<Event, { type: 'progress' }>;

/** Work that takes a while; one at a time. */
export type Task = 'check' | 'check_deep' | 'rebuild' | 'move' | 'empty_trash' | 'open_folder';

/** What the last finished work came to. */
export type Outcome =
  | ({ task: 'check'; deep: boolean } & LibraryReport)
  | { task: 'rebuild'; rebuilt: Rebuilt }
  | ({ task: 'move' } & MovedTo)
  | { task: 'stopped'; of: Task }
  | { task: 'empty_trash'; files: number; bytes: number };

export class LibraryState {
  readonly #backend: Backend;

  /** Null until the first answer. */
  info = $state.raw<LibraryInfo | null>(null);
  running = $state<Task | null>(null);
  /** Whether the running work was asked to end. */
  stopping = $state(false);
  /** Null while nothing was said about how far it is. */
  progress = $state.raw<Progress | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load() {
    try {
      this.info = await this.#backend.call('library.info', {});
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Says how far the running work is. */
  hear(event: Progress) {
    if (this.running) this.progress = event;
  }

  /** Compares files and index; `deep` reads every byte. Changes nothing. */
  check(deep: boolean) {
    return this.#work(deep ? 'check_deep' : 'check', async () => {
      const report = await this.#backend.call('library.check', { deep });
      this.outcome = { task: 'check', deep, ...report };
    });
  }

  /** Makes the index anew from files and recipes. */
  rebuild() {
    return this.#work('rebuild', async () => {
      const rebuilt = await this.#backend.call('library.rebuild', {});
      this.outcome = { task: 'rebuild', rebuilt };
    });
  }

  /** Asks for an empty folder and moves the library there: copied, compared, then switched. */
  async move() {
    const picked = await this.#pick('move');
    if (!picked) return;
    await this.#work('move', async () => {
      const moved = await this.#backend.call('library.move', { path: picked });
      this.outcome = { task: 'move', ...moved };
    });
  }

  /** Asks a check or a move to end; it does so between two files. */
  async stop() {
    if (!this.running) return;
    this.stopping = true;
    await this.#backend.call('library.stop', {});
  }

  /** Asks for a folder and opens the library in it; a new one is made where there is none. */
  async choose() {
    const picked = await this.#pick('library');
    if (!picked) return;
    await this.#work('open_folder', async () => {
      await this.#backend.call('host.reopen', { library: picked });
    });
  }

  emptyTrash() {
    return this.#work('empty_trash', async () => {
      const emptied = await this.#backend.call('gallery.trash_empty', {});
      this.outcome = { task: 'empty_trash', ...emptied };
    });
  }

  /** Shows the folder in the system's file manager. */
  async reveal() {
    await this.#trying(() => this.#backend.call('host.open_link', { link: 'library_folder' }));
  }

  async #pick(purpose: FolderPurpose): Promise<string | null> {
    if (this.running) return null;
    const picked = await this.#trying(() => this.#backend.call('host.pick_folder', { purpose }));
    return picked?.path ?? null;
  }

  async #work(task: Task, what: () => Promise<void>) {
    if (this.running) return;
    this.running = task;
    this.progress = null;
    this.outcome = null;
    this.stopping = false;
    await this.#trying(what);
    // What the user ended himself is no failure.
    if (this.stopping && this.failure?.code === 'conflict') {
      this.failure = null;
      this.outcome = { task: 'stopped', of: task };
    }
    this.running = null;
    this.progress = null;
    if (!this.failure) await this.load();
  }

  async #trying<T>(what: () => Promise<T>): Promise<T | null> {
    this.failure = null;
    try {
      return await what();
    } catch (cause) {
      this.failure = asFailure(cause);
      return null;
    }
  }
}
