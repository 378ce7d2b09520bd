// What accounts have of their own that a form may name: voices and avatars, read once an account while the window lives.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type { Json, OwnOptions } from '../../ipc/bindings';
import { Once } from './once';
import { same } from './values';

/** One of them. */
export interface OwnThing {
  id: string;
  name: string;
}

export class OwnState {
  readonly #backend: Backend;
  readonly #things = new SvelteMap<string, readonly OwnThing[]>();
  readonly #asked = new Once();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Those that can be used; null while nobody knows. */
  of(own: OwnOptions, account: string | null): readonly OwnThing[] | null {
    return account === null ? null : (this.#things.get(`${own.what} ${account}`) ?? null);
  }

  /** Sees to it that they are read. Where they cannot be, the service's own are left to choose from. */
  async need(own: OwnOptions, account: string, again = false): Promise<void> {
    const key = `${own.what} ${account}`;
    if (!this.#asked.first(key) && !again) return;
    try {
      const name = own.what === 'voice' ? 'voices.list' : 'avatars.list';
      const all = await this.#backend.call(name, { account });
      const ready = all.filter(({ readiness }) => readiness.state === 'ready');
      this.#things.set(
        key,
        ready.map(({ id, name }) => ({ id, name })),
      );
    } catch {
      this.#asked.forget(key);
    }
  }
}

/** The value that names one of them. */
export function ownValue(own: OwnOptions, id: string): Json {
  return { ...(own.around as Record<string, Json>), [own.id]: id };
}

/** The id that a value names; null where it names none of the account's own. */
export function ownId(own: OwnOptions, value: Json): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const id = value[own.id];
  const around = Object.entries(own.around as Record<string, Json>);
  return typeof id === 'string' && around.every(([key, one]) => same(value[key] ?? null, one))
    ? id
    : null;
}
