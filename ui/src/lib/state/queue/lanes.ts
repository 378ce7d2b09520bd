// The lanes as people know them.
import type { IconName } from '../../../assets/icons';
import { t } from '../../i18n';
import type { Lane } from '../../ipc/bindings';

export function laneWord(lane: Lane): string {
  switch (lane) {
    case 'first':
      return t('queue.laneNow');
    case 'normal':
      return t('queue.laneBackground');
    case 'last':
      return t('queue.laneIdle');
  }
}

export function laneIcon(lane: Lane): IconName {
  switch (lane) {
    case 'first':
      return 'bolt';
    case 'normal':
      return 'layers';
    case 'last':
      return 'clock';
  }
}
