// What is wrong at an input, in the page's language. Each table has an entry for every kind that the program can send;
// one that is missing does not compile.
import { either, listed, named, number, t } from '../../i18n';
import type { AccountNote, Change, Fault, OptionFault, Problem } from '../../ipc/bindings';
import { mediaWords } from './media';

type Said<T extends { kind: string }> = {
  [Kind in T['kind']]: (one: Extract<T, { kind: Kind }>) => string;
};
type JsonType = Extract<Fault, { kind: 'wrong_type' }>['expected'][number];

/** Most values that a sentence lists. */
const LISTED = 12;

const TYPES = {
  string: 'faults.typeString',
  number: 'faults.typeNumber',
  integer: 'faults.typeInteger',
  boolean: 'faults.typeBoolean',
  array: 'faults.typeArray',
  object: 'faults.typeObject',
  null: 'faults.typeNull',
  any: 'faults.typeAny',
} as const satisfies Record<JsonType, string>;

const SERVICES = { runway: 'faults.serviceRunway', useapi: 'faults.serviceUseapi' } as const;

export const FAULTS: Said<Fault> = {
  missing: () => t('faults.missing'),
  wrong_type: ({ expected }) =>
    t('faults.wrongType', { type: either(expected.map((type) => t(TYPES[type]))) }),
  not_in_list: ({ options, near }) => {
    if (options.length > LISTED && near !== null) return t('faults.near', { near });
    const shown = options.slice(0, LISTED);
    const words = either(options.length > LISTED ? [...shown, '…'] : shown);
    return near === null
      ? t('faults.oneOf', { options: words })
      : t('faults.oneOfNear', { options: words, near });
  },
  too_small: ({ least, of }) => {
    if (of === 'characters') return t('faults.atLeastCharacters', { count: least });
    if (of === 'items') return t('faults.atLeastItems', { least });
    return of === 'pixels' ? t('faults.atLeastPixels', { least }) : t('faults.atLeast', { least });
  },
  too_big: ({ most, of }) => {
    if (of === 'characters') return t('faults.atMostCharacters', { count: most });
    if (of === 'items') return t('faults.atMostItems', { most });
    return of === 'pixels' ? t('faults.atMostPixels', { most }) : t('faults.atMost', { most });
  },
  form: ({ form }) => t('faults.form', { form: named(form) }),
  unknown_input: ({ near }) =>
    near === null ? t('faults.unknownInput') : t('faults.unknownInputNear', { near }),
  no_form: () => t('faults.noForm'),
  rule: ({ says }) => t('faults.rule', { rule: named(says) }),
  given_twice: ({ first, second }) => t('faults.givenTwice', { first, second }),
  not_unique: ({ field }) => t('faults.notUnique', { field }),
  unknown_tag: ({ tag, known, near }) => {
    if (near !== null) return t('faults.unknownTagNear', { tag, near });
    if (known.length === 0) return t('faults.unknownTagNone', { tag });
    return t('faults.unknownTag', { tag, known: listed(known.map((name) => `@${name}`)) });
  },
  unused_tag: ({ tag }) => t('faults.unusedTag', { tag }),
  media: ({ why }) => mediaWords(why),
  no_model: () => t('faults.noModel'),
  unknown_model: ({ name, near }) =>
    near.length === 0
      ? t('faults.unknownModel', { name })
      : t('faults.unknownModelNear', { name, near: either(near) }),
  retired: ({ model, date, successor, changes }) => {
    if (successor === null) return t('faults.retired', { model, date });
    if (changes.length === 0) return t('faults.retiredSame', { model, date, successor });
    const words = listed(changes.map(changeWords));
    return t('faults.retiredChanged', { model, date, successor, changes: words });
  },
  account_serves_other: ({ account, model }) => t('faults.accountServesOther', { account, model }),
  account_gone: () => t('faults.accountGone'),
  no_account: () => t('faults.noAccount'),
  copies: ({ most }) => t('faults.copies', { most }),
  no_files: ({ by }) => t('faults.noFiles', { by: named(by) }),
  file_gone: () => t('faults.fileGone'),
  too_many_files: ({ input, most, given }) =>
    t('faults.tooManyFiles', { input: named(input), most, given }),
  wrong_files: ({ input }) => t('faults.wrongFiles', { input: named(input) }),
  files_together: ({ input }) => t('faults.filesTogether', { input: named(input) }),
  option: ({ why }) => OPTIONS[why.kind](why as never),
  negative_words: ({ belong }) =>
    belong === null
      ? t('faults.negativeWords')
      : t('faults.negativeBelongs', { input: named(belong) }),
  several_scenes: () => t('faults.severalScenes'),
  asks_for_it: () => t('faults.asksForIt'),
  cut_off: ({ percent }) => t('faults.cutOff', { percent: number(percent) }),
  same_seed: () => t('faults.sameSeed'),
};

const OPTIONS: Said<OptionFault> = {
  other_service: () => t('faults.optionOtherService'),
  email: () => t('faults.optionEmail'),
  reply_url: () => t('faults.optionReplyUrl'),
  reply_ref: () => t('faults.optionReplyRef'),
  max_jobs: () => t('faults.optionMaxJobs'),
  form: ({ why }) => t('faults.optionForm', { why }),
};

const CHANGES: Said<Change> = {
  left_out: ({ name }) => t('faults.changeLeftOut', { name }),
  cut: ({ name, to, of }) => t('faults.changeCut', { name, to, of }),
  instead: ({ name, now, before }) => t('faults.changeInstead', { name, now, before }),
  added: ({ name, now }) => t('faults.changeAdded', { name, now }),
};

const NOTES: Said<AccountNote> = {
  demo: ({ service }) => t('faults.accountDemo', { service: t(SERVICES[service]) }),
  several: ({ service, account }) =>
    t('faults.accountSeveral', { service: t(SERVICES[service]), account }),
};

/** A sentence for a problem. */
export function problemWords({ fault }: Problem): string {
  return faultWords(fault);
}

/** A sentence for a fault. */
export function faultWords(fault: Fault): string {
  // The table's own type pairs each kind with its figures.
  return FAULTS[fault.kind](fault as never);
}

/** A few words for a difference between two requests. */
export function changeWords(change: Change): string {
  return CHANGES[change.kind](change as never);
}

/** A sentence about an account that was not chosen. */
export function noteWords(note: AccountNote): string {
  return NOTES[note.kind](note as never);
}
