// What is asked of the queue for the places on top of the gallery.

/** Jobs with places of their own; the others are counted. */
export const MOST_JOBS = 60;
/** Of those that wait, as many as one can take in. */
export const MOST_WAITING = 24;

/** What is being made, what waits for that, and what needs somebody. */
export const LIVE_PAGES = {
  running: page('running', MOST_JOBS),
  waiting: page('waiting', MOST_WAITING),
  trouble: page('needs_you', MOST_WAITING),
} as const;

function page(group: 'running' | 'waiting' | 'needs_you', limit: number) {
  return { group, lane: null, text: null, after: null, offset: 0, limit } as const;
}
