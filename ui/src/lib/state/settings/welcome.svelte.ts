// The first run: four cards, one open at a time. Nothing that was typed is lost by moving between
// them; what was chosen is kept when it ends.
import type { Backend } from '../../ipc/backend';
import type { DraftContent } from '../../ipc/bindings';
import type { AccountsState } from '../accounts/accounts.svelte';
import { KeyForm } from '../accounts/key_form.svelte';
import { CapsForm } from './caps_form.svelte';
import { FirstPicture, type Route } from './first_picture.svelte';
import type { LibraryState } from './library.svelte';
import type { SettingsState } from './settings.svelte';

export const CARDS = ['service', 'key', 'library', 'guard'] as const;
export type Card = (typeof CARDS)[number];

/** What the guard suggests, in credits. */
const SUGGESTED = { day_hard: 500, batch_soft: 100 };

export interface Parts {
  accounts: AccountsState;
  settings: SettingsState;
  library: LibraryState;
  /** Shows a draft in the composer. */
  open: (content: DraftContent) => void;
  /** A random word for requests that must not be repeated. */
  clientKey: string;
}

export class WelcomeState {
  readonly #settings: SettingsState;
  readonly #accounts: AccountsState;
  readonly #open: (content: DraftContent) => void;

  readonly form: KeyForm;
  readonly caps: CapsForm;
  readonly library: LibraryState;
  readonly first: FirstPicture;

  /** The open card; null once all four are behind. */
  card = $state<Card | null>('service');
  route = $state<Route>('runway');
  /** The card after the furthest one that was finished. */
  #reached = $state(0);
  ending = $state(false);

  constructor(backend: Backend, { accounts, settings, library, open, clientKey }: Parts) {
    this.#settings = settings;
    this.#accounts = accounts;
    this.#open = open;
    this.form = new KeyForm(backend, accounts);
    this.caps = new CapsForm(settings, SUGGESTED);
    this.library = library;
    this.first = new FirstPicture(backend, clientKey);
  }

  /** Whether a card is behind; it can be opened again. */
  isDone(card: Card): boolean {
    return CARDS.indexOf(card) < this.#reached && card !== this.card;
  }

  /** Whether a card can be opened by hand: a finished one, or the next in line. */
  canOpen(card: Card): boolean {
    return CARDS.indexOf(card) <= this.#reached;
  }

  show(card: Card) {
    if (this.canOpen(card)) this.card = card;
  }

  choose(route: Route) {
    this.route = route;
    if (route === 'demo') return;
    this.form.choose(route);
    // An account that is there already, from the environment for example, is not asked for again.
    const own = this.#accounts.list?.find((account) => account.service === route);
    if (!this.form.account && own) this.form.use(own);
  }

  /** Whether the open card stands; the key may be left for later. */
  get ready(): boolean {
    if (this.card === 'guard') return this.caps.amounts !== null;
    // What is not known yet stands in nobody's way.
    return this.card !== 'library' || this.library.info?.writable !== false;
  }

  /** Finishes the open card and goes on to the next one that is not finished. */
  next() {
    if (this.card === null || !this.ready) return;
    this.#reached = Math.max(this.#reached, CARDS.indexOf(this.card) + 1);
    this.card = CARDS[this.#reached] ?? null;
    if (this.card === null) void this.plan();
  }

  /** Where the first picture is made: without a key that works it is the Demo account. */
  get maker(): Route {
    return this.route !== 'demo' && this.form.account ? this.route : 'demo';
  }

  async plan() {
    await this.first.plan(
      this.maker,
      this.maker === 'demo' ? 'demo' : (this.form.account?.id ?? null),
    );
  }

  /** Straight to the studio with the Demo account and a prompt ready. Asks for nothing. */
  async explore(): Promise<boolean> {
    return this.#ending(async () => {
      await this.first.plan('demo', 'demo');
      if (this.first.draft) this.#open(this.first.draft);
      return this.#settings.set({ first_run_done: true });
    });
  }

  /** Keeps the caps first, so that they guard the first picture too. */
  async finish(picture: boolean): Promise<boolean> {
    return this.#ending(async () => {
      if (!(await this.caps.keep())) return false;
      if (picture && !(await this.first.queue())) return false;
      if (this.first.draft) this.#open(this.first.draft);
      return this.#settings.set({ first_run_done: true });
    });
  }

  async #ending(what: () => Promise<boolean>): Promise<boolean> {
    if (this.ending) return false;
    this.ending = true;
    try {
      return await what();
    } finally {
      this.ending = false;
    }
  }
}
