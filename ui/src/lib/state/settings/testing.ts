// A program whose answers tests give by hand.
import type { Backend } from '../../ipc/backend';
import type {
  AccountView,
  Commands,
  Event,
  Keychain,
  SettingsView,
  Tested,
} from '../../ipc/bindings';

type Name = keyof Commands;
export type Answers = {
  [N in Name]?: (
    args: Commands[N]['args'],
  ) => Commands[N]['answer'] | Promise<Commands[N]['answer']>;
};

interface Held<N extends Name> {
  answer(value: Commands[N]['answer']): void;
  refuse(cause: unknown): void;
}

/** Records every call; answers from a table, or when a test says so. */
export class Program implements Backend {
  readonly calls: { name: Name; args: unknown }[] = [];
  readonly #answers: Answers;
  readonly #held = new Map<Name, Promise<unknown>[]>();
  listener: (event: Event) => void = () => {};

  constructor(answers: Answers = {}) {
    this.#answers = answers;
  }

  call<N extends Name>(name: N, args: Commands[N]['args']): Promise<Commands[N]['answer']> {
    this.calls.push({ name, args });
    const held = this.#held.get(name)?.shift();
    if (held) return held as Promise<Commands[N]['answer']>;
    const answer = this.#answers[name] as
      | ((args: Commands[N]['args']) => Commands[N]['answer'] | Promise<Commands[N]['answer']>)
      | undefined;
    if (!answer) return Promise.reject(new Error(`nobody answers ${name}`));
    return Promise.resolve().then(() => answer(args));
  }

  subscribe(listener: (event: Event) => void) {
    this.listener = listener;
    return Promise.resolve();
  }

  /** The next call of that name waits until the test answers it. */
  hold<N extends Name>(name: N): Held<N> {
    let held!: Held<N>;
    const promise = new Promise<unknown>((answer, refuse) => {
      held = { answer, refuse };
    });
    this.#held.set(name, [...(this.#held.get(name) ?? []), promise]);
    return held;
  }

  /** Arguments of all calls of that name. */
  asked<N extends Name>(name: N): Commands[N]['args'][] {
    return this.calls
      .filter((call) => call.name === name)
      .map((call) => call.args as Commands[N]['args']);
  }
}

export function settingsView(given: Partial<SettingsView> = {}): SettingsView {
  return {
    first_run_done: true,
    theme: 'system',
    text_percent: 100,
    locale: 'system',
    caps: {
      day_soft: null,
      day_hard: null,
      month_soft: null,
      month_hard: null,
      batch_soft: null,
      batch_hard: null,
      at_cap: 'hold',
    },
    failures: { refused: 3, of: 20, alike: 3 },
    keys: {},
    layout: {},
    enter_queues: false,
    notify: true,
    sound: false,
    hosts: [],
    library: '/pictures/Framewright',
    problem: null,
    ...given,
  };
}

export function accountView(given: Partial<AccountView> = {}): AccountView {
  return {
    id: 'a1',
    name: 'Studio',
    service: 'runway',
    color: 'blue',
    origin: null,
    key: { where: 'keychain', hint: '7Q4d', variable: null },
    email: null,
    explore: null,
    max_jobs: null,
    reply_url: null,
    reply_ref: null,
    built_in: false,
    state: null,
    ...given,
  };
}

/** A program that keeps accounts in memory; other answers may be given. */
export function accountsProgram(
  accounts: AccountView[],
  answers: Answers = {},
  keychain: Keychain = READY,
): Program {
  let list = accounts;
  const change = (id: string, given: Partial<AccountView>) => {
    list = list.map((account) => (account.id === id ? { ...account, ...given } : account));
    return null;
  };
  return new Program({
    'accounts.list': () => ({ accounts: list, problems: [], keychain }),
    'accounts.add': ({ name, service, key, keep, variable }) => {
      const where = { where: keep, hint: key?.slice(-4) ?? null, variable };
      const added = accountView({ id: `new-${list.length}`, name, service, key: where });
      list = [...list, added];
      return added;
    },
    'accounts.rename': ({ id, name }) => change(id, { name }),
    'accounts.replace_key': ({ id, key, keep, variable }) =>
      change(id, { key: { where: keep, hint: key?.slice(-4) ?? null, variable } }),
    'accounts.remove': ({ id }) => {
      list = list.filter((account) => account.id !== id);
      return { jobs_waiting: 0 };
    },
    'accounts.test': () => tested('works'),
    ...answers,
  });
}

export const READY: Keychain = { state: 'ready', text: 'The keychain answers.' };

export function tested(kind: Tested['kind'], given: Partial<Tested> = {}): Tested {
  return { ok: kind === 'works', kind, note: null, said: null, facts: [], ms: 400, ...given };
}
