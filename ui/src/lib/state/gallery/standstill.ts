// What should run and stands still is opened anew. A web view can lose the data that it waits for, though all of it is at
// hand: WebKit's was seen to stay at the beginning of a sound for a minute, waiting, and nobody would have ended that.

/** What is used of a media element. */
export type Revivable = Pick<
  HTMLMediaElement,
  'currentTime' | 'paused' | 'playbackRate' | 'readyState' | 'load' | 'play'
> &
  Pick<HTMLMediaElement, 'addEventListener' | 'removeEventListener'>;

/** So long nothing moves before it is taken for stuck; a disk that wakes up takes less. */
export const STILL_MS = 5_000;
/** What stands still again and again has a cause that opening does not end. */
export const MOST_REVIVALS = 2;
/** `HTMLMediaElement.HAVE_FUTURE_DATA`: enough to go on. */
const CAN_GO_ON = 3;

/** Watches an element until the returned function is called. */
export function reviveWhenStill(element: Revivable): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let revived = 0;
  const watch = () => {
    clearTimeout(timer);
    const { currentTime } = element;
    timer = setTimeout(() => {
      const stuck = !element.paused && element.readyState < CAN_GO_ON;
      if (!stuck || element.currentTime !== currentTime || revived === MOST_REVIVALS) return;
      revived += 1;
      const { playbackRate } = element;
      // This forgets where it stood, how fast, and that it ran.
      element.load();
      element.currentTime = currentTime;
      element.playbackRate = playbackRate;
      void element.play().catch(() => undefined);
    }, STILL_MS);
  };
  for (const name of EVENTS) element.addEventListener(name, watch);
  return () => {
    clearTimeout(timer);
    for (const name of EVENTS) element.removeEventListener(name, watch);
  };
}

/** It should run from now on; or it should, and cannot. */
const EVENTS = ['play', 'waiting'] as const;
