// What a router chose, and by what it goes, in the page's language.
import { credits, t, type PlainKey } from '../../i18n';
import type { Router, Routing } from '../../ipc/bindings';
import { modelName } from './titles.svelte';

const GOES_BY: Record<string, PlainKey> = {
  cost: 'routing.byCost',
  latency: 'routing.byLatency',
  quality: 'routing.byQuality',
};
const CODES = [
  'lowest_cost',
  'best_latency',
  'best_quality',
  'only_eligible_model',
  'filter_order_fallback',
  'no_eligible_model',
  'invalid_request',
  'error',
  'capability',
  'prompt_length',
  'input_support',
  'allow_deny',
  'price',
] as const;

/** What a router goes by; a word of a newer service as it is. */
export function goesBy(word: string | null): string {
  const known = GOES_BY[word ?? ''];
  return known ? t(known) : (word ?? t('routing.byService'));
}

/** A stable word of the service about a decision. */
export function codeWords(code: string): string {
  const known = CODES.find((one) => one === code);
  return known ? t(`routing.${known}`) : code;
}

/** The model that was chosen, with its maker. */
export function chosenName({ model, maker }: Pick<Routing, 'model' | 'maker'>): string {
  const name = modelName(model);
  return maker === null ? name : t('routing.makerOf', { model: name, maker });
}

/** Why it was chosen. */
export function chosenWhy(routing: Routing): string {
  const words = [goesBy(routing.optimize_for)];
  if (routing.cap !== null) words.push(t('routing.underCap', { credits: credits(routing.cap) }));
  if (routing.all_full) words.push(t('routing.allFull'));
  else if (routing.skipped.length > 0) {
    words.push(t('routing.full', { names: routing.skipped.map(modelName).join(', ') }));
  }
  return words.join(' · ');
}

/** What a router is told, a few words for each thing. */
export function routerRules({ optimize_for, caps, models, skips_full }: Router): string[] {
  const rules = [goesBy(optimize_for)];
  for (const kind of ['image', 'video', 'audio'] as const) {
    const cap = caps[kind];
    if (cap !== null) {
      rules.push(t('routing.capOf', { kind: t(`routing.${kind}`), credits: credits(cap) }));
    }
  }
  if (models && (models.only || models.ids.length > 0)) {
    const names = models.ids.map(modelName).join(', ');
    rules.push(t(models.only ? 'routing.onlyOf' : 'routing.exceptOf', { names }));
  }
  if (skips_full) rules.push(t('routing.skipsFull'));
  return rules;
}
