// What the page needs beside the bindings: words as values, and telling a refusal from a fault.
import type { Failure, Phase } from './bindings';

/** Where a job may stand, in the order of its life. */
export const PHASES: readonly Phase[] = [
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
];

/** Whether a thrown value is the program's own refusal and not a fault of the page. */
export function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Failure).message === 'string' &&
    typeof (value as Failure).code === 'string'
  );
}

/** Any thrown value as something that can be shown. */
export function asFailure(cause: unknown): Failure {
  if (isFailure(cause)) return cause;
  return { code: 'internal', message: cause instanceof Error ? cause.message : String(cause) };
}
