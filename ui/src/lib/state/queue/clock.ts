// The time, for what counts down. Ticks only while something on the screen reads it.
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 1_000;

export class Clock {
  readonly #now: () => number;
  readonly #follow = createSubscriber((tick) => {
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  });

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** Unix milliseconds; whoever draws it is drawn again every second. */
  get now(): number {
    this.#follow();
    return this.#now();
  }
}
