// What was spent: the library's own ledger, and what each service says of the same days. Read while somebody looks.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type { Event, Failure, SpendAtService, SpendLedger } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { realPace, type Pace } from '../queue/pace';
import { Refresh } from '../queue/refresh';

/** How many days up to and with today can be looked at. */
export const SPANS = [7, 30, 90] as const;
export type Span = (typeof SPANS)[number];

/** What a service said last, and whether it is being asked. */
export interface Told {
  /** The days that it is being asked about. */
  asking: Span | null;
  told: SpendAtService | null;
  /** Why the last question brought no answer. */
  failure: Failure | null;
  /** The days that `told` is about, or that were asked for where nothing was told yet. */
  span: Span;
}

/** Tells that a service counts otherwise: the account, in how many places, by how many credits. */
export type Differs = (account: string, places: number, credits: number) => void;

const REST_MS = 1_000;
/** An answer that is younger than this is not asked for again by looking. */
const FRESH_MS = 5 * 60_000;

export class SpendState {
  readonly #backend: Backend;
  readonly #differs: Differs;
  readonly #pace: Pace;
  readonly #refresh: Refresh;
  #looking = false;

  /** Only this account; null: all but the Demo account. */
  account = $state<string | null>(null);
  span = $state<Span>(30);
  /** The day that is looked at alone. */
  day = $state<string | null>(null);
  /** Null until the first answer. */
  ledger = $state.raw<SpendLedger | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** By account. */
  readonly services = new SvelteMap<string, Told>();

  constructor(backend: Backend, differs: Differs, pace: Pace = realPace) {
    this.#backend = backend;
    this.#differs = differs;
    this.#pace = pace;
    this.#refresh = new Refresh(() => this.#read(), pace, REST_MS);
  }

  /** Nothing is read before somebody looks. */
  load(): Promise<void> {
    return this.#looking ? this.#refresh.now() : Promise.resolve();
  }

  apply(event: Event): void {
    if (event.type === 'count_differs') {
      this.#differs(event.account, event.places, event.credits);
    }
    const about = ['job_changed', 'settings_changed'];
    if (this.#looking && about.includes(event.type)) this.#refresh.soon();
  }

  /** Somebody looks: reads the ledger and asks the services of these accounts. Returns what ends it. */
  look(accounts: readonly string[]): () => void {
    this.#looking = true;
    void this.#refresh.now();
    for (const account of accounts) if (!this.#isFresh(account)) void this.ask(account);
    return () => (this.#looking = false);
  }

  choose(account: string | null): void {
    this.account = account;
    this.day = null;
    void this.#refresh.now();
  }

  reach(span: Span, accounts: readonly string[]): void {
    this.span = span;
    this.day = null;
    void this.#refresh.now();
    for (const account of accounts) void this.ask(account);
  }

  /** Two free calls. The answer before stays until there is another one. */
  async ask(account: string): Promise<void> {
    const { span } = this;
    const before = this.services.get(account);
    if (before?.asking === span) return;
    const known = { told: before?.told ?? null, span: before?.told ? before.span : span };
    this.services.set(account, { ...known, asking: span, failure: null });
    try {
      const told = await this.#backend.call('spend.service', { account, days: span });
      if (!this.#waitsFor(account, span)) return;
      this.services.set(account, { told, span, asking: null, failure: null });
    } catch (cause) {
      if (!this.#waitsFor(account, span)) return;
      this.services.set(account, { ...known, asking: null, failure: asFailure(cause) });
    }
  }

  /** Meanwhile other days may have been asked for. */
  #waitsFor(account: string, span: Span): boolean {
    return this.services.get(account)?.asking === span;
  }

  #isFresh(account: string): boolean {
    const known = this.services.get(account);
    if (known?.asking === this.span) return true;
    if (!known || known.span !== this.span || known.failure) return false;
    return this.#pace.now() - (known.told?.asked_ms ?? 0) < FRESH_MS;
  }

  async #read(): Promise<void> {
    const { account, span } = this;
    try {
      const ledger = await this.#backend.call('spend.ledger', { days: span, account });
      if (account !== this.account || span !== this.span) return;
      this.ledger = ledger;
      this.failure = null;
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }
}
