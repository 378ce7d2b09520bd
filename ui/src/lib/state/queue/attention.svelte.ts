// What a person has to look at: outcomes nobody knows, jobs out of reach, holds after repeated
// failures, accounts in trouble, and what was not made, grouped by its cause.
import type { Backend } from '../../ipc/backend';
import type {
  AccountState,
  Breaker,
  FailureGroup,
  JobRow,
  Overview,
  Refusals,
} from '../../ipc/bindings';
import type { Pace } from './pace';
import { placeOf } from './place';
import { Refresh } from './refresh';
import type { JobRows } from './rows.svelte';

/** Cards that are drawn at once; the others follow when these are dealt with. */
const MOST = 200;
const REST_MS = 300;

export class Attention {
  readonly #rows: JobRows;
  readonly #overview: () => Overview | null;
  readonly #refresh: Refresh;
  #ids = $state.raw<readonly string[]>([]);

  total = $state(0);
  failures = $state.raw<FailureGroup[]>([]);

  readonly #needing = $derived(
    this.#ids
      .map((id) => this.#rows.get(id))
      .filter((row): row is JobRow => row !== undefined && placeOf(row) === 'needs_you'),
  );
  /** One card each: only a person can say what became of them. */
  readonly decisions = $derived(this.#needing);
  /** What repeated failures hold. */
  readonly breakers = $derived.by((): readonly Breaker[] => this.#overview()?.breakers ?? []);
  /** Results that may soon be out of reach. */
  readonly unfetched = $derived.by(() => this.#overview()?.unfetched ?? null);
  /** Accounts that are near to being held for refusals. */
  readonly refusals = $derived.by((): readonly Refusals[] => near(this.#overview()));
  readonly accounts = $derived.by(() => troubled(this.#overview()));
  /** Jobs that a card stands for. */
  readonly shown = $derived(this.#needing.length);
  readonly isEmpty = $derived.by(
    () =>
      this.total === 0 &&
      this.breakers.length === 0 &&
      this.unfetched === null &&
      this.failures.length === 0 &&
      this.accounts.length === 0,
  );
  readonly notMade = $derived(this.failures.reduce((sum, group) => sum + group.count, 0));

  /** `failed` hears of every reading that could not be done. */
  constructor(
    backend: Backend,
    rows: JobRows,
    overview: () => Overview | null,
    pace: Pace,
    failed: (cause: unknown) => void,
  ) {
    this.#rows = rows;
    this.#overview = overview;
    this.#refresh = new Refresh(() => this.#read(backend).catch(failed), pace, REST_MS);
  }

  load(): Promise<void> {
    return this.#refresh.now();
  }

  /** Something that belongs here came or went. */
  touch(): void {
    this.#refresh.soon();
  }

  has(id: string): boolean {
    return this.#ids.includes(id);
  }

  async #read(backend: Backend) {
    const [page, failures] = await Promise.all([
      backend.call('queue.page', {
        group: 'needs_you',
        lane: null,
        text: null,
        after: null,
        offset: 0,
        limit: MOST,
      }),
      backend.call('queue.failures', {}),
    ]);
    for (const row of page.rows) this.#rows.put(row);
    this.#ids = page.rows.map((row) => row.id);
    this.total = page.total;
    this.failures = failures;
  }
}

function troubled(overview: Overview | null): AccountState[] {
  return overview?.accounts.filter((account) => account.trouble !== null) ?? [];
}

/** The meter; where the rest is held already, the card of that says it. */
function near(overview: Overview | null): Refusals[] {
  const held = new Set(overview?.breakers.map((breaker) => breaker.account));
  return overview?.refusals.filter((it) => !held.has(it.account)) ?? [];
}
