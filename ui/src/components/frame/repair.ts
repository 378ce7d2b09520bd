// What a repair of the library came to.
import { t } from '../../lib/i18n';
import type { RepairedLibrary } from '../../lib/ipc/bindings';

export function repairWords(repaired: RepairedLibrary): string {
  if (repaired.set_aside === null) return t('frame.repairNotNeeded');
  const lines = [t('frame.repaired', { path: repaired.set_aside })];
  if (repaired.gaps > 0) lines.push(t('frame.repairedWithGaps', { count: repaired.gaps }));
  if (repaired.copy !== null) lines.push(t('frame.repairedFromCopy', { path: repaired.copy }));
  if (repaired.held > 0) lines.push(t('frame.repairedHeld', { count: repaired.held }));
  return lines.join(' ');
}
