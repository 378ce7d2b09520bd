// Adding an account, or giving one another key. The key itself is never a field of this class: it
// passes through `submit` once and is forgotten; only its last four characters come back.
import type { Backend } from '../../ipc/backend';
import type { AccountView, Failure, Keep, Service, Tested } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import type { AccountsState } from './accounts.svelte';
import { cleanKey, isVariableName, VARIABLES } from './key_text';

export type FormProblem =
  'no_key' | 'no_name' | 'name_taken' | 'no_variable' | 'no_address' | 'no_email';

/** What the form is busy with, in the order it happens. */
export type Step = 'idle' | 'saving' | 'testing';

export class KeyForm {
  readonly #backend: Backend;
  readonly #accounts: AccountsState;

  service = $state<Service>('runway');
  /** Empty means the suggested one. */
  name = $state('');
  color = $state('');
  email = $state('');
  explore = $state(false);
  /** Origin of another server than the service's own; empty means its own. */
  origin = $state('');
  keep = $state<Keep>('keychain');
  /** Empty means the usual one of the service. */
  variable = $state('');

  step = $state<Step>('idle');
  /** The account once it exists. From then on a key replaces the one it has. */
  account = $state.raw<AccountView | null>(null);
  tested = $state.raw<Tested | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What stops the form from being sent, all at once; empty before the first try. */
  problems = $state.raw<FormProblem[]>([]);

  readonly variableName = $derived(this.variable.trim() || VARIABLES[this.service]);
  /** Whether the keychain stands in the way of keeping a key there. */
  readonly keychainInTheWay = $derived.by(() => {
    const state = this.#accounts.keychain?.state ?? 'ready';
    return this.keep === 'keychain' && state !== 'ready' && state !== 'checking';
  });

  constructor(backend: Backend, accounts: AccountsState, account: AccountView | null = null) {
    this.#backend = backend;
    this.#accounts = accounts;
    if (account) this.#adopt(account);
  }

  /** The name that the account gets when none was typed. */
  suggestedName(words: Record<Service, string>): string {
    const taken = (this.#accounts.list ?? []).map((account) => account.name);
    const word = words[this.service];
    if (!taken.includes(word)) return word;
    let number = 2;
    while (taken.includes(`${word} ${number}`)) number += 1;
    return `${word} ${number}`;
  }

  /** Another service has another key: an account that was made for the first one stays what it is. */
  choose(service: Service) {
    if (service === this.service || this.step !== 'idle') return;
    this.service = service;
    this.account = null;
    this.tested = null;
    this.failure = null;
    this.problems = [];
  }

  /** Goes on with an account that is there already. */
  use(account: AccountView) {
    if (this.step === 'idle') this.#adopt(account);
  }

  /**
   * Gives the key to the program, which keeps it, and tests it with one free call. Returns whether
   * the program has taken it, so that the field can be emptied; a key that was not taken stays with
   * the person who typed it.
   */
  async submit(typed: string, words: Record<Service, string>): Promise<boolean> {
    if (this.step !== 'idle') return false;
    const name = this.name.trim() || this.suggestedName(words);
    this.problems = this.#check(typed, name);
    if (this.problems.length > 0) return false;

    this.step = 'saving';
    this.failure = null;
    this.tested = null;
    try {
      await this.#keepKey(typed, name);
    } catch (cause) {
      this.failure = asFailure(cause);
      this.step = 'idle';
      // What stands in the way may be known only now.
      if (this.failure.code === 'keychain') void this.#accounts.load();
      return false;
    }
    await this.test();
    return true;
  }

  /** Tests the key that the program holds. */
  async test() {
    if (!this.account) return;
    this.step = 'testing';
    try {
      this.tested = await this.#accounts.test(this.account.id);
      this.failure = this.tested ? null : this.#accounts.failure;
    } finally {
      this.step = 'idle';
    }
  }

  #check(typed: string, name: string): FormProblem[] {
    const problems: FormProblem[] = [];
    if (this.keep === 'environment') {
      if (!isVariableName(this.variableName)) problems.push('no_variable');
    } else if (cleanKey(typed) === '') problems.push('no_key');
    if (name === '') problems.push('no_name');
    const others = (this.#accounts.list ?? []).filter((other) => other.id !== this.account?.id);
    if (others.some((other) => other.name === name)) problems.push('name_taken');
    if (this.origin.trim() !== '' && !isOrigin(this.origin.trim())) problems.push('no_address');
    if (this.email.trim() !== '' && !/^[^\s@]+@[^\s@]+$/.test(this.email.trim()))
      problems.push('no_email');
    return problems;
  }

  async #keepKey(typed: string, name: string) {
    const fromVariable = this.keep === 'environment';
    const kept = {
      key: fromVariable ? null : cleanKey(typed),
      keep: this.keep,
      variable: fromVariable ? this.variableName : null,
    };
    if (this.account) {
      await this.#backend.call('accounts.replace_key', { id: this.account.id, ...kept });
    } else {
      const useapi = this.service === 'useapi';
      const added = await this.#backend.call('accounts.add', {
        name,
        service: this.service,
        color: this.color,
        origin: this.origin.trim() || null,
        ...kept,
        email: (useapi && this.email.trim()) || null,
        explore: useapi ? this.explore : null,
      });
      this.#adopt(added);
    }
    // The key is kept: a list that cannot be read now is no reason to ask for it again.
    await this.#accounts.load();
    if (this.account) this.#adopt(this.#accounts.byId(this.account.id) ?? this.account);
  }

  #adopt(account: AccountView) {
    this.account = account;
    this.name = account.name;
    if (account.service !== 'both') this.service = account.service;
  }
}

/** Scheme and host, no more. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.username
  );
}
