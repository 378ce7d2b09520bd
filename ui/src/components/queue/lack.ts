// Why nothing new can be put into the library.
import { t } from '../../lib/i18n';
import type { Lack } from '../../lib/ipc/bindings';

export function lackWords(lack: Lack): string {
  switch (lack.kind) {
    case 'gone':
      return t('queue.lackGone');
    case 'full':
      return t('queue.lackFull', { free: lack.free_mb, needed: lack.needed_mb });
  }
}
