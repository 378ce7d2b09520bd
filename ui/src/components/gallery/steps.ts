// The steps from a file to the next, in every place that offers them.
import type { IconName } from '../../assets/icons';
import { t } from '../../lib/i18n';
import type { Step, Tile } from '../../lib/ipc/bindings';
import type { Studio } from '../../lib/state/studio.svelte';
import type { MenuItem } from '../ui/menu';

export const STEP_ICONS: Readonly<Record<Step, IconName>> = {
  reference: 'at',
  animate: 'video',
  first_frame: 'step-back',
  last_frame: 'step-on',
  extend: 'right',
  edit: 'compose',
  upscale: 'promote',
  dub: 'text',
  change_voice: 'user',
  isolate_voice: 'audio',
};

/** What can be made of a file next, as lines of a menu. */
export function stepEntries(studio: Studio, tile: Tile): MenuItem[] {
  const { composer, gallery } = studio;
  return composer.models.stepsFrom(tile).map((step) => ({
    label: t(`gallery.step_${step}`),
    icon: STEP_ICONS[step],
    run: () => void gallery.verbs.next(tile.id, step),
  }));
}
