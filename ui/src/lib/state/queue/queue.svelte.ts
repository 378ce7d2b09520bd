// The queue as the window knows it. `start` fills it, `apply` keeps it current, components read.
//
// Events are gathered and applied once a frame. A row that changes is changed where it stands; what
// moves between columns is moved here without asking; where a part of a list was never read, that
// list is read anew. The program's answer is always the truth.
import type { Backend } from '../../ipc/backend';
import type { Event, Failure, JobRow, Lane, Overview, Phase } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { Attention } from './attention.svelte';
import { JobList, type Reader } from './list.svelte';
import { realPace, type Pace } from './pace';
import { LANES, needsPerson, placeOf } from './place';
import { Refresh } from './refresh';
import { JobRows } from './rows.svelte';
import { Selection } from './selection.svelte';

const OVERVIEW_REST_MS = 300;
const LIST_REST_MS = 400;
/** How long a job that has ended stays in its place, so that one sees how it ended. */
const LINGER_MS = 2_500;
/** Ended rows that stay while the pointer rests on the list; then the oldest go. */
const MOST_LINGERING = 40;
/** Jobs under way that are read in one go; no service takes as many. */
const MOST_RUNNING = 500;
/** Rows kept in memory before those that nobody shows are forgotten. */
const MOST_ROWS = 12_000;

/** Ends without a result: they are grouped by their cause. */
const NOT_MADE: readonly Phase[] = ['failed', 'refused', 'unreachable'];

export class QueueState {
  readonly #backend: Backend;
  readonly #pace: Pace;
  readonly #arrived = new Map<string, JobRow>();
  readonly #overviewRefresh: Refresh;
  readonly #listRefresh: Record<Lane, Refresh>;
  #jobListeners: ((before: JobRow | undefined, after: JobRow) => void)[] = [];
  #overviewListeners: ((before: Overview | null, after: Overview) => void)[] = [];
  #lingering: { id: string; lane: Lane; until: number }[] = [];
  #pointerInside = false;

  readonly rows = new JobRows();
  readonly lanes: Record<Lane, JobList>;
  readonly ended: JobList;
  readonly attention: Attention;
  readonly selection = new Selection();

  overview = $state.raw<Overview | null>(null);
  /** Why the last reading failed; a later good answer clears it. */
  failure = $state.raw<Failure | null>(null);

  constructor(backend: Backend, pace: Pace = realPace) {
    this.#backend = backend;
    this.#pace = pace;
    const lane = (which: Lane) => new JobList(this.rows, this.#reader('waiting', which));
    this.lanes = { first: lane('first'), normal: lane('normal'), last: lane('last') };
    this.ended = new JobList(this.rows, this.#reader('ended', null));
    const failed = (cause: unknown) => this.#failed(cause);
    this.attention = new Attention(backend, this.rows, () => this.overview, pace, failed);
    this.#overviewRefresh = new Refresh(() => this.#readOverview(), pace, OVERVIEW_REST_MS);
    const list = (which: Lane) => new Refresh(() => this.#readLane(which), pace, LIST_REST_MS);
    this.#listRefresh = { first: list('first'), normal: list('normal'), last: list('last') };
  }

  /** Reads everything that is shown, anew. */
  async load(): Promise<void> {
    await Promise.all([
      this.#overviewRefresh.now(),
      this.attention.load(),
      ...LANES.map((lane) => this.#listRefresh[lane].now()),
      this.ended.unread ? null : this.ended.reload().catch((cause: unknown) => this.#failed(cause)),
    ]);
  }

  apply(event: Event): void {
    switch (event.type) {
      case 'job_changed':
        if (this.#arrived.size === 0) this.#pace.frame(() => this.#flush());
        this.#keepNewest(event.job);
        break;
      case 'resync':
        void this.load();
        break;
      case 'account_trouble':
      case 'account_ready':
      case 'settings_changed':
        this.#overviewRefresh.soon();
        break;
      default:
    }
  }

  /** Hears of every job that changed, once for each, after it is in its place. */
  onChange(listener: (before: JobRow | undefined, after: JobRow) => void): void {
    this.#jobListeners.push(listener);
  }

  /** Hears of every new reading of the overview. */
  onOverview(listener: (before: Overview | null, after: Overview) => void): void {
    this.#overviewListeners.push(listener);
  }

  /** The part of a list that is on the screen. */
  look(list: JobList, first: number, last: number): void {
    list.look(first, last).catch((cause: unknown) => this.#failed(cause));
  }

  /** Reads the overview at once: somebody just changed something and watches for it. */
  refresh(): Promise<void> {
    return this.#overviewRefresh.now();
  }

  /** The truth about a lane after a change that could not be made, or was made by guessing. */
  reload(lane: Lane): Promise<void> {
    return this.#listRefresh[lane].now();
  }

  /** Nothing leaves a list while the pointer rests on it. */
  pointer(inside: boolean): void {
    this.#pointerInside = inside;
    if (!inside) this.#settle();
  }

  #flush() {
    const rows = [...this.#arrived.values()];
    this.#arrived.clear();
    for (const row of rows) {
      const before = this.rows.get(row.id);
      if (!this.rows.put(row)) continue;
      this.#place(before, row);
      for (const listener of this.#jobListeners) listener(before, row);
    }
    if (this.rows.size > MOST_ROWS) this.rows.keep((id) => this.#isShown(id));
  }

  #keepNewest(row: JobRow) {
    const waiting = this.#arrived.get(row.id);
    if (!waiting || waiting.rev <= row.rev) this.#arrived.set(row.id, row);
  }

  #place(before: JobRow | undefined, row: JobRow) {
    const place = placeOf(row);
    const from = before && placeOf(before);
    const list = this.lanes[row.lane];
    if (before && before.lane !== row.lane) this.lanes[before.lane].remove(row.id);
    if (from !== place || before?.hold !== row.hold) this.#overviewRefresh.soon();
    const asks = needsPerson(row) || (before !== undefined && needsPerson(before));
    if (asks || NOT_MADE.includes(row.phase) || (before && NOT_MADE.includes(before.phase)))
      this.attention.touch();
    if (from === 'ended' && place !== 'ended') this.ended.remove(row.id);
    switch (place) {
      case 'running':
        list.begin(row.id);
        // It stood in a part of the list that was never read, which is now one shorter.
        if (!before) this.#listRefresh[row.lane].soon();
        break;
      case 'waiting':
        this.#wait(list, before, row);
        break;
      case 'needs_you':
        this.selection.drop(row.id, list.neighbour(row.id));
        list.remove(row.id);
        break;
      case 'ended':
        this.#end(list, from === 'ended', row);
        break;
    }
  }

  #wait(list: JobList, before: JobRow | undefined, row: JobRow) {
    const stands = before && placeOf(before) === 'waiting' && list.has(row.id);
    if (stands && before.position === row.position && before.lane === row.lane) return;
    if (row.rev === 1 || list.isComplete) list.wait(row);
    else this.#listRefresh[row.lane].soon();
  }

  #end(list: JobList, before: boolean, row: JobRow) {
    if (before) return;
    if (list.isLeading(row.id)) {
      this.#lingering.push({ id: row.id, lane: row.lane, until: this.#pace.now() + LINGER_MS });
      this.#pace.after(LINGER_MS, () => this.#settle());
    } else {
      this.selection.drop(row.id, list.neighbour(row.id));
      list.remove(row.id);
    }
    if (!this.ended.unread) this.ended.prepend(row.id);
  }

  #settle() {
    const now = this.#pace.now();
    const tooMany = this.#lingering.length - MOST_LINGERING;
    const leaves = ({ until }: { until: number }, n: number) =>
      n < tooMany || (until <= now && !this.#pointerInside);
    const leaving = this.#lingering.filter(leaves);
    if (leaving.length === 0) return;
    this.#lingering = this.#lingering.filter((one) => !leaving.includes(one));
    for (const { id, lane } of leaving) {
      this.selection.drop(id, this.lanes[lane].neighbour(id));
      this.lanes[lane].settle([id]);
    }
  }

  #isShown(id: string): boolean {
    return (
      LANES.some((lane) => this.lanes[lane].has(id)) ||
      this.ended.has(id) ||
      this.attention.has(id) ||
      this.selection.has(id)
    );
  }

  #reader(group: 'waiting' | 'ended', lane: Lane | null): Reader {
    return (offset, limit) =>
      this.#backend.call('queue.page', { group, lane, text: null, after: null, offset, limit });
  }

  async #readOverview() {
    try {
      const before = this.overview;
      const after = await this.#backend.call('queue.overview', {});
      this.overview = after;
      this.failure = null;
      for (const listener of this.#overviewListeners) listener(before, after);
    } catch (cause) {
      this.#failed(cause);
    }
  }

  async #readLane(lane: Lane) {
    try {
      const running = await this.#backend.call('queue.page', {
        group: 'running',
        lane,
        text: null,
        after: null,
        offset: 0,
        limit: MOST_RUNNING,
      });
      this.lanes[lane].lead(running.rows);
      await this.lanes[lane].reload();
    } catch (cause) {
      this.#failed(cause);
    }
  }

  #failed(cause: unknown) {
    this.failure = asFailure(cause);
  }
}
