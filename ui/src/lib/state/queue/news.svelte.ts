// What is said aloud and told in passing. Never one word for each job: what happens within a few
// seconds is gathered into one sentence.
import { whyWords } from '../words/reasons';
import { t } from '../../i18n';
import type { Event, JobRow, Overview, Phase } from '../../ipc/bindings';
import type { Tell } from './notice';
import type { Pace } from './pace';
import { needsPerson, placeOf } from './place';
import type { QueueState } from './queue.svelte';

const GATHER_MS = 3_000;

interface Gathered {
  /** Files safe on disk. */
  safe: number;
  notMade: number;
  needing: number;
}

const NOT_MADE: readonly Phase[] = ['failed', 'refused', 'unreachable'];
const NOTHING: Gathered = { safe: 0, notMade: 0, needing: 0 };

/** How the window tells things, and where a notice leads. */
export interface Ways {
  tell: Tell;
  /** Aloud only, when the reader is free. */
  say(text: string): void;
  toQueue(): void;
  toAccounts(): void;
}

export class News {
  readonly #pace: Pace;
  readonly #ways: Ways;
  readonly #troubles = new Map<string, string>();
  #gathered: Gathered = { ...NOTHING };
  /** Since there was last nothing to do. */
  #round: Gathered & { jobs: number } = { ...NOTHING, jobs: 0 };
  #waiting = false;

  constructor(queue: QueueState, pace: Pace, ways: Ways) {
    this.#pace = pace;
    this.#ways = ways;
    queue.onChange((before, after) => this.#jobChanged(before, after));
    queue.onOverview((before, after) => this.#counted(before, after));
  }

  /** Hears the events that are not about jobs. */
  apply(event: Event): void {
    if (event.type === 'account_ready') this.#troubles.delete(event.account);
    if (event.type !== 'account_trouble') return;
    if (this.#troubles.get(event.account) === event.cause) return;
    this.#troubles.set(event.account, event.cause);
    const text = whyWords(event.reason, event.text);
    this.#ways.tell({ text, tone: 'need', open: () => this.#ways.toAccounts() });
  }

  #jobChanged(before: JobRow | undefined, after: JobRow) {
    if (before?.phase === after.phase && before.hold === after.hold) return;
    // A row that was never seen before may have ended long ago.
    if (!before) return;
    const wasOpen = placeOf(before) !== 'ended';
    if (after.phase === 'done' && wasOpen) this.#count('safe', after.files_done || after.files);
    if (NOT_MADE.includes(after.phase) && wasOpen) this.#count('notMade', 1);
    if (needsPerson(after) && !needsPerson(before)) this.#count('needing', 1);
    if (placeOf(after) === 'ended' && wasOpen) this.#round.jobs += 1;
  }

  #count(what: keyof Gathered, by: number) {
    this.#gathered[what] += by;
    this.#round[what] += by;
    if (this.#waiting) return;
    this.#waiting = true;
    this.#pace.after(GATHER_MS, () => this.#say());
  }

  #say() {
    const gathered = this.#gathered;
    this.#waiting = false;
    this.#gathered = { ...NOTHING };
    const text = sentence(gathered);
    // What is told on the window is read aloud with it.
    if (gathered.needing === 0) this.#ways.say(text);
    else this.#ways.tell({ text, tone: 'need', open: () => this.#ways.toQueue() });
  }

  #counted(before: Overview | null, after: Overview) {
    const open = (overview: Overview) => overview.running + overview.waiting;
    if (!before || open(before) === 0 || open(after) > 0) return;
    const { jobs, ...made } = this.#round;
    this.#round = { ...NOTHING, jobs: 0 };
    // One job alone is seen arriving; a whole batch is worth a word.
    if (jobs < 2) return;
    this.#ways.tell({
      text: t('queue.newsAllDone', { what: sentence({ ...made, needing: 0 }) }),
      tone: 'plain',
      open: () => this.#ways.toQueue(),
    });
  }
}

function sentence({ safe, notMade, needing }: Gathered): string {
  const parts: string[] = [];
  if (safe > 0) parts.push(t('queue.newsSafe', { count: safe }));
  if (notMade > 0) parts.push(t('queue.newsNotMade', { count: notMade }));
  if (needing > 0) parts.push(t('queue.newsNeeds', { count: needing }));
  return parts.join(' ');
}
