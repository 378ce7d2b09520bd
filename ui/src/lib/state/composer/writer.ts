// Writes the newest value of something, a little after it changed: one writing at a time, in order,
// and never an older value over a newer one. What could not be written stays and is tried again.

/** Quiet time after a change before it is written. */
const REST_MS = 250;
/** Somebody who never rests is written down this often all the same. */
const CEILING_MS = 1000;
const RETRY_MS = [1000, 2000, 5000, 15_000];

export class LatestWriter<Value> {
  readonly #write: (value: Value) => Promise<void>;
  readonly #told: (failure: unknown) => void;
  #next: { value: Value } | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | null = null;
  #failures = 0;

  /** `told` hears the reason of every failed writing, and null when one went well. */
  constructor(write: (value: Value) => Promise<void>, told: (failure: unknown) => void) {
    this.#write = write;
    this.#told = told;
  }

  /** Whether something is not written yet. */
  get waiting(): boolean {
    return this.#next !== null || this.#running !== null;
  }

  /** Takes the newest value; it is written after a rest. */
  put(value: Value) {
    this.#next = { value };
    this.#waitingSince ??= Date.now();
    const left = this.#waitingSince + CEILING_MS - Date.now();
    this.#schedule(Math.max(0, Math.min(REST_MS, left)));
  }

  /** Writes now what is waiting; comes back when all of it is written, or the writing failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running) {
      await this.#running;
      return;
    }
    this.#running = this.#drain();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Forgets what is waiting, for a value that is no longer wanted. */
  drop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = null;
  }

  async #drain() {
    for (let job = this.#next; job !== null; job = this.#next) {
      this.#next = null;
      this.#waitingSince = null;
      try {
        await this.#write(job.value);
        this.#failures = 0;
        this.#told(null);
      } catch (failure) {
        // A newer value, if there is one by now, says everything that this one said.
        this.#next ??= job;
        const pause = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
        this.#failures += 1;
        this.#told(failure);
        this.#schedule(pause);
        return;
      }
    }
  }

  #schedule(pause: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }
}
