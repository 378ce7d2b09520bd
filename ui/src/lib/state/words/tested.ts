// What trying a key came to, in the page's language. Each table has an entry for every kind that the program can send;
// one that is missing does not compile.
import { creditsAndMoney, number, t } from '../../i18n';
import type { Fact, Note } from '../../ipc/bindings';

type Said<T extends { kind: string }, Words> = {
  [Kind in T['kind']]: (one: Extract<T, { kind: Kind }>) => Words;
};

/** A name and its value. */
interface Line {
  label: string;
  value: string;
}

export const FACTS: Said<Fact, Line> = {
  balance: ({ credits }) => ({
    label: t('settings.factBalance'),
    value: creditsAndMoney(credits),
  }),
  tier: ({ tier }) => ({ label: t('settings.factTier'), value: number(tier) }),
  monthly_limit: ({ credits }) => ({
    label: t('settings.factMonthly'),
    value: creditsAndMoney(credits),
  }),
  models: ({ count }) => ({ label: t('settings.factModels'), value: number(count) }),
  at_a_time: ({ least, most }) => ({
    label: t('settings.factAtATime'),
    value: least === most ? number(most) : t('settings.factRange', { least, most }),
  }),
  here: () => ({ label: t('settings.factPlace'), value: t('settings.factHere') }),
  seat: ({ email, jobs, error }) => ({
    label: email,
    value: error ?? (jobs === null ? t('settings.factFine') : t('settings.factJobs', { jobs })),
  }),
};

export const NOTES: Said<Note, string> = {
  no_seat: ({ email }) => t('settings.noteNoSeat', { email }),
  no_seats: () => t('settings.noteNoSeats'),
  pause: () => t('settings.notePause'),
  proxy: ({ variable }) => t('settings.noteProxy', { variable }),
};

/** A fact as a name and a value. */
export function factWords(fact: Fact): Line {
  // The table's own type pairs each kind with its figures.
  return FACTS[fact.kind](fact as never);
}

/** A sentence about an outcome. */
export function noteWords(note: Note): string {
  return NOTES[note.kind](note as never);
}
