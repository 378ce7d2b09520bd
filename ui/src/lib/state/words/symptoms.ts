// What a check of this computer found, in the page's language. The table has an entry for every kind that the program
// can send; one that is missing does not compile.
import { number, t, tag } from '../../i18n';
import type { Finding, Symptom } from '../../ipc/bindings';

type Said = { [Kind in Symptom['kind']]: (symptom: Extract<Symptom, { kind: Kind }>) => string };

export const SYMPTOMS: Said = {
  keychain_ready: () => t('doctor.keychainReady'),
  keychain_absent: ({ why }) => t('doctor.keychainAbsent', { why }),
  keychain_locked: () => t('doctor.keychainIsLocked'),
  keychain_slow: ({ seconds }) => t('doctor.keychainSlow', { seconds }),
  keychain_fails: ({ why }) => t('doctor.keychainFails', { why }),
  display_found: ({ name }) => t('doctor.displayFound', { name }),
  display_none: () => t('doctor.displayNone'),
  display_system: () => t('doctor.displaySystem'),
  program_found: ({ program, version }) => t('doctor.programFound', { program, version }),
  program_missing: ({ program }) => t('doctor.programMissing', { program }),
  players_found: () => t('doctor.playersFound'),
  players_missing: ({ missing }) => t('doctor.playersMissing', { missing }),
  players_system: () => t('doctor.playersSystem'),
  library_none: ({ path }) => t('doctor.libraryNone', { path }),
  library_unknown: ({ why }) => t('doctor.libraryUnknown', { why }),
  folder_ready: ({ path, free_mb }) => t('doctor.folderReady', { path, free: number(free_mb) }),
  folder_fails: ({ path, why }) => t('doctor.folderFails', { path, why }),
  folder_full: ({ path, free_mb, needed_mb }) =>
    t('doctor.folderFull', { path, free: number(free_mb), needed: number(needed_mb) }),
  unanswered: ({ seconds }) => t('doctor.unanswered', { seconds }),
  index_sound: ({ version, mb, log_mb }) =>
    t('doctor.indexSound', { version, mb: number(mb), log: number(log_mb) }),
  index_newer: ({ found, known }) => t('doctor.indexNewer', { found, known }),
  index_damaged: ({ why }) => t('doctor.indexDamaged', { why }),
  index_unread: ({ why }) => t('doctor.indexUnread', { why }),
  log_large: ({ log_mb }) => t('doctor.logLarge', { log: number(log_mb) }),
  copies_fresh: ({ count, hours }) => t('doctor.copiesFresh', { count, hours: number(hours) }),
  copies_old: ({ days }) => t('doctor.copiesOld', { days: number(days) }),
  copies_none: () => t('doctor.copiesNone'),
  settings_sound: ({ accounts }) => t('doctor.settingsSound', { count: accounts }),
  settings_broken: ({ why }) => t('doctor.settingsBroken', { why }),
  settings_none: () => t('doctor.settingsNone'),
  clock_steady: () => t('doctor.clockSteady'),
  clock_jumped: ({ seconds }) => t('doctor.clockJumped', { seconds: number(seconds) }),
  clock_apart: ({ seconds }) => t('doctor.clockApart', { seconds: number(seconds) }),
  clock_wrong: () => t('doctor.clockWrong'),
  not_asked: () => t('doctor.notAsked'),
  no_accounts: () => t('doctor.noAccounts'),
  reached: ({ account, ms }) => t('doctor.reached', { account, ms: number(ms) }),
  key_refused: ({ account }) => t('doctor.keyRefused', { account }),
  key_unread: ({ account, why }) => t('doctor.keyUnread', { account, why }),
  service_says: ({ account, said }) => t('doctor.serviceSays', { account, said }),
  unreachable: ({ account, why }) => t('doctor.unreachable', { account, why }),
  between: ({ account, why }) => t('doctor.between', { account, why }),
  proxy_named: ({ account, variable, why }) => t('doctor.proxyNamed', { account, variable, why }),
};

/** What was found, and what to do. */
export function symptomWords({ symptom, text }: Finding): string {
  // The table's own type pairs each kind with its figures.
  return tag() === 'en' ? text : SYMPTOMS[symptom.kind](symptom as never);
}
