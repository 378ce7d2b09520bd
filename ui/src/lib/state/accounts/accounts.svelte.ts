// The accounts, what their keys were last found to be, and the keychain that holds them.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type { AccountView, Event, Failure, Keychain, Tested } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { failureWords } from '../words/refusals';

/** A test's answer and when it came, Unix ms. */
export interface TestedAt {
  tested: Tested;
  at_ms: number;
}

export interface Options {
  email: string | null;
  explore: boolean | null;
  max_jobs: number | null;
  reply_url: string | null;
  reply_ref: string | null;
}

/** How often a keychain that is still thinking is asked again. */
const LOOK_AGAIN_MS = 1_000;

export class AccountsState {
  readonly #backend: Backend;
  readonly #now: () => number;
  readonly #pause: (ms: number) => Promise<void>;
  #watching = false;

  /** Null until the first answer. */
  list = $state.raw<AccountView[] | null>(null);
  /** Entries of the accounts file that could not be used, one sentence each. */
  problems = $state.raw<string[]>([]);
  keychain = $state.raw<Keychain | null>(null);
  /** Why the last thing asked for did not happen; the next good answer clears it. */
  failure = $state.raw<Failure | null>(null);

  /** By account. */
  readonly results = new SvelteMap<string, TestedAt>();
  /** Accounts whose key is being tested. */
  readonly testing = new SvelteSet<string>();

  /** The user's own; the built-in ones come last. */
  readonly own = $derived((this.list ?? []).filter((account) => !account.built_in));

  constructor(
    backend: Backend,
    now: () => number = Date.now,
    pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  ) {
    this.#backend = backend;
    this.#now = now;
    this.#pause = pause;
  }

  async load() {
    await this.#doing(() => this.#read());
    void this.#watchKeychain();
  }

  /** Hears of accounts that changed, here or in another window, or got into trouble or out of it. */
  apply(event: Event) {
    const about = ['account_trouble', 'account_ready', 'settings_changed'];
    if (about.includes(event.type)) void this.load();
  }

  byId(id: string): AccountView | null {
    return this.list?.find((account) => account.id === id) ?? null;
  }

  /** One free call. The answer stays beside the account until the next one. */
  async test(id: string): Promise<Tested | null> {
    if (this.testing.has(id)) return null;
    this.testing.add(id);
    try {
      const tested = await this.#doing(() => this.#backend.call('accounts.test', { id }));
      if (!tested) return null;
      this.results.set(id, { tested, at_ms: this.#now() });
      // The balance and what was wrong are known anew.
      void this.load();
      return tested;
    } finally {
      this.testing.delete(id);
    }
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.#changing(() => this.#backend.call('accounts.rename', { id, name }));
  }

  color(id: string, color: string): Promise<boolean> {
    return this.#changing(() => this.#backend.call('accounts.color', { id, color }));
  }

  options(id: string, options: Options): Promise<boolean> {
    return this.#changing(() => this.#backend.call('accounts.options', { id, ...options }));
  }

  /** Sets up a Runway account at useapi.net; what is known of the account is asked for anew. */
  async setUpSeat(id: string, email: string, password: string, max_jobs: number): Promise<boolean> {
    const done = await this.#changing(() =>
      this.#backend.call('accounts.set_up_seat', { id, email, password, max_jobs }),
    );
    if (done) void this.test(id);
    return done;
  }

  /** Removes it. Its jobs stay; the answer says how many of them now wait for another account. */
  async remove(id: string): Promise<{ jobs_waiting: number } | null> {
    const answer = await this.#doing(async () => {
      const left = await this.#backend.call('accounts.remove', { id });
      await this.#read();
      return left;
    });
    if (answer) this.results.delete(id);
    return answer;
  }

  /** Asks the keychain again, also when it was absent or locked before. */
  async retryKeychain() {
    this.keychain = { state: 'checking', text: this.keychain?.text ?? '' };
    const answer = await this.#doing(() =>
      this.#backend.call('accounts.keychain', { retry: true }),
    );
    this.keychain = answer ?? {
      state: 'failed',
      text: this.failure ? failureWords(this.failure) : '',
    };
    void this.#watchKeychain();
  }

  async #read() {
    const answer = await this.#backend.call('accounts.list', {});
    this.list = answer.accounts;
    this.problems = answer.problems;
    // An answer that is on its way to a person's own question stands above this one.
    if (this.keychain?.state !== 'checking') this.keychain = answer.keychain;
  }

  /** While the keychain has not answered (its own prompt may be open) it is asked again, calmly. */
  async #watchKeychain() {
    if (this.#watching) return;
    this.#watching = true;
    try {
      while (this.keychain && ['checking', 'waiting'].includes(this.keychain.state)) {
        await this.#pause(LOOK_AGAIN_MS);
        const asked = this.keychain;
        const answer = await this.#backend.call('accounts.keychain', { retry: false });
        // A retry by hand may have begun meanwhile; its answer is the newer one.
        if (this.keychain === asked) this.keychain = answer;
      }
    } catch (cause) {
      this.keychain = { state: 'failed', text: failureWords(asFailure(cause)) };
    } finally {
      this.#watching = false;
    }
  }

  async #changing(change: () => Promise<unknown>): Promise<boolean> {
    const done = await this.#doing(async () => {
      await change();
      await this.#read();
      return true;
    });
    return done ?? false;
  }

  async #doing<T>(what: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await what();
      this.failure = null;
      return answer;
    } catch (cause) {
      this.failure = asFailure(cause);
      return null;
    }
  }
}
