// The models that can be asked for, their forms, and what was made in each style. Read once, then kept.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type {
  AccountView,
  Failure,
  Form,
  ModelRow,
  Offer,
  Query,
  Step,
  StyleExample,
  Tile,
} from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { knowModels } from '../words/titles.svelte';
import { Once } from './once';

export class ModelsState {
  readonly #backend: Backend;
  readonly #forms = new SvelteMap<string, Form>();
  readonly #styles = new SvelteMap<string, StyleExample[]>();
  readonly #covers = new SvelteMap<string, number | null>();
  readonly #asked = new Once();
  /** Forms on their way. */
  readonly #reading = new Map<string, Promise<Form | null>>();

  rows = $state.raw<ModelRow[]>([]);
  accounts = $state.raw<AccountView[]>([]);
  #offers = $state.raw<Offer[]>([]);
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads which models there are and which accounts serve them; again when accounts changed. */
  async load() {
    try {
      const [rows, offers, { accounts }] = await Promise.all([
        this.#backend.call('catalogue.models', {}),
        this.#backend.call('compose.steps', {}),
        this.#backend.call('accounts.list', {}),
      ]);
      this.rows = rows;
      knowModels(rows);
      this.#offers = offers;
      this.accounts = accounts;
      this.failure = null;
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  row(id: string | null): ModelRow | null {
    return this.rows.find((row) => row.id === id) ?? null;
  }

  /** The steps that can be taken from a file, in their order; none from what is only kept or thrown away. */
  stepsFrom(tile: Pick<Tile, 'media' | 'shows' | 'trashed'> | null): Step[] {
    if (!tile || tile.shows === 'plate' || tile.trashed) return [];
    return this.#offers.filter(({ from }) => from.includes(tile.media)).map(({ step }) => step);
  }

  /** The model of a draft that names none: Frames where it is served, else the first that is. */
  get usual(): string | null {
    const usable = this.rows.filter((row) => row.usable);
    const pictures = usable.filter((row) => row.makes === 'image');
    return (pictures.find((row) => row.free_mode) ?? pictures[0] ?? usable[0])?.id ?? null;
  }

  /** Accounts that can serve a model. */
  accountsFor(id: string | null): AccountView[] {
    const row = this.row(id);
    if (!row) return [];
    return this.accounts.filter(({ service }) => service === 'both' || service === row.service);
  }

  /** The form of a model; null until it is here. */
  form(id: string | null): Form | null {
    return id === null ? null : (this.#forms.get(id) ?? null);
  }

  /** Sees to it that the form of a model is here. */
  async need(id: string): Promise<Form | null> {
    const known = this.#forms.get(id);
    if (known) return known;
    const under = this.#reading.get(id) ?? this.#readForm(id);
    this.#reading.set(id, under);
    const form = await under;
    this.#reading.delete(id);
    return form;
  }

  async #readForm(id: string): Promise<Form | null> {
    try {
      const form = await this.#backend.call('catalogue.form', { model: id });
      this.#forms.set(id, form);
      this.failure = null;
      return form;
    } catch (cause) {
      this.failure = asFailure(cause);
      return null;
    }
  }

  /** What was made in each style of a model. */
  styles(id: string | null): readonly StyleExample[] {
    return id === null ? [] : (this.#styles.get(id) ?? []);
  }

  /** Reads the pictures of the style grid, the first time or again after new ones arrived. */
  async needStyles(id: string, again = false) {
    if (!this.#asked.first(id) && !again) return;
    try {
      this.#styles.set(id, await this.#backend.call('compose.styles', { model: id }));
    } catch {
      // The drawn examples stand in; nothing is missing that somebody could act on.
      this.#asked.forget(id);
    }
  }

  /** The newest picture made with a model; null while there is none. */
  cover(id: string | null): number | null {
    return id === null ? null : (this.#covers.get(id) ?? null);
  }

  /**
   * Looks for the newest picture of a model that can be shown (a vector graphic cannot), the first time or again after
   * new ones arrived.
   */
  async needCover(id: string, again = false) {
    if (!this.#asked.first(`cover ${id}`) && !again) return;
    try {
      const query = { ...EVERYTHING, models: [id] };
      const page = await this.#backend.call('gallery.page', { query, after: null, limit: 8 });
      this.#covers.set(id, page.tiles.find((tile) => tile.shows !== 'plate')?.id ?? null);
    } catch {
      this.#asked.forget(`cover ${id}`);
    }
  }
}

const EVERYTHING: Query = {
  text: null,
  media: 'image',
  models: [],
  styles: [],
  ratios: [],
  accounts: [],
  from_ms: null,
  to_ms: null,
  trash: false,
  job: null,
  sort: 'newest',
  until_id: null,
};
