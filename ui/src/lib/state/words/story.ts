// What a line of a job's story tells, in the page's language. The table has an entry for every kind that the program can
// send; one that is missing does not compile.
import { t, tag } from '../../i18n';
import type { StoryLine, Told } from '../../ipc/bindings';
import { whyInFull } from './reasons';
import { goesBy } from './routing';
import { modelName } from './titles.svelte';

/** Lines about a reason are said by it. */
type Plain = Exclude<Told, { kind: 'because' }>;

export const TOLD: {
  [Kind in Plain['kind']]: (told: Extract<Plain, { kind: Kind }>) => string;
} = {
  queued: () => t('story.queued'),
  put_back: () => t('story.putBack'),
  repaired: () => t('story.repaired'),
  held: () => t('story.held'),
  released: () => t('story.released'),
  withdrawn: () => t('story.withdrawn'),
  replaced: ({ job }) => t('story.replaced', { job }),
  sending: () => t('story.sending'),
  not_sent: ({ why }) => t('story.notSent', { why }),
  accepted: ({ task }) => t('story.accepted', { task: inShort(task) }),
  routed: ({ router, model, goes_by }) =>
    t('story.routed', { router, model: modelName(model), why: goesBy(goes_by) }),
  node_failed: ({ node, why }) => t('story.nodeFailed', { node, why }),
  found: ({ task }) => t('story.found', { task: inShort(task) }),
  absent: ({ why }) => t('story.absent', { why }),
  made: ({ files }) => t('story.made', { count: files }),
  safe: ({ files }) => t('story.safe', { count: files }),
  not_stopped: () => t('queue.goesOnNotOffered'),
  too_late: () => t('queue.goesOnTooLate'),
  fetch_again: () => t('story.fetchAgain'),
  send_again: () => t('story.sendAgain'),
  look_again: () => t('story.lookAgain'),
  said_absent: () => t('story.saidAbsent'),
  said_paid: () => t('story.saidPaid'),
  said_task: () => t('story.saidTask'),
  closed: () => t('story.closed'),
  taken_over: ({ task }) => t('story.takenOver', { task }),
  forgotten: () => t('story.forgotten'),
  forgotten_before: () => t('story.forgottenBefore'),
};

/** The beginning of an id; useapi.net puts the account before it. Each attempt shows the whole. */
function inShort(task: string): string {
  const own = task.slice(Math.max(task.lastIndexOf(':'), task.lastIndexOf('/')) + 1);
  return own.length > 12 ? `${own.slice(0, 8)}…` : own;
}

/** A sentence for a line. What was recorded of a reason is English; in another language it follows as a quotation. */
export function lineWords({ told, reason, text }: StoryLine): string {
  if (told === null) return tag() === 'en' ? text : t('reasons.recorded', { text });
  if (told.kind !== 'because') return TOLD[told.kind](told as never);
  return reason === null ? text : whyInFull(reason, text);
}
