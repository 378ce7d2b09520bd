// The program behind the window: where it works, whether its library is open, and every event.
import type { Backend } from '../../ipc/backend';
import type { About, Event, Failure, RepairedLibrary } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

/** The program says when the library is open; a page that did not hear it looks again after this. */
const LOOK_MS = 200;

export type Closing = Extract<Event, { type: 'closing' }>;

export class Session {
  readonly #backend: Backend;
  readonly #onReady: () => void;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** Null until the first answer. */
  about = $state.raw<About | null>(null);
  /** The program did not answer at all. */
  failure = $state.raw<Failure | null>(null);
  /** The question before the window closes. */
  closing = $state.raw<Closing | null>(null);
  /** This page stands in for one whose process ended, and nobody was told yet. */
  redrawn = false;
  /** Another library is being opened. */
  reopening = $state(false);

  readonly state = $derived(this.failure ? 'failed' : (this.about?.start.state ?? 'opening'));
  readonly reason = $derived<Failure | null>(
    this.failure ?? (this.about?.start.state === 'failed' ? this.about.start.failure : null),
  );

  /** A newer version made the library, so that nothing in it can be changed. */
  readonly onlyLook = $derived(
    this.about?.start.state === 'ready' && this.about.start.only_look === true,
  );

  constructor(backend: Backend, onReady: () => void) {
    this.#backend = backend;
    this.#onReady = onReady;
  }

  /** Asks until the library is open or cannot be opened. */
  async look(): Promise<void> {
    clearTimeout(this.#again);
    try {
      this.about = await this.#backend.call('host.about', {});
      this.failure = null;
    } catch (cause) {
      this.failure = asFailure(cause);
      return;
    }
    this.redrawn ||= this.about.redrawn === true;
    if (this.about.start.state === 'ready') this.#onReady();
    if (this.about.start.state === 'opening') {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => void this.look(), LOOK_MS);
    }
  }

  /** Opens the library again, or another one that the system's dialog hands out. Returns why not. */
  async reopen(which: 'same' | 'usual' | 'other'): Promise<Failure | null> {
    try {
      const picked =
        which === 'other'
          ? await this.#backend.call('host.pick_folder', { purpose: 'library' })
          : null;
      if (which === 'other' && picked === null) return null;
      this.reopening = true;
      const library = picked?.path ?? (which === 'same' ? (this.about?.library ?? null) : null);
      await this.#backend.call('host.reopen', { library });
      await this.look();
      return null;
    } catch (cause) {
      const failure = asFailure(cause);
      await this.look();
      // The library that was open may still be: then this is news, and not the end of the window.
      if (this.state !== 'ready') this.failure = failure;
      return failure;
    } finally {
      this.reopening = false;
    }
  }

  /** Makes a damaged index anew and opens the library. Returns what it came to, or null with the reason told. */
  async repair(): Promise<RepairedLibrary | null> {
    this.reopening = true;
    try {
      const repaired = await this.#backend.call('library.repair', {});
      await this.look();
      return repaired;
    } catch (cause) {
      const failure = asFailure(cause);
      await this.look();
      if (this.state !== 'ready') this.failure = failure;
      return null;
    } finally {
      this.reopening = false;
    }
  }

  async quit(): Promise<void> {
    await this.#backend.call('host.quit', {});
  }
}
