// The words of the window, in one place.
import type { Phase } from './ipc/bindings';

/** What a person calls a phase, and what it means for their money. */
export const PHASE_WORDS: Record<Phase, { name: string; meaning: string }> = {
  queued: { name: 'Queued', meaning: 'Not sent yet. Nothing charged.' },
  submitting: { name: 'Sending', meaning: 'On its way to the service.' },
  unknown: { name: 'Checking', meaning: 'No answer came. Never sent again by itself.' },
  waiting: { name: 'Making', meaning: 'The service has it.' },
  downloading: { name: 'Downloading', meaning: 'Made. The files are on their way.' },
  done: { name: 'Safe', meaning: 'Verified on disk.' },
  failed: { name: 'Failed', meaning: 'Charged only where the service says so.' },
  refused: { name: 'Refused', meaning: 'By moderation. Not sent again.' },
  cancelled: { name: 'Cancelled', meaning: 'Stopped by you.' },
  unreachable: { name: 'Paid, out of reach', meaning: 'Made, but the service lost it.' },
};

/** The sentence under the title: what is under way and what a person must decide. */
export function summary(moving: number, queued: number, needsPerson: number): string {
  const parts = [];
  if (moving > 0) parts.push(`${moving} under way`);
  if (queued > 0)
    parts.push(`${queued} not sent yet, nothing charged for ${queued === 1 ? 'it' : 'them'}`);
  if (needsPerson > 0) parts.push(`${needsPerson} ${needsPerson === 1 ? 'needs' : 'need'} you`);
  return parts.length > 0 ? `${parts.join(' · ')}.` : 'Everything has ended. Nothing is waiting.';
}

/** What a phase means now: for the unsent ones also how many are held. */
export function meaning(phase: Phase, held: number): string {
  const words = PHASE_WORDS[phase].meaning;
  return phase === 'queued' && held > 0 ? `${words} ${held} held.` : words;
}

/** A path as one word of a command line. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
