// How seeds go from one press to the next. Pure.
import type { DraftContent, Field, Form, SeedStrategy } from '../../ipc/bindings';

/** In the order of the menu. */
export const STRATEGIES: readonly SeedStrategy[] = ['random', 'fixed', 'increment', 'same'];

/** Strategies that need a number to start from. */
export function needsSeed(strategy: SeedStrategy): boolean {
  return strategy === 'fixed' || strategy === 'increment';
}

/** The field that holds the seed, where the model takes one. */
export function seedField(form: Form): (Field & { control: { kind: 'seed' } }) | null {
  for (const field of form.fields) {
    if (field.control.kind === 'seed') return { ...field, control: field.control };
  }
  return null;
}

/** The draft after its jobs were queued: a counted seed goes on behind the last one used. */
export function afterQueueing(content: DraftContent, form: Form, jobs: number): DraftContent {
  const field = seedField(form);
  const seed = field && content.inputs[field.name];
  if (!field || typeof seed !== 'number' || content.seed_strategy !== 'increment') return content;
  const { min, max } = field.control;
  const span = max - min + 1;
  const next = min + ((seed - min + jobs) % span);
  return { ...content, inputs: { ...content.inputs, [field.name]: next } };
}

/** A seed as typed: digits, with the blanks and commas of a pasted number forgiven; null for anything else. */
export function readSeed(text: string): number | null {
  const digits = text.replace(/[\s,_']/gu, '');
  if (!/^\d{1,15}$/u.test(digits)) return null;
  return Number(digits);
}

/** A drawn number brought into a model's range. */
export function within(seed: number, range: { min: number; max: number }): number {
  if (seed >= range.min && seed <= range.max) return seed;
  return range.min + (Math.abs(Math.trunc(seed)) % (range.max - range.min + 1));
}
