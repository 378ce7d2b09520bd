// The queue's commands, for keys, palette and menus.
import type { Command } from '../../lib/keys';
import type { Studio } from '../../lib/state/studio.svelte';
import { actionsOf, doorsOf } from './doors';

export function queueCommands(studio: Studio): Command[] {
  const { queue: board, layout } = studio;
  const { queue, edits, story } = board;
  const doors = doorsOf(studio);
  const actions = actionsOf(studio);
  const panel = { isOpen: () => layout.queueOpen };
  const { selection } = queue;
  const subject = () => selection.subject();
  const some = () => panel.isOpen() && subject().length > 0;
  const row = () => (selection.focus === null ? undefined : queue.rows.get(selection.focus));
  const list = () => {
    const id = selection.focus;
    const lane = id === null ? undefined : queue.rows.get(id)?.lane;
    return board.view === 'ended' ? queue.ended : queue.lanes[lane ?? 'normal'];
  };
  const paused = () => queue.overview?.paused ?? false;

  return [
    {
      id: 'queue.pause',
      title: 'queue.cmdPause',
      group: 'queue',
      keys: ['Mod+Shift+P', 'Mod+Alt+Enter'],
      scope: 'everywhere',
      icon: 'pause',
      run: () => void edits.pause(!paused()),
    },
    {
      id: 'queue.ended',
      title: 'queue.cmdEnded',
      group: 'queue',
      keys: [],
      scope: 'everywhere',
      icon: 'history',
      when: panel.isOpen,
      run: () => (board.view = board.view === 'ended' ? 'work' : 'ended'),
    },
    {
      id: 'queue.adopt',
      title: 'queue.cmdAdopt',
      group: 'queue',
      keys: [],
      scope: 'everywhere',
      icon: 'download',
      run: () => {
        layout.setQueueOpen(true);
        board.adopting = true;
      },
    },
    {
      id: 'queue.hold',
      title: 'queue.cmdHold',
      group: 'queue',
      keys: ['Space'],
      scope: 'queue',
      icon: 'pause',
      when: some,
      run: () => void edits.toggleHold(subject()),
    },
    {
      id: 'queue.up',
      title: 'queue.cmdUp',
      group: 'queue',
      keys: ['Alt+ArrowUp'],
      scope: 'queue',
      when: some,
      run: () => void edits.step(subject(), -1),
    },
    {
      id: 'queue.down',
      title: 'queue.cmdDown',
      group: 'queue',
      keys: ['Alt+ArrowDown'],
      scope: 'queue',
      when: some,
      run: () => void edits.step(subject(), 1),
    },
    {
      id: 'queue.front',
      title: 'queue.cmdFront',
      group: 'queue',
      keys: ['Alt+Home'],
      scope: 'queue',
      icon: 'up',
      when: some,
      run: () => void edits.front(subject()),
    },
    {
      id: 'queue.open',
      title: 'queue.cmdOpen',
      group: 'queue',
      keys: ['Enter'],
      scope: 'queue',
      icon: 'open',
      when: () => panel.isOpen() && row() !== undefined,
      run: () => {
        const one = row();
        if (one) actions.open(one);
      },
    },
    {
      id: 'queue.story',
      title: 'queue.cmdStory',
      group: 'queue',
      keys: ['I'],
      scope: 'queue',
      icon: 'history',
      when: () => panel.isOpen() && row() !== undefined,
      run: () => {
        const one = row();
        if (one) doors.openStory(one.id);
      },
    },
    {
      id: 'queue.duplicate',
      title: 'queue.cmdDuplicate',
      group: 'queue',
      keys: ['Mod+D'],
      scope: 'queue',
      icon: 'plus',
      when: some,
      run: () => void edits.duplicate(subject()),
    },
    {
      id: 'queue.remove',
      title: 'queue.cmdRemove',
      group: 'queue',
      keys: ['Delete'],
      scope: 'queue',
      icon: 'close',
      when: some,
      run: () => void board.stop(subject()),
    },
    {
      id: 'queue.all',
      title: 'queue.cmdAll',
      group: 'queue',
      keys: ['Mod+A'],
      scope: 'queue',
      when: panel.isOpen,
      unlisted: true,
      run: () => void selection.all(list()),
    },
    {
      id: 'queue.none',
      title: 'queue.cmdNone',
      group: 'queue',
      keys: ['Escape'],
      scope: 'queue',
      when: () => selection.size > 0 || story.id !== null,
      unlisted: true,
      run: () => (story.id === null ? selection.clear() : story.close()),
    },
  ];
}
