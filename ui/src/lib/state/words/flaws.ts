// What is wrong with a prompt file, in the page's language. Each table has an entry for every kind that the program can
// send; one that is missing does not compile.
import { either, t } from '../../i18n';
import type { Flaw, PartFault } from '../../ipc/bindings';
import { faultWords, noteWords } from './faults';

type Said<T extends { kind: string }> = {
  [Kind in T['kind']]: (one: Extract<T, { kind: Kind }>) => string;
};

const PARTS: Said<PartFault> = {
  twice: () => t('flaws.twice'),
  whole: () => t('flaws.partWhole'),
  gap: ({ first }) => t('flaws.partGap', { first }),
};

export const FLAWS: Said<Flaw> = {
  too_large: ({ megabytes }) => t('flaws.tooLarge', { megabytes }),
  too_many_rows: ({ rows, most }) => t('flaws.tooManyRows', { rows, most }),
  too_many_jobs: ({ jobs, most }) => t('flaws.tooManyJobs', { jobs, most }),
  empty: () => t('flaws.empty'),
  utf16: () => t('flaws.utf16'),
  not_utf8: ({ byte }) => t('flaws.notUtf8', { byte }),
  json: ({ says }) => t('flaws.json', { says }),
  row_form: () => t('flaws.rowForm'),
  unnamed_column: ({ column }) => t('flaws.unnamedColumn', { column }),
  more_cells: ({ columns }) => t('flaws.moreCells', { columns }),
  open_quote: () => t('flaws.openQuote'),
  after_quote: () => t('flaws.afterQuote'),
  model_form: ({ given }) => t('flaws.modelForm', { given }),
  unknown_model: ({ name, near }) =>
    near === null ? t('flaws.unknownModel', { name }) : t('flaws.unknownModelNear', { name, near }),
  several_models: ({ name, ids }) => t('flaws.severalModels', { name, ids: either(ids) }),
  no_task: ({ model }) => t('flaws.noTask', { model }),
  account: () => t('flaws.account'),
  stray_spaces: ({ near }) => t('flaws.straySpaces', { near }),
  unknown_key: ({ by, near }) =>
    near === null ? t('flaws.unknownKey', { by }) : t('flaws.unknownKeyNear', { by, near }),
  twice: () => t('flaws.twice'),
  same_meaning: ({ other }) => t('flaws.sameMeaning', { other }),
  overlap: ({ other }) => t('flaws.overlap', { other }),
  part: ({ why }) => PARTS[why.kind](why as never),
  only_useapi: () => t('flaws.onlyUseapi'),
  file: ({ says }) => t('flaws.file', { says: says.replace(/\.$/u, '') }),
  input: ({ fault }) => faultWords(fault),
  chosen: ({ note }) => noteWords(note),
};

/** A sentence for a flaw of a prompt file. */
export function flawWords(flaw: Flaw): string {
  // The table's own type pairs each kind with its figures.
  return FLAWS[flaw.kind](flaw as never);
}
