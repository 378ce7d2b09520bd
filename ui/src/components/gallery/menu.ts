// The menus of the grid: what can be done with what the pointer is on, in the order of every menu.
import { t } from '../../lib/i18n';
import { againLabel } from '../../lib/state/queue/words';
import type { Studio } from '../../lib/state/studio.svelte';
import type { MenuEntry } from '../ui/menu';
import { openFocused } from './commands';
import { stepEntries } from './steps';

/** For a picture, or for all that are chosen with it. */
export function pictureMenu(studio: Studio): MenuEntry[] {
  const { gallery, commands } = studio;
  const { verbs } = gallery;
  const { target, targets } = gallery;
  if (!target) return [];
  const { id } = target;
  const keys = (name: string) => commands.caps(`grid.${name}`);
  const copy: MenuEntry[] = [
    ...(target.shows === 'picture'
      ? [
          {
            label: t('gallery.copyImage'),
            keys: keys('copy_image'),
            run: () => void verbs.copyImage(id),
          },
        ]
      : []),
    {
      label: t('gallery.copyPrompt'),
      keys: keys('copy_prompt'),
      run: () => void verbs.copyPrompt(id),
    },
    ...(target.seed === null
      ? []
      : [
          {
            label: t('gallery.copySeed'),
            run: () => void verbs.copy(String(target.seed), t('gallery.toldCopiedSeed')),
          },
        ]),
  ];
  const count = targets.length;
  const open: MenuEntry[] = [
    { label: t('gallery.open'), icon: 'fit', keys: keys('open'), run: () => openFocused(studio) },
    ...(target.shows === 'picture'
      ? []
      : [
          {
            label: t('gallery.openOutside'),
            icon: 'open' as const,
            run: () => void verbs.openOutside(id),
          },
        ]),
    ...(target.of > 1 && target.job !== gallery.filters.job
      ? [
          {
            label: t('gallery.showSet'),
            icon: 'sets' as const,
            run: () => gallery.narrow({ job: target.job }),
          },
        ]
      : []),
  ];
  const files: MenuEntry[] = [
    { label: t('common.copy'), icon: 'copy', items: copy },
    {
      label: t('gallery.reveal'),
      icon: 'folder',
      keys: keys('reveal'),
      run: () => void verbs.reveal(id),
    },
  ];
  if (gallery.filters.trash) {
    const label = count > 1 ? t('gallery.restoreMany', { count }) : t('gallery.restore');
    const restore: MenuEntry = { label, icon: 'undo', run: () => void verbs.restore(targets) };
    return [...open, 'separator', restore, 'separator', ...files];
  }
  return [
    ...open,
    'separator',
    {
      label: t('gallery.remix'),
      icon: 'remix',
      keys: keys('remix'),
      run: () => void verbs.remix(id),
    },
    {
      label: t('gallery.takeOnly'),
      items: (['prompt', 'seed', 'references'] as const).map((take) => ({
        label: t(`gallery.part_${take}`),
        keys: keys(`remix_${take}`),
        run: () => void verbs.remix(id, take),
      })),
    },
    'separator',
    ...stepEntries(studio, target),
    'separator',
    ...files,
    {
      label: count > 1 ? t('gallery.trashMany', { count }) : t('gallery.trash'),
      icon: 'trash',
      danger: true,
      keys: keys('trash'),
      run: () => void verbs.trash(targets),
    },
  ];
}

/** For a place that is kept for a job. */
export function jobMenu(studio: Studio): MenuEntry[] {
  const { gallery } = studio;
  const job = gallery.jobOf(gallery.focus.key);
  if (!job) return [];
  const ended = ['failed', 'refused', 'unreachable'].includes(job.phase);
  return [
    { label: t('gallery.showInQueue'), icon: 'queue', run: () => openFocused(studio) },
    'separator',
    ...(job.can.retry
      ? [
          {
            label: againLabel([job]),
            icon: 'history' as const,
            run: () => void studio.queue.edits.retry([job.id]),
          },
        ]
      : []),
    {
      label: t('gallery.jobToDraft'),
      icon: 'remix',
      run: () => void gallery.verbs.draftOfJob(job.id),
    },
    ...(ended
      ? [
          'separator' as const,
          {
            label: t('common.dismiss'),
            icon: 'close' as const,
            run: () => void gallery.verbs.dismiss([job.id]),
          },
        ]
      : []),
  ];
}

/** For a gap between the pictures. */
export function gapMenu(studio: Studio): MenuEntry[] {
  const { gallery, commands } = studio;
  return [
    {
      label: t('gallery.selectAll'),
      keys: commands.caps('grid.select_all'),
      run: () => void gallery.selectAll(),
    },
    'separator',
    ...(['rows', 'squares', 'sets'] as const).map((kind) => ({
      label: t(`gallery.kind_${kind}`),
      checked: gallery.kind === kind,
      run: () => gallery.setLayout(kind),
    })),
  ];
}
