// Names of fields, values and models in the page's language.
import type { Field, Form, Json, ModelRow, Option, RatioOption } from '../../lib/ipc/bindings';
import { credits, named, number, t } from '../../lib/i18n';
import { valueOf } from '../../lib/state/composer/content';
import { same } from '../../lib/state/composer/values';
import { variantOf } from '../../lib/state/composer/nested';
import type { DraftState } from '../../lib/state/composer/draft.svelte';

export function fieldLabel(field: Field): string {
  return named(field.label);
}

export function optionLabel(option: Option): string {
  return named(option.label);
}

/** Wide, tall or square; the value itself where a shape is only a word. */
export function shapeName(
  control: { options: readonly RatioOption[] },
  value: Json,
): string | null {
  const option = control.options.find((option) => same(option.value, value));
  if (!option) return value === null ? null : String(value);
  if (option.width === 0) return named(option.label);
  if (option.width === option.height) return t('composer.square');
  return t(option.width > option.height ? 'composer.wide' : 'composer.tall');
}

/** The words for what is chosen in a field; null where nothing was. */
export function valueLabel(field: Field, value: Json): string | null {
  if (value === null) return null;
  const { control } = field;
  if (control.kind === 'switch') return t(value === true ? 'composer.on' : 'composer.off');
  if (control.kind === 'style' || control.kind === 'ratio' || control.kind === 'choice') {
    const option = control.options.find((option) => same(option.value, value));
    return option ? optionLabel(option) : String(value);
  }
  if (control.kind === 'variants') {
    const form = control.variants[variantOf(control.variants, value)];
    return form ? named(form.label) : null;
  }
  if (Array.isArray(value)) return number(value.length);
  // What it holds is shown where it is set.
  return typeof value === 'object' ? '' : String(value);
}

/** The words for what a draft has in a field, defaults included. */
export function shownValue(draft: DraftState, form: Form, field: Field): string | null {
  return valueLabel(field, valueOf(draft.content, form, field.name));
}

const MEDIA = {
  text: 'composer.mediaText',
  image: 'composer.mediaImage',
  video: 'composer.mediaVideo',
  audio: 'composer.mediaAudio',
  none: 'composer.mediaNone',
} as const;
const MAKES = {
  image: 'composer.makesImage',
  video: 'composer.makesVideo',
  audio: 'composer.makesAudio',
  text: 'composer.makesText',
  none: 'composer.makesNone',
} as const;

/** `text and pictures → clips` */
export function groupName({ takes, makes }: Pick<ModelRow, 'takes' | 'makes'>): string {
  const from = takes
    .map((media) => t(MEDIA[media]))
    .reduce((first, second) => t('composer.listAnd', { first, second }));
  return t('composer.group', { from, to: t(MEDIA[makes]) });
}

/** `Pictures` */
export function makesName({ makes }: ModelRow): string {
  return t(MAKES[makes]);
}

/** What a model costs, in the list of models: `from 5 cr`, `free on an Unlimited plan`. */
export function priceName(row: ModelRow): string {
  if (row.price_from !== null) {
    return t('composer.fromCredits', { credits: credits(row.price_from) });
  }
  return t(row.free_mode ? 'composer.freeMode' : 'composer.priceUnknown');
}
