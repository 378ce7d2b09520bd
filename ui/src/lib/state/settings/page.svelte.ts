// Which part of the settings is shown.

export const SECTIONS = [
  'accounts',
  'belongings',
  'routing',
  'library',
  'spending',
  'appearance',
  'keyboard',
  'notices',
  'privacy',
  'about',
] as const;
export type Section = (typeof SECTIONS)[number];

export class SettingsPage {
  section = $state<Section>('accounts');
  /** The dialog that adds an account is asked for from elsewhere. */
  adding = $state(false);
}
