// Why something could not be done, in the page's language. Each table has an entry for every kind that the program can
// send; one that is missing does not compile.
import { credits, day, number, t, tag } from '../../i18n';
import type {
  Beyond,
  CapFault,
  CapNotice,
  CapOf,
  Failure,
  Large,
  LibraryFault,
  Refusal,
  Unsafe,
} from '../../ipc/bindings';
import { faultWords } from './faults';

type Said<T extends { kind: string }> = {
  [Kind in T['kind']]: (one: Extract<T, { kind: Kind }>) => string;
};

export const LIBRARY: Said<LibraryFault> = {
  is_file: ({ path }) => t('refusals.libraryIsFile', { path }),
  not_made: ({ path, why }) => t('refusals.libraryNotMade', { path, why }),
  not_writable: ({ path, why }) => t('refusals.libraryNotWritable', { path, why }),
  gone: ({ path }) => t('refusals.libraryGone', { path }),
  taken_away: () => t('refusals.libraryTakenAway'),
  newer: () => t('refusals.libraryNewer'),
  only_look: () => t('refusals.libraryOnlyLook'),
  damaged: () => t('refusals.libraryDamaged'),
  read_only: () => t('refusals.libraryReadOnly'),
  full: () => t('refusals.libraryFull'),
  unreachable: () => t('refusals.libraryUnreachable'),
  busy: () => t('refusals.libraryInUse'),
};

export const REFUSALS: Said<Refusal> = {
  file_gone: () => t('refusals.fileGone'),
  reference_gone: ({ name }) => t('refusals.referenceGone', { name }),
  job_gone: () => t('refusals.jobGone'),
  account_gone: () => t('refusals.accountGone'),
  no_library: () => t('refusals.noLibrary'),
  job_sent: () => t('refusals.jobSent'),
  job_decided: () => t('refusals.jobDecided'),
  job_answered: () => t('refusals.jobAnswered'),
  task_followed: () => t('refusals.taskFollowed'),
  library: ({ fault }) => LIBRARY[fault.kind](fault as never),
  task_unknown: ({ account }) => t('refusals.taskUnknown', { account }),
  no_task_id: () => t('refusals.noTaskId'),
  not_safe: ({ path, why }) => t('refusals.notSafe', { path, why: unsafeWords(why) }),
  no_files: () => t('refusals.noFiles'),
  record_gone: () => t('refusals.recordGone'),
  record_kept: () => t('refusals.recordKept'),
  library_busy: () => t('refusals.libraryBusy'),
  check_stopped: () => t('refusals.checkStopped'),
  move_stopped: () => t('refusals.moveStopped'),
  no_successor: () => t('refusals.noSuccessor'),
  no_recipe: () => t('refusals.noRecipe'),
  no_taker: () => t('refusals.noTaker'),
  not_extended: () => t('refusals.notExtended'),
  frame_program: ({ program }) => t('refusals.frameProgram', { program }),
  no_last_frame: ({ why }) => t('refusals.noLastFrame', { why }),
  not_chosen: ({ path }) => t('refusals.notChosen', { path }),
  key_empty: () => t('refusals.keyEmpty'),
  key_characters: () => t('refusals.keyCharacters'),
  too_many: () => t('refusals.tooMany'),
  caps_unreadable: ({ why }) => t('refusals.capsUnreadable', { why }),
  ask_price: () => t('refusals.askPrice'),
  ask_repeats: ({ jobs }) => t('refusals.askRepeats', { count: jobs }),
  ask_cap: ({ cap }) => t('refusals.askCap', { cap: faultOfCap(cap) }),
  ask_twice: ({ large }) =>
    t('refusals.askTwice', { large: largeWords(large), beyond: beyondWords(large.beyond) }),
  thing_to_change: ({ input, fault }) =>
    t('refusals.thingToChange', { input, why: faultWords(fault) }),
  things_to_change: ({ count }) => t('refusals.thingsToChange', { count }),
};

const SOFT = {
  day: 'refusals.capDay',
  month: 'refusals.capMonth',
  batch: 'refusals.capBatch',
} as const satisfies Record<CapOf, string>;

const CAPS: Said<CapFault> = {
  soft: (cap) => t(SOFT[cap.of], { total: credits(cap.total), credits: credits(cap.credits) }),
  hard: ({ of, waits, jobs, until_ms, ...cap }) => {
    const figures = { waits, jobs, credits: credits(cap.credits), taken: credits(cap.taken) };
    if (of === 'batch') return t('refusals.waitsBatch', figures);
    return of === 'month'
      ? t('refusals.waitsMonth', { ...figures, until: until_ms === null ? '' : day(until_ms) })
      : t('refusals.waitsDay', figures);
  },
  unreadable: ({ why }) => t('refusals.capsUnreadable', { why }),
};

const BEYOND: Said<Beyond> = {
  jobs: () => t('refusals.beyondJobs'),
  price: ({ usual }) =>
    usual === null ? t('refusals.beyondAll') : t('refusals.beyondPrice', { usual: credits(usual) }),
  unknown: () => t('refusals.beyondKnown'),
};

/** In what respect something is far more than usual. */
export function beyondWords(beyond: Beyond): string {
  return BEYOND[beyond.kind](beyond as never);
}

/** What is far more than usual, where a failure asks about that. */
export function largeOf({ refusal }: Failure): Large | null {
  return refusal?.kind === 'ask_twice' ? refusal.large : null;
}

/** How many jobs, at what price. */
export function largeWords({ jobs, credits: most, unknown }: Large): string {
  const figures = { count: jobs, credits: credits(most), unknown: number(unknown) };
  if (unknown === 0) return t(most > 0 ? 'refusals.largePriced' : 'refusals.largeFree', figures);
  return t(most > 0 ? 'refusals.largePart' : 'refusals.largeUnknown', figures);
}

const CODES = {
  invalid_input: 'refusals.invalid_input',
  not_found: 'refusals.not_found',
  conflict: 'refusals.conflict',
  account: 'refusals.account',
  budget: 'refusals.budget',
  keychain: 'refusals.keychain',
  library: 'refusals.library',
  unavailable: 'refusals.unavailable',
  internal: 'refusals.internal',
} as const satisfies Record<Failure['code'], string>;

export const UNSAFE: Said<Unsafe> = {
  in_trash: () => t('refusals.unsafeInTrash'),
  missing: () => t('refusals.unsafeMissing'),
  size: ({ now, then }) => t('refusals.unsafeSize', { now, then }),
  changed: () => t('refusals.unsafeChanged'),
  unreadable: ({ why }) => t('refusals.unsafeUnreadable', { why }),
};

function unsafeWords(why: Unsafe): string {
  return UNSAFE[why.kind](why as never);
}

/** What happened and what to do. Faults of the machine are told by what was recorded of them, which is English. */
export function failureWords(failure: Failure): string {
  if (tag() === 'en') return failure.message;
  const { refusal } = failure;
  // The table's own type pairs each kind with its figures.
  if (refusal) return REFUSALS[refusal.kind](refusal as never);
  return `${t(CODES[failure.code])} ${t('reasons.recorded', { text: failure.message })}`;
}

/** What new jobs would meet of the caps. */
export function capWords(notice: CapNotice): string {
  return tag() === 'en' ? notice.text : faultOfCap(notice.cap);
}

function faultOfCap(cap: CapFault): string {
  return CAPS[cap.kind](cap as never);
}
