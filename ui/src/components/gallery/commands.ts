// The commands of the grid and what acts on pictures, in the grid and in the loupe.
import type { PlainKey } from '../../lib/i18n';
import type { Command } from '../../lib/keys';
import type { Step, Take } from '../../lib/ipc/bindings';
import type { LayoutKind } from '../../lib/state/gallery/layout/shape';
import type { Studio } from '../../lib/state/studio.svelte';
import type { IconName } from '../../assets/icons';
import { STEP_ICONS } from './steps';

/** What a press of + makes the tiles larger by. */
const STEP = 1.15;

export function galleryCommands(studio: Studio, search: () => void): Command[] {
  const { gallery, layout, composer } = studio;
  const { verbs } = gallery;
  const steps = Object.keys(STEP_ICONS) as Step[];
  const inFrame = () => studio.session.state === 'ready' && !layout.whole;
  const inGrid = () => gallery.loupe.tile === null;
  const one = () => gallery.target !== null;
  const on = (run: (id: number) => unknown) => () => {
    const { target } = gallery;
    if (target) run(target.id);
  };
  const kinds: [LayoutKind, PlainKey, IconName][] = [
    ['rows', 'gallery.layoutRows', 'rows'],
    ['squares', 'gallery.layoutSquares', 'squares'],
    ['sets', 'gallery.layoutSets', 'sets'],
  ];
  const takes: [Take, PlainKey, string][] = [
    ['prompt', 'gallery.takePrompt', 'Shift+R'],
    ['seed', 'gallery.takeSeed', 'Alt+R'],
    ['references', 'gallery.takeReferences', 'Alt+Shift+R'],
  ];

  return [
    ...moves(studio),
    {
      ...grid('search', 'gallery.searchBox', ['Mod+F', '/'], 'search'),
      scope: 'everywhere',
      group: 'go',
      when: inFrame,
      run: search,
    },
    {
      ...grid('open', 'gallery.open', ['Enter', 'E'], 'fit'),
      when: () => inGrid() && (one() || gallery.jobOf(gallery.focus.key) !== null),
      run: () => openFocused(studio),
    },
    {
      ...grid('select', 'gallery.selectOne', ['Space'], 'check'),
      when: () => inGrid() && gallery.focused !== null,
      run: () => gallery.focused && gallery.selection.toggle(gallery.focused.id),
    },
    {
      ...grid('select_all', 'gallery.selectAll', ['Mod+A']),
      when: inGrid,
      run: () => void gallery.selectAll(),
    },
    {
      ...grid('clear', 'gallery.selectNone', ['Escape']),
      when: () => inGrid() && gallery.selection.size > 0,
      run: () => gallery.selection.clear(),
    },
    {
      ...grid('set', 'gallery.openSet', ['S'], 'sets'),
      when: () => inGrid() && gallery.kind === 'sets' && (gallery.focused?.of ?? 1) > 1,
      run: () => {
        const { focused, focus } = gallery;
        if (focused?.job && focus.key) gallery.grid.toggleSet(focused.job, focus.key);
      },
    },
    {
      ...grid('remix', 'gallery.remix', ['R'], 'remix'),
      when: () => one() && !gallery.filters.trash,
      run: on((id) => verbs.remix(id)),
    },
    ...takes.map(([take, title, key]): Command => ({
      ...grid(`remix_${take}`, title, [key], 'remix'),
      when: () => one() && !gallery.filters.trash,
      run: on((id) => verbs.remix(id, take)),
    })),
    ...steps.map((step): Command => ({
      ...grid(`step_${step}`, `gallery.step_${step}`, [], STEP_ICONS[step]),
      when: () => composer.models.stepsFrom(gallery.target).includes(step),
      run: on((id) => verbs.next(id, step)),
    })),
    {
      ...grid('copy_image', 'gallery.copyImage', ['Mod+C'], 'copy'),
      when: () => gallery.target?.media === 'image',
      run: on((id) => verbs.copyImage(id)),
    },
    {
      ...grid('copy_prompt', 'gallery.copyPrompt', ['Mod+Shift+C'], 'copy'),
      when: one,
      run: on((id) => verbs.copyPrompt(id)),
    },
    {
      ...grid('reveal', 'gallery.reveal', ['Mod+Shift+O'], 'folder'),
      when: one,
      run: on((id) => verbs.reveal(id)),
    },
    {
      ...grid('trash', 'gallery.trash', ['Delete', 'Backspace'], 'trash'),
      when: () => gallery.targets.length > 0 && !gallery.filters.trash,
      run: () => void verbs.trash(gallery.targets),
    },
    {
      ...grid('restore', 'gallery.restore', [], 'undo'),
      when: () => gallery.targets.length > 0 && gallery.filters.trash,
      run: () => void verbs.restore(gallery.targets),
    },
    {
      ...grid('inspector', 'gallery.inspector', ['I'], 'panel-right'),
      when: inFrame,
      run: () => layout.toggle('right'),
    },
    ...kinds.map(([kind, title, icon]): Command => ({
      ...grid(`layout_${kind}`, title, [], icon),
      group: 'view',
      scope: 'everywhere',
      when: () => inFrame() && inGrid(),
      run: () => gallery.setLayout(kind),
    })),
    {
      ...grid('larger', 'gallery.larger', ['+', '='], 'zoom-in'),
      when: inGrid,
      run: () => gallery.setSize(gallery.size * STEP),
    },
    {
      ...grid('smaller', 'gallery.smaller', ['-']),
      when: inGrid,
      run: () => gallery.setSize(gallery.size / STEP),
    },
  ];
}

/** Opens what the keys stand on: a picture large, a job in the queue. */
export function openFocused(studio: Studio) {
  const { gallery, layout, queue } = studio;
  const job = gallery.jobOf(gallery.focus.key);
  const tile = gallery.target;
  if (tile) gallery.loupe.open(tile, gallery.query);
  else if (job) {
    layout.setQueueOpen(true);
    queue.story.open(job.id);
  }
}

function grid(name: string, title: PlainKey, keys: readonly string[], icon?: IconName) {
  const base = { id: `grid.${name}`, title, group: 'grid', keys, scope: 'grid' } as const;
  return icon ? { ...base, icon } : base;
}

/** Moving the focus, and choosing while it moves. */
function moves(studio: Studio): Command[] {
  const { gallery } = studio;
  const { focus, selection } = gallery;
  const walked: [string, PlainKey, string, () => unknown][] = [
    ['left', 'gallery.moveLeft', 'ArrowLeft', () => focus.move('left')],
    ['right', 'gallery.moveRight', 'ArrowRight', () => focus.move('right')],
    ['up', 'gallery.moveUp', 'ArrowUp', () => focus.move('up')],
    ['down', 'gallery.moveDown', 'ArrowDown', () => focus.move('down')],
    ['page_up', 'gallery.movePageUp', 'PageUp', () => focus.page(-1)],
    ['page_down', 'gallery.movePageDown', 'PageDown', () => focus.page(1)],
    ['first', 'gallery.moveFirst', 'Home', () => focus.toEdge('first')],
    ['last', 'gallery.moveLast', 'End', () => focus.toEdge('last')],
  ];
  const when = () => gallery.loupe.tile === null;
  return walked.flatMap(([name, title, key, go]): Command[] => [
    {
      ...grid(name, title, [key]),
      unlisted: true,
      when,
      run: () => {
        selection.walkedOn();
        go();
      },
    },
    {
      ...grid(`${name}_choosing`, title, [`Shift+${key}`]),
      unlisted: true,
      when,
      run: () => {
        selection.anchor ??= gallery.focused?.id ?? null;
        go();
        if (gallery.focused) void gallery.selectTo(gallery.focused.id, false);
      },
    },
  ]);
}
