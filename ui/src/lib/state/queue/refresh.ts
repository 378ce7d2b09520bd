// Reading something again: however often it is asked for, one reading runs and at most one follows.
import type { Pace } from './pace';

/** The reading tells its failures itself: nobody waits for one that comes soon. */
export class Refresh {
  readonly #read: () => Promise<void>;
  readonly #pace: Pace;
  /** Least time between two readings that nobody waits for. */
  readonly #restMs: number;
  #running: Promise<void> | null = null;
  #again = false;
  #planned = false;

  constructor(read: () => Promise<void>, pace: Pace, restMs: number) {
    this.#read = read;
    this.#pace = pace;
    this.#restMs = restMs;
  }

  /** Reads at once, or once more after the reading that runs. Resolves when the answer is in. */
  async now(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Reads soon; a hundred wishes within the rest cost one reading. */
  soon(): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#pace.after(this.#restMs, () => {
      this.#planned = false;
      void this.now();
    });
  }

  async #loop() {
    do {
      this.#again = false;
      await this.#read();
    } while (this.#again);
  }
}
