// The commands of the settings: each part by name, and adding an account.
import type { IconName } from '../../assets/icons';
import type { PlainKey } from '../../lib/i18n';
import type { Command } from '../../lib/keys';
import type { Section } from '../../lib/state/settings/page.svelte';
import type { Studio } from '../../lib/state/studio.svelte';

const PARTS: readonly { section: Section; title: PlainKey; icon: IconName }[] = [
  { section: 'accounts', title: 'settings.openAccounts', icon: 'user' },
  { section: 'belongings', title: 'settings.openBelongings', icon: 'audio' },
  { section: 'routing', title: 'settings.openRouting', icon: 'spark' },
  { section: 'library', title: 'settings.openLibrary', icon: 'folder' },
  { section: 'spending', title: 'settings.openSpending', icon: 'spend' },
  { section: 'appearance', title: 'settings.openAppearance', icon: 'sun' },
  { section: 'keyboard', title: 'settings.openKeyboard', icon: 'keyboard' },
  { section: 'notices', title: 'settings.openNotices', icon: 'bell' },
  { section: 'privacy', title: 'settings.openPrivacy', icon: 'eye' },
  { section: 'about', title: 'settings.openAbout', icon: 'help' },
];

export function settingsCommands(studio: Studio): Command[] {
  const when = () =>
    studio.session.state === 'ready' && studio.settings.view?.first_run_done === true;
  const common = { group: 'go', keys: [], scope: 'everywhere', when } as const;
  return [
    ...PARTS.map(({ section, title, icon }) => ({
      ...common,
      id: `settings.${section}`,
      title,
      icon,
      run: () => studio.showSettings(section),
    })),
    {
      ...common,
      id: 'accounts.add',
      title: 'settings.add',
      icon: 'plus',
      run: () => {
        studio.showSettings('accounts');
        studio.settingsPage.adding = true;
      },
    },
  ];
}
