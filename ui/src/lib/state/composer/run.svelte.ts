// The press on "Queue". A press has one key for its whole life, so that however often it is tried, it queues once.
import type { Backend } from '../../ipc/backend';
import type {
  Accept,
  Checked,
  DraftContent,
  Failure,
  JobRow,
  Lane,
  Large,
} from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import type { DraftState } from './draft.svelte';
import { failureWords, largeOf } from '../words/refusals';

/** Two presses closer together than this are one: a double click, a held key, a bouncing switch. */
const REPEAT_MS = 400;
const NOTHING: Accept = { cap: false, repeats: false, unknown_price: false, twice: false };

interface Press {
  key: string;
  draft: DraftState;
  revision: number;
  content: DraftContent;
  lane: Lane;
  /** An unsent job whose place it takes. */
  replaces: string | null;
}

/** A question before money is spent: what the program said, and what a yes would accept. */
export interface Question {
  message: string;
  /** Far more than usual: the second question. */
  large: Large | null;
  accept: Accept;
  lane: Lane;
  draft: DraftState;
}

/** What a draft held at a moment. */
export type Stood = Pick<DraftState, 'content' | 'revision'>;

export type Outcome = 'queued' | 'asked' | 'failed' | 'ignored';

export class RunState {
  readonly #backend: Backend;
  readonly #whole: (content: DraftContent) => DraftContent;
  readonly #queued: (jobs: JobRow[], draft: DraftState) => void;
  #press: Press | null = null;
  #last: { draft: string; at: number } | null = null;
  #underWay: Promise<Outcome> = Promise.resolve('ignored');

  sending = $state(false);
  question = $state.raw<Question | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The lane of the press that is on its way or failed. */
  lane = $state.raw<Lane>('normal');

  /** `whole` completes a content to what is queued; `queued` is called at once with the rows of the new jobs. */
  constructor(
    backend: Backend,
    whole: (content: DraftContent) => DraftContent,
    queued: (jobs: JobRow[], draft: DraftState) => void,
  ) {
    this.#backend = backend;
    this.#whole = whole;
    this.#queued = queued;
  }

  /**
   * Queues a draft, as it stood at the press. A second press on the same draft within a moment is the first one's echo;
   * one on another draft waits until the first is answered.
   */
  async press(draft: DraftState, lane: Lane, stood: Stood = draft): Promise<Outcome> {
    while (this.sending && this.#press?.draft !== draft) await this.#underWay;
    if (this.sending || this.question) return 'ignored';
    const { content, revision } = stood;
    const last = this.#last;
    if (last?.draft === draft.key && Date.now() - last.at < REPEAT_MS) return 'ignored';
    // A press that failed is tried again under its own key: it may have been queued all the same.
    const again = this.#press;
    const same =
      again?.draft === draft &&
      again.revision === revision &&
      again.lane === lane &&
      again.replaces === draft.replaces;
    if (!same) {
      const key = crypto.randomUUID();
      const { replaces } = draft;
      this.#press = { key, draft, revision, content: this.#whole(content), lane, replaces };
    }
    return this.#sendAndTell(NOTHING);
  }

  /** Yes to the question: sends the same press with what was accepted. */
  async accept(): Promise<Outcome> {
    const question = this.question;
    if (!question || !this.#press || this.sending) return 'ignored';
    this.question = null;
    return this.#sendAndTell(question.accept);
  }

  /** No to the question: nothing was queued. */
  decline() {
    this.question = null;
    this.#press = null;
  }

  forgetFailure() {
    this.failure = null;
  }

  #sendAndTell(accept: Accept): Promise<Outcome> {
    this.#underWay = this.#send(accept);
    return this.#underWay;
  }

  async #send(accept: Accept): Promise<Outcome> {
    const press = this.#press;
    if (!press) return 'ignored';
    this.sending = true;
    this.lane = press.lane;
    this.failure = null;
    try {
      const jobs = await this.#jobsOf(press, accept);
      this.#press = null;
      // Counted from the answer: a slow one must not turn an echo into a second press.
      this.#last = { draft: press.draft.key, at: Date.now() };
      this.#queued(jobs, press.draft);
      return 'queued';
    } catch (cause) {
      const failure = asFailure(cause);
      // An edit has no question: a job that was sent meanwhile can be replaced no more.
      if (failure.code === 'conflict' && press.replaces === null) {
        this.question = {
          message: failureWords(failure),
          large: largeOf(failure),
          accept: merge(accept, failure, press.draft.checked),
          lane: press.lane,
          draft: press.draft,
        };
        return 'asked';
      }
      this.failure = failure;
      return 'failed';
    } finally {
      this.sending = false;
    }
  }

  async #jobsOf({ key, content, lane, replaces }: Press, accept: Accept): Promise<JobRow[]> {
    if (replaces === null) {
      const args = { client_key: key, draft: content, lane, accept };
      return (await this.#backend.call('compose.enqueue', args)).jobs;
    }
    const id = await this.#backend.call('queue.edit', { id: replaces, draft: content });
    return this.#backend.call('queue.rows', { ids: [id] });
  }
}

/** What a yes accepts: everything accepted so far, and the one thing that the program asks about now. */
function merge(accept: Accept, failure: Failure, checked: Checked | null): Accept {
  const named = (failure.problems ?? []).map((problem) => problem.path);
  // Where it is not named, it is the first of what the check told that nobody said yes to: one question at a time.
  const asked = named[0] ?? firstOpen(accept, checked);
  return {
    cap: accept.cap || asked === 'cap',
    repeats: accept.repeats || asked === 'repeats',
    unknown_price: accept.unknown_price || asked === 'unknown_price',
    twice: accept.twice || asked === 'twice',
  };
}

function firstOpen(accept: Accept, checked: Checked | null): keyof Accept {
  const unknown = checked !== null && !checked.free && checked.price === null;
  if (unknown && !accept.unknown_price) return 'unknown_price';
  if (!accept.repeats) return 'repeats';
  return accept.cap ? 'unknown_price' : 'cap';
}
