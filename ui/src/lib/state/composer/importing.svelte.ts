// A prompt file between its arrival and the press on "Queue": what is in it, what is wrong with it, what it costs.
import type { Backend } from '../../ipc/backend';
import type { Accept, Failure, ImportPlan, Lane, Large, Picked } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { failureWords, largeOf } from '../words/refusals';

const NOTHING: Accept = { cap: false, repeats: false, unknown_price: false, twice: false };
const ENDINGS = ['txt', 'csv', 'tsv', 'json', 'jsonl', 'ndjson', 'yaml', 'yml'];

/** Whether a dropped file is a prompt file by its name; everything else is taken for a reference. */
export function isPromptFile(name: string): boolean {
  const ending = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && ENDINGS.includes(ending);
}

export class ImportState {
  readonly #backend: Backend;
  readonly #queued: (jobs: number) => void;
  #accept = NOTHING;

  /** The file that the sheet is about; null while the sheet is closed. */
  name = $state<string | null>(null);
  plan = $state.raw<ImportPlan | null>(null);
  /** Why the file cannot be read, or was not queued. */
  failure = $state.raw<Failure | null>(null);
  /** What the program wants to be told before it queues. */
  question = $state<string | null>(null);
  /** Far more than usual: the second question. */
  large = $state.raw<Large | null>(null);
  reading = $state(false);
  sending = $state(false);

  readonly errors = $derived(
    this.plan?.findings.filter(({ severity }) => severity === 'error').length ?? 0,
  );
  readonly ready = $derived(
    this.plan !== null && this.plan.jobs > 0 && this.errors === 0 && !this.sending,
  );

  constructor(backend: Backend, queued: (jobs: number) => void) {
    this.#backend = backend;
    this.#queued = queued;
  }

  /** Asks for a file with the system's dialog. */
  async pick() {
    try {
      const [file] = await this.#backend.call('host.pick_files', { purpose: 'prompts' });
      if (file) await this.open(file);
    } catch (cause) {
      this.name = '';
      this.failure = asFailure(cause);
    }
  }

  /** Reads a file and shows what is in it. */
  async open(file: Picked) {
    this.close();
    this.name = file.name;
    this.reading = true;
    try {
      const plan = await this.#backend.call('prompts.open', { path: file.path });
      // Closed, or another file was opened meanwhile.
      if (this.name === file.name) this.plan = plan;
    } catch (cause) {
      if (this.name === file.name) this.failure = asFailure(cause);
    } finally {
      this.reading = false;
    }
  }

  /** Yes to the second question. */
  async queueTwice(lane: Lane) {
    this.#accept = { ...this.#accept, twice: true };
    await this.queue(lane);
  }

  /** No to the second question: nothing was queued. */
  declineTwice() {
    this.large = null;
  }

  /** Queues the file. The program knows its rows again: they are queued once, however often it is tried. */
  async queue(lane: Lane) {
    const plan = this.plan;
    if (!plan || !this.ready) return;
    this.sending = true;
    this.failure = null;
    this.question = null;
    this.large = null;
    try {
      const { jobs } = await this.#backend.call('prompts.enqueue', {
        import: plan.import,
        accept: this.#accept,
        lane,
      });
      this.close();
      this.#queued(jobs);
    } catch (cause) {
      const failure = asFailure(cause);
      if (failure.code === 'conflict') {
        this.large = largeOf(failure);
        if (this.large) return;
        this.question = failureWords(failure);
        this.#accept = { ...this.#accept, cap: true, repeats: true, unknown_price: true };
      } else {
        this.failure = failure;
      }
    } finally {
      this.sending = false;
    }
  }

  close() {
    this.#accept = NOTHING;
    this.name = null;
    this.plan = null;
    this.failure = null;
    this.question = null;
    this.large = null;
  }
}
