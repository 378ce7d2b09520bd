// The commands of the loupe. What acts on the picture comes from the grid.
import type { PlainKey } from '../../lib/i18n';
import type { Command } from '../../lib/keys';
import type { Studio } from '../../lib/state/studio.svelte';
import type { IconName } from '../../assets/icons';

/** What the loupe lets its commands do. */
export interface Table {
  isPicture: () => boolean;
  toggle: () => void;
  fit: () => void;
  scaleBy: (factor: number) => void;
  /** By parts of the view, to the right and down. */
  pan: (x: number, y: number) => void;
}

const STEP = 1.25;

export function loupeCommands(studio: Studio, table: Table): Command[] {
  const { loupe } = studio.gallery;
  const command = (
    name: string,
    title: PlainKey,
    keys: readonly string[],
    run: () => void,
    more: { icon?: IconName; when?: () => boolean; unlisted?: boolean } = {},
  ): Command => ({
    id: `loupe.${name}`,
    title,
    group: 'loupe',
    keys,
    scope: 'loupe',
    run,
    ...more,
  });
  const picture = { when: table.isPicture };
  const unlisted = { ...picture, unlisted: true };

  return [
    command('close', 'gallery.closeLoupe', ['Escape', 'Enter', 'E', 'G'], () => loupe.close(), {
      icon: 'close',
    }),
    command('previous', 'gallery.previous', ['ArrowLeft', 'PageUp'], () => loupe.step(-1), {
      icon: 'left',
    }),
    command('next', 'gallery.next', ['ArrowRight', 'PageDown'], () => loupe.step(1), {
      icon: 'right',
    }),
    command('zoom', 'gallery.zoomToggle', ['Z'], table.toggle, { ...picture, icon: 'zoom-in' }),
    command('zoom_in', 'gallery.zoomIn', ['+', '='], () => table.scaleBy(STEP), picture),
    command('zoom_out', 'gallery.zoomOut', ['-'], () => table.scaleBy(1 / STEP), picture),
    command('fit', 'gallery.zoomFit', ['0'], table.fit, { ...picture, icon: 'fit' }),
    command('pan_left', 'gallery.panLeft', ['Shift+ArrowLeft'], () => table.pan(1, 0), unlisted),
    command(
      'pan_right',
      'gallery.panRight',
      ['Shift+ArrowRight'],
      () => table.pan(-1, 0),
      unlisted,
    ),
    command(
      'pan_up',
      'gallery.panUp',
      ['Shift+ArrowUp', 'ArrowUp'],
      () => table.pan(0, 1),
      unlisted,
    ),
    command(
      'pan_down',
      'gallery.panDown',
      ['Shift+ArrowDown', 'ArrowDown'],
      () => table.pan(0, -1),
      unlisted,
    ),
    command('surround', 'gallery.nextSurround', ['L'], () => loupe.nextSurround(), { icon: 'sun' }),
  ];
}
