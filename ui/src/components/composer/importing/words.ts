// The price and time of a prompt file.
import type { ImportPlan } from '../../../lib/ipc/bindings';
import { creditsAndMoney, duration, t } from '../../../lib/i18n';

/** `240 cr ($2.40)`, `free`, `price not known` */
export function price(plan: ImportPlan): string {
  if (plan.free) return t('composer.free');
  if (plan.price === null) return plan.price_text || t('composer.priceNotKnown');
  return creditsAndMoney(plan.price);
}

export function priceAndTime(plan: ImportPlan): string {
  if (plan.seconds === null) return price(plan);
  const time = t('composer.aboutTime', { time: duration(plan.seconds) });
  return t('composer.priceTime', { price: price(plan), time });
}
