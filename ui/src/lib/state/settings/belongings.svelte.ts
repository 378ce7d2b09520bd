// What an account has at its service beside jobs: voices, avatars, documents, conversations, routers and workflows.
import type { Backend } from '../../ipc/backend';
import type {
  Avatar,
  Commands,
  Conversation,
  Decision,
  Document,
  Failure,
  Field,
  Inputs,
  PublishedWorkflow,
  Router,
  Voice,
  Workflow,
} from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';

export type Kind = 'voices' | 'avatars' | 'documents' | 'conversations' | 'routers' | 'workflows';
/** What can be made and deleted here. */
export type Made = Exclude<Kind, 'workflows'>;
/** A workflow goes by the id of its newest version. */
export type ListedWorkflow = Workflow & { id: string };

interface Lists {
  voices: Voice[] | null;
  avatars: Avatar[] | null;
  documents: Document[] | null;
  conversations: Conversation[] | null;
  routers: Router[] | null;
  workflows: ListedWorkflow[] | null;
}

const NOTHING: Lists = {
  voices: null,
  avatars: null,
  documents: null,
  conversations: null,
  routers: null,
  workflows: null,
};

export class BelongingsState {
  readonly #backend: Backend;
  /** Counts accounts; answers for an earlier one are too late. */
  #turn = 0;

  account = $state<string | null>(null);
  kind = $state<Kind>('voices');
  /** Null until the first answer. */
  lists = $state.raw<Lists>(NOTHING);
  loading = $state(false);
  /** Why the list cannot be read. */
  failure = $state.raw<Failure | null>(null);
  /** Why the last thing asked for did not happen. */
  refusal = $state.raw<Failure | null>(null);
  /** The voice that is heard, and the address of its sound. */
  heard = $state.raw<{ id: string; address: string } | null>(null);

  constructor(backend: Backend, first: Kind = 'voices') {
    this.#backend = backend;
    this.kind = first;
  }

  /** Shows another account's. */
  choose(account: string) {
    if (account === this.account) return;
    this.account = account;
    this.#turn += 1;
    this.lists = NOTHING;
    this.heard = null;
    this.#settle();
    void this.load();
  }

  show(kind: Kind) {
    this.kind = kind;
    // A sound begins by itself where it is shown: not again on the way back.
    this.heard = null;
    this.#settle();
    void this.load();
  }

  /** Reads what is shown anew; what is there stays in sight meanwhile. */
  async load() {
    const { account, kind } = this;
    if (account === null) return;
    const turn = this.#turn;
    this.loading = true;
    try {
      const list = await this.#list(kind, account);
      if (turn !== this.#turn) return;
      this.lists = { ...this.lists, [kind]: list };
      this.failure = null;
    } catch (cause) {
      if (turn === this.#turn) this.failure = asFailure(cause);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Makes something; a lost answer leaves its sentence, and the list shows what became of it. */
  make(kind: Exclude<Made, 'conversations'>, inputs: Inputs): Promise<boolean> {
    const name = `${kind}.create` as const;
    return this.#changing((account) => this.#backend.call(name, { account, inputs }));
  }

  rename(id: string, name: string): Promise<boolean> {
    return this.#changing((account) =>
      this.#backend.call('voices.rename', { account, id, inputs: { name } }),
    );
  }

  changeDocument(id: string, inputs: Inputs): Promise<boolean> {
    return this.#changing((account) =>
      this.#backend.call('documents.change', { account, id, inputs }),
    );
  }

  changeRouter(id: string, inputs: Inputs): Promise<boolean> {
    return this.#changing((account) =>
      this.#backend.call('routers.change', { account, id, inputs }),
    );
  }

  remove(kind: Made, id: string): Promise<boolean> {
    const name = `${kind}.delete` as const;
    return this.#changing((account) => this.#backend.call(name, { account, id }));
  }

  /** Fetches how a voice sounds. */
  async hear(id: string) {
    const sound = await this.#doing((account) =>
      this.#backend.call('voices.hear', { account, id }),
    );
    if (sound) this.heard = { id, address: sound.address };
  }

  /** Fetches how a voice in words would sound; its address. */
  async preview(model: string, prompt: string): Promise<string | null> {
    const sound = await this.#doing((account) =>
      this.#backend.call('voices.preview', { account, model, prompt }),
    );
    return sound?.address ?? null;
  }

  document(id: string): Promise<Document | null> {
    return this.#doing((account) => this.#backend.call('documents.show', { account, id }));
  }

  conversation(id: string): Promise<Conversation | null> {
    return this.#doing((account) => this.#backend.call('conversations.show', { account, id }));
  }

  /** What a router made of requests, newest first. */
  decisions(id: string): Promise<Decision[] | null> {
    return this.#doing((account) => this.#backend.call('routers.decisions', { account, id }));
  }

  /** A version of a workflow with what goes in. */
  workflow(id: string): Promise<PublishedWorkflow | null> {
    return this.#doing((account) => this.#backend.call('workflows.show', { account, id }));
  }

  /** Asks for a file with the system's dialog and takes it as an input; its reference and name. */
  async pick(): Promise<{ reference: string; name: string } | null> {
    return this.#doing(async () => {
      const [file] = await this.#backend.call('host.pick_files', { purpose: 'references' });
      if (!file) return null;
      const staged = await this.#backend.call('inputs.stage', { path: file.path });
      return { reference: `input:${staged.sha256}`, name: file.name };
    });
  }

  /** What the catalogue says of an avatar's fields: the preset voices are among it. */
  async avatarFields(): Promise<Field[]> {
    const form = await this.#doing(() =>
      this.#backend.call('catalogue.form', { model: 'runway/avatars' }),
    );
    return form?.fields ?? [];
  }

  async voices(): Promise<Voice[]> {
    const all = await this.#doing((account) => this.#backend.call('voices.list', { account }));
    return (all ?? []).filter((voice) => voice.readiness.state === 'ready');
  }

  /** What was told belongs to what was shown. */
  #settle() {
    this.failure = null;
    this.refusal = null;
  }

  async #list(kind: Kind, account: string): Promise<Lists[Kind]> {
    if (kind === 'workflows') {
      const all = await this.#backend.call('workflows.list', { account });
      return all.flatMap((one) => (one.versions[0] ? [{ ...one, id: one.versions[0].id }] : []));
    }
    const name: `${Made}.list` = `${kind}.list`;
    return this.#backend.call(name, { account });
  }

  async #changing(
    change: (account: string) => Promise<Commands[keyof Commands]['answer']>,
  ): Promise<boolean> {
    const done = await this.#doing(async (account) => {
      await change(account);
      return true;
    });
    // Also after a lost answer: the list is the only witness.
    await this.load();
    return done ?? false;
  }

  async #doing<T>(what: (account: string) => Promise<T>): Promise<T | null> {
    if (this.account === null) return null;
    this.refusal = null;
    try {
      return await what(this.account);
    } catch (cause) {
      this.refusal = asFailure(cause);
      return null;
    }
  }
}
