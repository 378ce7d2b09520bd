// Why a job waits, was held or ended, in the page's language. The table has an entry for every kind that the program
// can send; one that is missing does not compile.
import { t, tag, type PlainKey } from '../../i18n';
import type { Family, Reason } from '../../ipc/bindings';

type Plain = Exclude<Reason['kind'], 'service'>;

export const REASONS: Record<Plain, PlainKey> = {
  busy: 'reasons.busy',
  unanswered: 'reasons.unanswered',
  undecided: 'reasons.undecided',
  paid: 'reasons.paid',
  paid_unreachable: 'reasons.paidUnreachable',
  closed: 'reasons.closed',
  cancelled: 'reasons.cancelled',
  gone: 'reasons.gone',
  no_files: 'reasons.noFiles',
  bad_file: 'reasons.badFile',
  failed: 'reasons.failed',
  unknown_model: 'reasons.unknownModel',
  invalid: 'reasons.invalid',
  not_entitled: 'reasons.notEntitled',
  input_missing: 'reasons.inputMissing',
  input_unfit: 'reasons.inputUnfit',
  input_refused: 'reasons.inputRefused',
  moderated: 'reasons.moderated',
  budget: 'reasons.budget',
  cap_day: 'reasons.capDay',
  cap_month: 'reasons.capMonth',
  cap_batch: 'reasons.capBatch',
  cap_unreadable: 'reasons.capUnreadable',
  many_refused: 'reasons.manyRefused',
  same_cause: 'reasons.sameCause',
  unreadable: 'reasons.unreadable',
  no_account: 'reasons.noAccount',
  no_key: 'reasons.noKey',
  bad_key: 'reasons.badKey',
  no_credits: 'reasons.noCredits',
  account_error: 'reasons.accountError',
  unreachable: 'reasons.unreachable',
};

const FAMILIES: Record<Exclude<Family, 'other'>, PlainKey> = {
  safety: 'reasons.serviceSafety',
  bad_output: 'reasons.serviceBadOutput',
  bad_input: 'reasons.serviceBadInput',
  partner: 'reasons.servicePartner',
};

/** A sentence for a reason. */
export function reasonWords(reason: Reason): string {
  if (reason.kind !== 'service') return t(REASONS[reason.kind]);
  if (reason.family === 'other') return t('reasons.serviceOther', { code: reason.code });
  return t(FAMILIES[reason.family]);
}

/** The most that can be said in one sentence: in English that is what was written down when it happened. */
export function whyWords(reason: Reason, recorded: string | null): string {
  return recorded && tag() === 'en' ? recorded : reasonWords(reason);
}

/** What was written down in English: in another language a quotation. */
export function recordedWords(recorded: string): string {
  return tag() === 'en' ? recorded : t('reasons.recorded', { text: recorded });
}

/** The same; in another language what was written down follows as a quotation. */
export function whyInFull(reason: Reason, recorded: string | null): string {
  const words = whyWords(reason, recorded);
  return !recorded || words === recorded ? words : `${words} ${recordedWords(recorded)}`;
}
