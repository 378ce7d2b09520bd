// What is wrong with a cap, in words.
import { number, t } from '../../lib/i18n';
import { amount, type AmountName, type CapProblem } from '../../lib/state/settings/caps';

/** The sentence below a field; null when it stands. */
export function capWords(
  name: AmountName,
  problem: CapProblem | undefined,
  texts: Record<AmountName, string>,
): string | null {
  if (!problem) return null;
  if (problem !== 'below_soft') return t(`settings.${problem}`);
  const soft = amount(texts[name.replace('hard', 'soft') as AmountName]);
  return t('settings.below_soft', { soft: 'value' in soft ? number(soft.value ?? 0) : '' });
}

/** The amount in a field; null when it is empty or does not stand. */
export function amountIn(text: string): number | null {
  const read = amount(text);
  return 'value' in read ? read.value : null;
}
