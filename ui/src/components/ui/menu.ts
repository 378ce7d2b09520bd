import type { IconName } from '../../assets/icons';

/** A line of a menu. */
export interface MenuItem {
  label: string;
  icon?: IconName;
  /** Shown at the right. */
  keys?: readonly string[];
  /** A word at the right instead of keys. */
  note?: string;
  checked?: boolean;
  blocked?: boolean;
  /** Destroys something: red, last, and apart. */
  danger?: boolean;
  run?: () => void;
  items?: readonly MenuEntry[];
}

export type MenuEntry = MenuItem | 'separator' | { heading: string };

/** The entries with what destroys at the end, apart, and no separator without a purpose. */
export function ordered(entries: readonly MenuEntry[]): MenuEntry[] {
  const isDanger = (entry: MenuEntry) => isItem(entry) && entry.danger === true;
  const danger = entries.filter(isDanger);
  const all = entries.filter((entry) => !isDanger(entry));
  if (danger.length > 0) all.push('separator', ...danger);
  const tidy = all.filter((entry, at) => entry !== 'separator' || all[at - 1] !== 'separator');
  if (tidy.at(0) === 'separator') tidy.shift();
  if (tidy.at(-1) === 'separator') tidy.pop();
  return tidy;
}

export function isItem(entry: MenuEntry): entry is MenuItem {
  return typeof entry === 'object' && 'label' in entry;
}
