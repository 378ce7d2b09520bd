// What crosses the border between the page and the program. Times are Unix milliseconds, UTC.

/** Where a job stands; the same words as in the database and the command line. */
export const PHASES = [
  'queued',
  'submitting',
  'unknown',
  'waiting',
  'downloading',
  'done',
  'failed',
  'refused',
  'cancelled',
  'unreachable',
] as const;

export type Phase = (typeof PHASES)[number];

/** How many jobs stand in each phase. */
export interface Counts {
  /** Phases without jobs are left out. */
  phases: Partial<Record<Phase, number>>;
  /** Jobs that could go on but are held, by what holds them; counted in their phase as well. */
  held: Partial<Record<string, number>>;
}

/** The program and the place it works in. */
export interface About {
  version: string;
  /** The library's folder, as a path to show and to copy. */
  library: string;
  /** Where the log is. */
  log: string;
}

/** Why the program did not do as asked. */
export interface Failure {
  code: string;
  /** For a person: what happened and what to do. */
  message: string;
}

/** What the page can ask for: arguments and answer by name. */
export interface Commands {
  'host.about': { args: Record<string, never>; answer: About };
  'queue.counts': { args: Record<string, never>; answer: Counts };
}

/** Something changed. Events only say "look again"; a missed one costs a refresh, never data. */
export interface Event {
  type: string;
}

/** Whether a thrown value is the program's own refusal and not a fault of the page. */
export function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Failure).message === 'string' &&
    typeof (value as Failure).code === 'string'
  );
}
