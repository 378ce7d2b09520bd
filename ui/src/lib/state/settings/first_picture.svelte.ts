// The picture that ends the first run: which model makes it, what it costs, and queueing it once.
import type { Backend } from '../../ipc/backend';
import type { Checked, DraftContent, Failure, ModelRow, Service } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

/** Where the first picture is made. */
export type Route = Service | 'demo';

/** In English, because every model reads that best. */
const PROMPT = 'A lighthouse above a quiet sea at dusk, its beam in thin fog';
/** The model that a service is best known for; another serves when it is gone. */
const FAVOURITE: Record<Route, string> = { runway: 'gen4_image', useapi: 'frames', demo: 'frames' };

/** The model of a first picture: a picture from words alone, from that service. */
export function firstModel(models: readonly ModelRow[], route: Route): ModelRow | null {
  const service: Service = route === 'runway' ? 'runway' : 'useapi';
  const fit = models.filter(
    (model) => model.service === service && model.makes === 'image' && model.takes.includes('text'),
  );
  const named = fit.find((model) => model.id.split('/').at(-1) === FAVOURITE[route]);
  const price = (model: ModelRow) => model.price_from ?? Infinity;
  return named ?? fit.toSorted((one, other) => price(one) - price(other))[0] ?? null;
}

/** What somebody finds in the composer after the first run, and what the first picture is made of. */
export function firstDraft(model: string, account: string | null): DraftContent {
  return {
    model,
    account,
    inputs: { prompt: PROMPT },
    references: [],
    count: 1,
    seed_strategy: 'random',
    lane: 'normal',
    options: null,
    parents: [],
  };
}

export class FirstPicture {
  readonly #backend: Backend;
  /** The same for every press, so that a press that is repeated queues nothing again. */
  readonly #clientKey: string;
  #asked = 0;

  /** Null until the first answer. */
  models = $state.raw<readonly ModelRow[] | null>(null);
  draft = $state.raw<DraftContent | null>(null);
  checked = $state.raw<Checked | null>(null);
  failure = $state.raw<Failure | null>(null);
  queueing = $state(false);

  constructor(backend: Backend, clientKey: string) {
    this.#backend = backend;
    this.#clientKey = clientKey;
  }

  /** Reads the models, whose prices stand on the cards. */
  async load() {
    try {
      this.models = await this.#backend.call('catalogue.models', {});
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Finds the draft for a route and asks what it costs. */
  async plan(route: Route, account: string | null) {
    const turn = (this.#asked += 1);
    this.failure = null;
    try {
      this.models ??= await this.#backend.call('catalogue.models', {});
      const model = firstModel(this.models, route);
      const draft = model && firstDraft(model.id, account);
      const checked = draft && (await this.#backend.call('compose.check', { draft }));
      if (turn !== this.#asked) return;
      this.draft = draft;
      this.checked = checked;
    } catch (cause) {
      if (turn === this.#asked) this.failure = asFailure(cause);
    }
  }

  /** Queues it. The price stood on the button, so it is accepted; a cap that it crosses is not. */
  async queue(): Promise<boolean> {
    const { draft } = this;
    if (!draft || this.queueing) return false;
    this.queueing = true;
    this.failure = null;
    try {
      await this.#backend.call('compose.enqueue', {
        client_key: this.#clientKey,
        draft,
        lane: 'normal',
        accept: { cap: false, repeats: true, unknown_price: true, twice: false },
      });
      return true;
    } catch (cause) {
      this.failure = asFailure(cause);
      return false;
    } finally {
      this.queueing = false;
    }
  }
}
