import type { PlainKey } from '../../lib/i18n';
import type { Group } from '../../lib/keys';

/** The groups of commands in the order of lists, with their titles. */
export const GROUPS: readonly { group: Group; title: PlainKey }[] = [
  { group: 'go', title: 'frame.groupGo' },
  { group: 'view', title: 'frame.groupView' },
  { group: 'compose', title: 'frame.groupCompose' },
  { group: 'grid', title: 'frame.groupGrid' },
  { group: 'loupe', title: 'frame.groupLoupe' },
  { group: 'player', title: 'frame.groupPlayer' },
  { group: 'queue', title: 'frame.groupQueue' },
  { group: 'edit', title: 'frame.groupEdit' },
  { group: 'help', title: 'frame.groupHelp' },
];
