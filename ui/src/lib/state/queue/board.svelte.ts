// The queue's part of the window: the jobs, what can be done to them, and what is open over them.
import { t } from '../../i18n';
import type { Backend } from '../../ipc/backend';
import type { CancelPreview, Event } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { Clock } from './clock';
import { Edits, type SecondQuestion } from './edits';
import { News, type Ways } from './news.svelte';
import { realPace, type Pace } from './pace';
import { isUnsent } from './place';
import { QueueState } from './queue.svelte';
import { StoryState } from './story.svelte';
import { failureWords } from '../words/refusals';

/** Asked before something that was sent is stopped. */
export interface Question {
  ids: string[];
  preview: CancelPreview;
}

export class QueueBoard {
  readonly #ways: Ways;

  readonly queue: QueueState;
  readonly edits: Edits;
  readonly story: StoryState;
  readonly clock = new Clock();
  readonly #news: News;

  /** What is to be done, or what has ended. */
  view = $state<'work' | 'ended'>('work');
  question = $state.raw<Question | null>(null);
  /** Far more than usual is to be sent again. */
  twice = $state.raw<SecondQuestion | null>(null);
  /** Whether a task of another program is looked for. */
  adopting = $state(false);
  /** The job whose task is to be deleted at its service. */
  forgetting = $state<string | null>(null);

  constructor(backend: Backend, ways: Ways, pace: Pace = realPace) {
    this.#ways = ways;
    this.queue = new QueueState(backend, pace);
    this.edits = new Edits(backend, this.queue, ways.tell, (asked) => (this.twice = asked));
    this.story = new StoryState(backend, this.queue, pace);
    this.#news = new News(this.queue, pace, ways);
  }

  load(): Promise<void> {
    return this.queue.load();
  }

  apply(event: Event): void {
    this.queue.apply(event);
    this.#news.apply(event);
  }

  /** Withdraws what was never sent at once; asks before anything that may be charged is stopped. */
  async stop(ids: string[]): Promise<void> {
    const rows = ids.map((id) => this.queue.rows.get(id)).filter((row) => row !== undefined);
    const open = rows.filter((row) => row.can.cancel);
    if (open.length === 0) return;
    const wanted = open.map((row) => row.id);
    if (open.every(isUnsent)) return this.edits.cancel(wanted);
    try {
      this.question = { ids: wanted, preview: await this.edits.preview(wanted) };
    } catch (cause) {
      this.#ways.tell({ text: failureWords(asFailure(cause)), tone: 'fail' });
    }
  }

  /** A task was taken over by this job. */
  adopted(job: string): void {
    this.adopting = false;
    this.#ways.tell({ text: t('queue.toldAdopted'), tone: 'plain' });
    this.story.open(job);
  }

  async answerTwice(yes: boolean): Promise<void> {
    const asked = this.twice;
    this.twice = null;
    if (yes) await asked?.again();
  }

  async answerForget(forget: boolean): Promise<void> {
    const id = this.forgetting;
    this.forgetting = null;
    if (forget && id !== null) await this.edits.forget(id);
  }

  async answer(stop: boolean): Promise<void> {
    const { question } = this;
    this.question = null;
    if (stop && question) await this.edits.cancel(question.ids);
  }
}
