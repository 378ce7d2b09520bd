// The ledger summed up by model, of all its days or of one.
import { modelName } from '../words/titles.svelte';
import type { SpendLedger, Spent } from '../../ipc/bindings';
import { net } from './days';

/** What one model took. */
export interface ModelSum {
  /** Full id. */
  model: string;
  title: string;
  /** Beside the title, where several models have it: what they are asked by. */
  endpoint: string | null;
  spent: Spent;
}

const NOTHING: Spent = {
  attempts: 0,
  estimated: 0,
  charged: 0,
  returned: 0,
  reserved: 0,
  unknown: 0,
  unpriced: 0,
};

/** Adds two amounts, column by column. */
export function add(a: Spent, b: Spent): Spent {
  return {
    attempts: a.attempts + b.attempts,
    estimated: a.estimated + b.estimated,
    charged: a.charged + b.charged,
    returned: a.returned + b.returned,
    reserved: a.reserved + b.reserved,
    unknown: a.unknown + b.unknown,
    unpriced: a.unpriced + b.unpriced,
  };
}

/** Each model of the rows, the dearest first; of one day where one is named. */
export function byModel(ledger: SpendLedger, day: string | null): ModelSum[] {
  const titles = new Map(ledger.models.map(({ model, title }) => [model, title]));
  const sums = new Map<string, Spent>();
  for (const row of ledger.rows) {
    if (day !== null && row.day !== day) continue;
    sums.set(row.model, add(sums.get(row.model) ?? NOTHING, row));
  }
  const named = [...sums].map(([model, spent]) => ({
    model,
    title: modelName(titles.get(model) ?? model),
    spent,
  }));
  const times = (title: string) => named.filter((one) => one.title === title).length;
  return named
    .map((one) => ({ ...one, endpoint: times(one.title) > 1 ? endpointOf(one.model) : null }))
    .sort(
      (a, b) =>
        net(b.spent) - net(a.spent) ||
        b.spent.attempts - a.spent.attempts ||
        a.title.localeCompare(b.title),
    );
}

/** Everything of one day. */
export function totalOf(ledger: SpendLedger, day: string | null): Spent {
  if (day === null) return ledger.total;
  return ledger.rows.filter((row) => row.day === day).reduce<Spent>(add, NOTHING);
}

/** `text_to_video` of `runway/text_to_video/gen4.5`. */
function endpointOf(model: string): string {
  return model.split('/').slice(1, -1).join('/') || model;
}
