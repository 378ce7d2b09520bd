// Spending caps as a person types them: text in, credits or a reason out. Pure.

/** The six amounts, each in credits; null where nothing is capped. */
export interface Amounts {
  day_soft: number | null;
  day_hard: number | null;
  month_soft: number | null;
  month_hard: number | null;
  batch_soft: number | null;
  batch_hard: number | null;
}

export type AmountName = keyof Amounts;

/** Why an amount cannot be taken. */
export type CapProblem = 'not_a_number' | 'fraction' | 'negative' | 'too_large' | 'below_soft';

/** The three spans; a soft cap asks, a hard one stops. */
export const SPANS = ['day', 'month', 'batch'] as const;
export type Span = (typeof SPANS)[number];

export const AMOUNTS: readonly AmountName[] = SPANS.flatMap(
  (span) => [`${span}_soft`, `${span}_hard`] as const,
);

/** More than any tier of the services lets an account spend in a month. */
const MOST = 100_000_000;

/** Reads an amount. Empty means no cap; groups may be set apart as people write them. */
export function amount(text: string): { value: number | null } | { problem: CapProblem } {
  const bare = text.trim();
  if (bare === '') return { value: null };
  if (/^[-−]\s*\d/.test(bare)) return { problem: 'negative' };
  const whole = /^\d+$/.test(bare) ? bare : /^\d{1,3}([ ,.'’\u00a0\u202f]\d{3})+$/.exec(bare)?.[0];
  if (whole === undefined) {
    return { problem: /^\d*[.,]\d+$/.test(bare) ? 'fraction' : 'not_a_number' };
  }
  const value = Number(whole.replace(/\D/g, ''));
  return value > MOST ? { problem: 'too_large' } : { value };
}

/** All amounts at once: the values where every one stands, and what is wrong with the others. */
export function checkAmounts(texts: Record<AmountName, string>): {
  amounts: Amounts | null;
  problems: Partial<Record<AmountName, CapProblem>>;
} {
  const amounts = {} as Amounts;
  const problems: Partial<Record<AmountName, CapProblem>> = {};
  for (const name of AMOUNTS) {
    const read = amount(texts[name]);
    if ('problem' in read) problems[name] = read.problem;
    else amounts[name] = read.value;
  }
  for (const span of SPANS) {
    const [soft, hard] = [amounts[`${span}_soft`] ?? 0, amounts[`${span}_hard`] ?? Infinity];
    // A hard cap under the soft one would stop before it ever asks.
    if (hard < soft) problems[`${span}_hard`] = 'below_soft';
  }
  return { amounts: Object.keys(problems).length === 0 ? amounts : null, problems };
}

/** How many of something an amount buys. */
export function buys(credits: number, price: number | null): number | null {
  return price === null || price <= 0 ? null : Math.floor(credits / price);
}
