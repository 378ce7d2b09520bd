// A run of a workflow while it is filled in, and its press: queued like a draft, with the same questions before money.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type {
  DraftContent,
  Failure,
  JobRow,
  Json,
  PublishedWorkflow,
  WorkflowInput,
} from '../../ipc/bindings';
import { blank } from '../composer/content';
import { DraftState } from '../composer/draft.svelte';
import { RunState } from '../composer/run.svelte';

/** The catalogue's entry of a run. */
const MODEL = 'runway/workflows/{id}';

/** A file that was picked: its reference, and the name to show. */
interface Picked {
  uri: string;
  name: string;
}
export type Value = string | boolean | Picked;

/** Tells inputs apart. */
export const keyOf = ({ node, key }: WorkflowInput): string => `${node}.${key}`;

export class WorkflowRunState {
  readonly #backend: Backend;
  readonly #account: string;
  readonly #run: RunState;
  /** What was pressed last; another content is another press. */
  #draft: DraftState | null = null;

  workflow = $state.raw<PublishedWorkflow | null>(null);
  /** What stands in the fields; of files only those that were picked. */
  readonly values = new SvelteMap<string, Value>();
  /** Inputs whose number is none. */
  readonly wrong = $derived.by(() => {
    const numbers = (this.workflow?.inputs ?? []).filter(({ kind }) => kind === 'number');
    return new Set(numbers.map(keyOf).filter((key) => Number.isNaN(numberOf(this.text(key)))));
  });

  constructor(backend: Backend, account: string, queued: (jobs: JobRow[]) => void) {
    this.#backend = backend;
    this.#account = account;
    this.#run = new RunState(backend, (content) => content, queued);
  }

  get sending(): boolean {
    return this.#run.sending;
  }
  get failure(): Failure | null {
    return this.#run.failure;
  }
  /** What must be said yes to before it is sent. */
  get question(): string | null {
    return this.#run.question?.message ?? null;
  }

  /** Fills the fields with a version's own values. */
  show(workflow: PublishedWorkflow) {
    this.values.clear();
    for (const input of workflow.inputs) {
      const { value } = input;
      if (input.kind === 'boolean') this.values.set(keyOf(input), value === true);
      else if (input.kind === 'text' || input.kind === 'number') {
        this.values.set(keyOf(input), value === null ? '' : String(value));
      }
    }
    this.workflow = workflow;
    this.#run.decline();
  }

  set(key: string, value: Value) {
    this.values.set(key, value);
    // A yes was to what stood there before.
    this.#run.decline();
  }

  text(key: string): string {
    const value = this.values.get(key);
    return typeof value === 'string' ? value : '';
  }

  fileName(key: string): string | null {
    const value = this.values.get(key);
    return typeof value === 'object' ? value.name : null;
  }

  press() {
    const content = this.#content();
    if (!content) return;
    if (JSON.stringify(this.#draft?.content) !== JSON.stringify(content)) {
      this.#draft = new DraftState(this.#backend, content);
    }
    return this.#draft ? this.#run.press(this.#draft, 'normal') : undefined;
  }

  accept() {
    return this.#run.accept();
  }

  /** What is queued; what is as the workflow has it is left to it. */
  #content(): DraftContent | null {
    const { workflow } = this;
    if (!workflow || this.wrong.size > 0) return null;
    const nodes: Record<string, Record<string, Json>> = {};
    for (const input of workflow.inputs) {
      const given = valueOf(input, this.values.get(keyOf(input)));
      if (given !== null) nodes[input.node] = { ...nodes[input.node], [input.key]: given };
    }
    const inputs = { workflow: workflow.id, node_outputs: nodes };
    return { ...blank(MODEL, this.#account), inputs };
  }
}

function valueOf(input: WorkflowInput, value: Value | undefined): Json {
  if (value === undefined) return null;
  if (typeof value === 'object') return { type: input.kind, uri: value.uri };
  const plain = input.kind === 'number' ? numberOf(String(value)) : value;
  if (plain === null || plain === input.value) return null;
  return { type: 'primitive', value: plain };
}

/** A typed number; null where nothing was typed, NaN where it is none. */
function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text.trim().replace(',', '.'));
}
