// Where in the panel a job belongs. Mirrors the groups of `queue.page`.
import type { JobRow, Lane, Phase } from '../../ipc/bindings';

/** `running` and `waiting` stand in their lane; the others have a column or a view of their own. */
export type Place = 'running' | 'waiting' | 'needs_you' | 'ended';

export const LANES: readonly Lane[] = ['first', 'normal', 'last'];

const RUNNING: readonly Phase[] = ['submitting', 'waiting', 'downloading'];
const ENDED: readonly Phase[] = ['done', 'failed', 'refused', 'cancelled', 'unreachable'];

/** Nothing more happens by itself, and nobody has to decide. */
export function isEnd(phase: Phase): boolean {
  return ENDED.includes(phase);
}

export function placeOf(row: JobRow): Place {
  if (isEnd(row.phase)) return 'ended';
  if (row.hold === 'decision' || row.hold === 'unreadable') return 'needs_you';
  if (row.phase === 'unknown' || RUNNING.includes(row.phase)) return 'running';
  return 'waiting';
}

/** Whether a person has to decide. What repeated failures hold waits in its lane all the same. */
export function needsPerson(row: JobRow): boolean {
  return placeOf(row) === 'needs_you' || row.hold === 'breaker';
}

/** Nothing was sent, so nothing can have been charged. */
export function isUnsent(row: JobRow): boolean {
  return row.phase === 'queued';
}
