// When things happen by themselves: once a frame, or after a while. Tests bring their own.

export interface Pace {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `run` before the next picture is drawn, also while the window is hidden. */
  frame(run: () => void): void;
  /** Runs `run` after a while; returns what calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** A hidden window draws nothing, so its frames never come; the queue's numbers still must. */
const HIDDEN_FRAME_MS = 250;

export const realPace: Pace = {
  now: () => Date.now(),
  frame(run) {
    if (document.hidden) setTimeout(run, HIDDEN_FRAME_MS);
    else requestAnimationFrame(run);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
