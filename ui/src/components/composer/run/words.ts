// What stands on and above the run button.
import type { Checked, Media } from '../../../lib/ipc/bindings';
import { creditsAndMoney, duration, money, number, priceSource, t } from '../../../lib/i18n';

/** Less than this between the least and the most is no range. */
const EXACT = 0.005;

/** `20 credits`, `15 to 150 credits`, `free`, `price not known` */
export function price(checked: Pick<Checked, 'free' | 'price' | 'least' | 'price_text'>): string {
  if (checked.free) return t('composer.free');
  if (checked.price === null) return checked.price_text || t('composer.priceNotKnown');
  if (checked.least !== null && checked.price - checked.least >= EXACT) {
    return t('composer.creditsRange', {
      least: number(checked.least),
      most: number(checked.price),
    });
  }
  return t('composer.credits', { count: checked.price });
}

/** `about 1 min`; nothing where it is not known. */
export function aboutTime(seconds: number | null): string {
  return seconds === null ? '' : t('composer.aboutTime', { time: duration(seconds) });
}

/** `20 credits · about 1 min`, `price not known` */
export function onButton(checked: Checked): string {
  const time = aboutTime(checked.seconds);
  if (time === '' || (checked.price === null && !checked.free)) return price(checked);
  return t('composer.priceTime', { price: price(checked), time });
}

/** `2 × set of 4`, `1 picture` */
export function breakdown(checked: Checked, makes: Media): string {
  const { files, jobs } = checked;
  const each = jobs > 0 ? files / jobs : 0;
  if (Number.isInteger(each) && each > 1) {
    return t('composer.setsOf', { sets: jobs, files: each });
  }
  switch (makes) {
    case 'image':
      return t('composer.single', { count: files });
    case 'video':
      return t('composer.clips', { count: files });
    case 'audio':
      return t('composer.sounds', { count: files });
    case 'text':
    case 'none':
      return t('composer.results', { count: files });
  }
}

/** The price once more, in money, and where it comes from. */
export function tip(checked: Checked): string {
  const source =
    checked.price_source && t('composer.tipSource', { source: priceSource(checked.price_source) });
  if (checked.free || checked.price === null) {
    return [price(checked), source].filter(Boolean).join('. ');
  }
  const both = t('composer.tipPrice', {
    credits: price(checked),
    money: money(checked.price),
  });
  return [both, source].filter(Boolean).join('. ');
}

/** The money of a question, said before its buttons. */
export function askMoney(checked: Pick<Checked, 'free' | 'price' | 'price_text'>): string {
  if (checked.free) return t('composer.freeRun');
  if (checked.price === null) return t('composer.askMoneyUnknown');
  return t('composer.askMoney', { price: creditsAndMoney(checked.price) });
}
