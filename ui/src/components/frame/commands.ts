// The commands of the frame itself.
import type { Command } from '../../lib/keys';
import { percent, t } from '../../lib/i18n';
import type { Studio } from '../../lib/state/studio.svelte';
import { nextPane } from './panes';

/** What a press changes the text size by, in percent. */
const STEP = 10;

export function frameCommands(studio: Studio): Command[] {
  const { layout, notices, settings } = studio;
  const inFrame = () => studio.session.state === 'ready';
  const scale = (next: (now: number) => number) => {
    const now = settings.view?.text_percent ?? 100;
    const text_percent = Math.min(200, Math.max(80, next(now)));
    if (text_percent === now) return;
    void settings.set({ text_percent });
    notices.announce(t('frame.textNow', { percent: percent(text_percent / 100) }));
  };

  return [
    {
      id: 'go.compose',
      title: 'frame.goCompose',
      group: 'go',
      keys: ['Mod+1'],
      scope: 'everywhere',
      icon: 'compose',
      when: inFrame,
      run: () => layout.go('compose'),
    },
    {
      id: 'go.library',
      title: 'frame.goLibrary',
      group: 'go',
      keys: ['Mod+2'],
      scope: 'everywhere',
      icon: 'library',
      when: inFrame,
      run: () => layout.go('library'),
    },
    {
      id: 'go.spend',
      title: 'frame.goSpend',
      group: 'go',
      keys: ['Mod+5'],
      scope: 'everywhere',
      icon: 'spend',
      when: inFrame,
      run: () => layout.go('spend'),
    },
    {
      id: 'go.settings',
      title: 'frame.goSettings',
      group: 'go',
      keys: ['Mod+,'],
      scope: 'everywhere',
      icon: 'settings',
      when: inFrame,
      run: () => layout.go('settings'),
    },
    {
      id: 'view.queue',
      title: 'frame.toggleQueue',
      group: 'view',
      keys: ['Q', 'Mod+4'],
      scope: 'everywhere',
      icon: 'queue',
      when: inFrame,
      run: () => layout.setQueueOpen(!layout.queueOpen),
    },
    {
      id: 'view.left',
      title: 'frame.toggleLeft',
      group: 'view',
      keys: ['Mod+B'],
      scope: 'everywhere',
      icon: 'panel-left',
      when: () => inFrame() && !layout.whole,
      run: () => layout.toggle('left'),
    },
    {
      id: 'view.right',
      title: 'frame.toggleRight',
      group: 'view',
      keys: ['Mod+Alt+B'],
      scope: 'everywhere',
      icon: 'panel-right',
      when: () => inFrame() && !layout.whole,
      run: () => layout.toggle('right'),
    },
    {
      id: 'view.focus',
      title: 'frame.focusMode',
      group: 'view',
      keys: ['F'],
      scope: 'everywhere',
      icon: 'fit',
      when: () => inFrame() && !layout.whole,
      run: () => (layout.focused = !layout.focused),
    },
    {
      id: 'view.fullscreen',
      title: 'frame.fullscreen',
      group: 'view',
      keys: ['F11', 'Shift+F'],
      scope: 'everywhere',
      icon: 'open',
      run: () => void studio.toggleFullscreen(),
    },
    {
      id: 'view.text_larger',
      title: 'frame.textLarger',
      group: 'view',
      keys: ['Mod+=', 'Mod++'],
      scope: 'everywhere',
      icon: 'zoom-in',
      run: () => scale((now) => now + STEP),
    },
    {
      id: 'view.text_smaller',
      title: 'frame.textSmaller',
      group: 'view',
      keys: ['Mod+-'],
      scope: 'everywhere',
      icon: 'text',
      run: () => scale((now) => now - STEP),
    },
    {
      id: 'view.text_usual',
      title: 'frame.textUsual',
      group: 'view',
      keys: ['Mod+0'],
      scope: 'everywhere',
      icon: 'text',
      run: () => scale(() => 100),
    },
    {
      id: 'view.next_pane',
      title: 'frame.nextPane',
      group: 'view',
      keys: ['F6'],
      scope: 'everywhere',
      unlisted: true,
      run: () => nextPane(1),
    },
    {
      id: 'view.previous_pane',
      title: 'frame.previousPane',
      group: 'view',
      keys: ['Shift+F6'],
      scope: 'everywhere',
      unlisted: true,
      run: () => nextPane(-1),
    },
    {
      id: 'view.leave',
      title: 'frame.focusLeave',
      group: 'view',
      keys: ['Escape'],
      scope: 'everywhere',
      unlisted: true,
      when: () => layout.over !== null || layout.focused,
      run: () => {
        if (layout.over) layout.over = null;
        else layout.focused = false;
      },
    },
    {
      id: 'edit.undo',
      title: 'frame.undo',
      group: 'edit',
      keys: ['Mod+Z'],
      scope: 'everywhere',
      icon: 'undo',
      when: () => notices.undoable !== undefined,
      run: () => {
        const last = notices.undoable;
        if (!last) return;
        notices.act(last.id);
        notices.announce(t('frame.undone', { what: last.text }));
      },
    },
    {
      id: 'help.palette',
      title: 'frame.showPalette',
      group: 'help',
      keys: ['Mod+K'],
      scope: 'everywhere',
      unlisted: true,
      run: () => (studio.overlay = 'palette'),
    },
    {
      id: 'help.keys',
      title: 'frame.showKeys',
      group: 'help',
      keys: ['?', 'Mod+/'],
      scope: 'everywhere',
      icon: 'keyboard',
      run: () => (studio.overlay = 'keys'),
    },
    {
      id: 'help.activity',
      title: 'frame.showActivity',
      group: 'help',
      keys: [],
      scope: 'everywhere',
      icon: 'bell',
      when: inFrame,
      run: () => (studio.activityOpen = true),
    },
  ];
}
