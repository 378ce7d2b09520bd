// Times of clips and sounds in words.
import { clockTime, t } from '../../lib/i18n';

/** 0:03.2 of 0:10.0 */
export function ofWhole(at: number, length: number): string {
  return t('gallery.timeOf', { at: clockTime(at), of: clockTime(length) });
}
