// Everything about composing: the drafts, the form of the shown one, and its way into the queue.
import type { Backend } from '../../ipc/backend';
import type {
  DraftContent,
  Event,
  Failure,
  Field,
  Inputs,
  JobRow,
  Json,
  Lane,
  Reference,
  SeedStrategy,
  Step,
} from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { Checker } from './check.svelte';
import { complete, moveTo } from './content';
import type { DraftState } from './draft.svelte';
import { DraftsState } from './drafts.svelte';
import { HistoryState, Recall } from './history.svelte';
import { ImportState, isPromptFile } from './importing.svelte';
import { ModelsState } from './models.svelte';
import { OwnState } from './own.svelte';
import { NO_PROBLEMS, place } from './problems';
import { ReferencesState } from './references.svelte';
import { RunState } from './run.svelte';
import { afterQueueing, needsSeed, seedField, within } from './seeds';

/** What others do when the composer has done its part. */
export interface Listeners {
  /** Something was put into the composer from elsewhere: it wants to be seen. */
  attend(): void;
  /** New jobs are in the queue: their tiles can stand at once. */
  queued(jobs: JobRow[]): void;
  /** A job took the place of an unsent one. */
  replaced(before: string, after: JobRow): void;
  /** A prompt file is in the queue. */
  imported(jobs: number): void;
}

/** What a change of the model left behind, until the next one. */
export interface LeftBehind {
  draft: string;
  fields: Field[];
  references: Reference[];
}

export class ComposerState {
  readonly #backend: Backend;
  readonly #listeners: Listeners;

  readonly drafts: DraftsState;
  readonly models: ModelsState;
  readonly checker: Checker;
  readonly run: RunState;
  readonly references: ReferencesState;
  readonly history: HistoryState;
  readonly recall: Recall;
  readonly importing: ImportState;
  readonly own: OwnState;

  /** Something is being dragged over the window. */
  dragging = $state(false);
  left = $state.raw<LeftBehind | null>(null);
  historyOpen = $state(false);
  /** Parts of the form that were opened or closed against their usual state. */
  #turned = $state.raw<readonly string[]>([]);
  #restored = false;
  /** The last thing that could not be done and has no better place. */
  failure = $state.raw<Failure | null>(null);

  readonly draft = $derived.by((): DraftState | null => this.drafts.active);
  readonly model = $derived.by(() => this.models.row(this.draft?.content.model ?? null));
  readonly form = $derived.by(() => this.models.form(this.draft?.content.model ?? null));
  /** The account that the shown draft would go by; null while nobody knows. */
  readonly account = $derived.by(
    () => this.draft?.checked?.account ?? this.draft?.content.account ?? null,
  );
  /** The problems of the shown draft, each at its field. */
  readonly problems = $derived.by(() => (this.draft ? this.#problemsOf(this.draft) : NO_PROBLEMS));

  constructor(backend: Backend, listeners: Listeners) {
    this.#backend = backend;
    this.#listeners = listeners;
    this.drafts = new DraftsState(backend);
    this.models = new ModelsState(backend);
    const whole = (content: DraftContent) => complete(content, this.models.form(content.model));
    this.checker = new Checker(backend, whole);
    this.references = new ReferencesState(backend);
    this.history = new HistoryState(backend);
    this.recall = new Recall(backend);
    this.own = new OwnState(backend);
    this.importing = new ImportState(backend, (jobs) => listeners.imported(jobs));
    this.run = new RunState(backend, whole, (jobs, draft) => {
      listeners.queued(jobs);
      this.#goOn(draft, jobs);
    });
  }

  /** Reads models and drafts, at the start and whenever events may have been missed. */
  async load() {
    await Promise.all([this.models.load(), this.drafts.load()]);
    await this.settle();
    this.again();
  }

  /** Gives the shown draft a model where it has none, and sees to its form. */
  async settle() {
    const draft = this.draft;
    if (!draft) return;
    if (draft.content.model === null && this.models.usual !== null) {
      draft.edit({ ...draft.content, model: this.models.usual });
    }
    if (draft.content.model !== null) await this.models.need(draft.content.model);
  }

  /** Hears of changes elsewhere. */
  apply(event: Event) {
    switch (event.type) {
      case 'dropped':
        this.dragging = false;
        void this.drop(event.items, event.folders);
        break;
      case 'drag':
        this.dragging = event.inside;
        break;
      case 'account_ready':
      case 'account_trouble':
      case 'settings_changed':
        void this.models.load();
        this.again();
        break;
      case 'closing':
        void this.drafts.flush();
        break;
      case 'assets_added':
        this.#lookAgain();
        break;
      default:
    }
  }

  /** Checks the shown draft once more: balances, caps or accounts may have changed. */
  again() {
    if (this.draft) this.checker.ask(this.draft);
  }

  /** Takes dropped files: a prompt file opens its sheet, everything else becomes a reference. */
  async drop(items: readonly { path: string; name: string }[], folders: number) {
    const prompts = items.find(({ name }) => isPromptFile(name));
    if (prompts) {
      await this.importing.open(prompts);
      return;
    }
    this.#listeners.attend();
    const { draft, form } = this;
    if (draft && form) await this.references.add(draft, form, items, folders);
  }

  /** Moves the shown draft to another model, and says what does not go along. */
  async choose(model: string) {
    const draft = this.draft;
    if (!draft || draft.content.model === model) return;
    const from = this.models.form(draft.content.model);
    const to = await this.models.need(model);
    if (!to || draft !== this.draft) return;
    const moved = moveTo(draft.content, from, to, draft.aside);
    const serves = this.models.accountsFor(model).some(({ id }) => id === moved.content.account);
    draft.aside = moved.aside;
    draft.edit({ ...moved.content, account: serves ? moved.content.account : null });
    const lost = moved.left.length > 0 || moved.homeless.length > 0;
    this.left = lost ? { draft: draft.key, fields: moved.left, references: moved.homeless } : null;
  }

  /** Moves the shown draft from a retired model to the one that takes its request over. */
  async succeed() {
    const draft = this.draft;
    if (!draft) return;
    const { revision } = draft;
    try {
      const next = await this.#backend.call('compose.successor', { draft: draft.content });
      // What was typed meanwhile is worth more than the change.
      if (draft.revision !== revision) return;
      draft.edit(next);
      await this.settle();
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /**
   * Queues the shown draft as it stands now, also when another one is shown or more is typed before the program has
   * looked at it; false when something at its fields stands in the way.
   */
  async queue(lane?: Lane): Promise<boolean> {
    const draft = this.draft;
    if (!draft) return false;
    draft.attempted = true;
    const { content, revision } = draft;
    if (!draft.fresh) await this.checker.now(draft);
    if (this.#problemsOf(draft).errors > 0) return false;
    const outcome = await this.run.press(draft, lane ?? content.lane, { content, revision });
    return outcome === 'queued' || outcome === 'asked';
  }

  /** Draws a new seed and keeps it. */
  async newSeed() {
    const { draft, form } = this;
    const field = form && seedField(form);
    if (!draft || !field) return;
    try {
      const seed = within(await this.#backend.call('compose.seed', {}), field.control);
      const { content } = draft;
      const seed_strategy = needsSeed(content.seed_strategy) ? content.seed_strategy : 'fixed';
      draft.edit({
        ...content,
        seed_strategy,
        inputs: { ...content.inputs, [field.name]: seed },
      });
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Chooses how seeds go on; one that counts or stays gets a number to start from. */
  async seeds(strategy: SeedStrategy) {
    const { draft, form } = this;
    const field = form && seedField(form);
    if (!draft || !field) return;
    const inputs: Inputs = { ...draft.content.inputs };
    const kept = inputs[field.name] ?? draft.aside[field.name];
    if (needsSeed(strategy)) {
      if (kept !== undefined) inputs[field.name] = kept;
    } else if (kept !== undefined) {
      // The number is kept aside, so that locking it again brings it back.
      draft.aside = { ...draft.aside, [field.name]: kept };
      delete inputs[field.name];
    }
    draft.edit({ ...draft.content, seed_strategy: strategy, inputs });
    if (needsSeed(strategy) && kept === undefined) await this.newSeed();
  }

  /** A seed was typed, or taken out: a number is kept, nothing means a new one each time. */
  typeSeed(seed: number | null) {
    const { draft, form } = this;
    const field = form && seedField(form);
    if (!draft || !field) return;
    const { content } = draft;
    const inputs: Inputs = { ...content.inputs };
    if (seed === null) delete inputs[field.name];
    else inputs[field.name] = seed;
    const kept = needsSeed(content.seed_strategy) ? content.seed_strategy : 'fixed';
    draft.edit({ ...content, inputs, seed_strategy: seed === null ? 'random' : kept });
  }

  /** What is worth remembering from one run to the next. */
  get memory(): Json {
    return { turned: [...this.#turned], draft: this.draft?.id ?? null };
  }

  /** Takes over what was remembered, once; anything strange is left out. */
  restore(memory: Json | undefined) {
    if (this.#restored) return;
    this.#restored = true;
    if (typeof memory !== 'object' || memory === null || Array.isArray(memory)) return;
    const { turned, draft } = memory;
    if (Array.isArray(turned)) this.#turned = turned.filter((name) => typeof name === 'string');
    if (typeof draft === 'string') this.drafts.prefer(draft);
  }

  /** Whether a part of the form is open. */
  isOpen(part: string, usually = true): boolean {
    return this.#turned.includes(part) !== usually;
  }

  /** Opens or closes a part of the form, for all drafts. */
  setOpen(part: string, open: boolean, usually = true) {
    const others = this.#turned.filter((name) => name !== part);
    this.#turned = open === usually ? others : [...others, part];
  }

  /** Shows a content in the composer: a remix, or an unsent job whose place it takes when queued. */
  open(content: DraftContent, replaces: string | null = null) {
    const open = replaces === null ? undefined : this.drafts.replacing(replaces);
    if (open) this.drafts.show(open.key);
    else this.drafts.open(content).replaces = replaces;
    this.#listeners.attend();
    void this.settle();
  }

  /** New pictures arrived: one of them may be the best of its style. */
  #lookAgain() {
    const model = this.draft?.content.model;
    if (!model) return;
    void this.models.needCover(model, true);
    const styled = this.form?.fields.some(({ control }) => control.kind === 'style');
    if (styled) void this.models.needStyles(model, true);
  }

  /** Puts a file of the library where a step wants it: into the shown draft, or into a new one. */
  async next(asset: number, step: Step): Promise<void> {
    const { draft } = this;
    const revision = draft?.revision;
    const answer = await this.#backend.call('compose.next', {
      asset,
      step,
      draft: draft?.content ?? null,
    });
    if (!answer.joined) {
      this.open(answer.draft);
    } else if (draft && draft === this.draft && draft.revision === revision) {
      draft.edit(answer.draft);
      this.#listeners.attend();
    } else {
      // What was typed meanwhile stays: the file goes into the draft as it is now.
      await this.next(asset, step);
    }
  }

  #problemsOf({ checked, content }: DraftState) {
    const form = this.models.form(content.model);
    return checked && form ? place(checked.problems, form) : NO_PROBLEMS;
  }

  #goOn(draft: DraftState, jobs: readonly JobRow[]) {
    draft.attempted = false;
    if (draft.replaces !== null) {
      for (const job of jobs) this.#listeners.replaced(draft.replaces, job);
      draft.replaces = null;
      void this.drafts.close(draft.key);
      return;
    }
    const form = this.models.form(draft.content.model);
    const next = form && afterQueueing(draft.content, form, jobs.length);
    if (next && next !== draft.content) draft.edit(next);
    else if (draft === this.draft) this.again();
  }
}
