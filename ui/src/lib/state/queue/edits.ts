// What a person does to jobs. Every change of an unsent job can be taken back; sending cannot.
//
// A change is shown at once where it can be foreseen, then the program's answer decides.
import { t } from '../../i18n';
import type { Backend } from '../../ipc/backend';
import type { CancelPreview, GoesOn, JobRow, Lane, Large, Resolution } from '../../ipc/bindings';
import { asFailure } from '../../ipc/types';
import { laneWord } from './lanes';
import type { Tell } from './notice';
import { isUnsent, LANES } from './place';
import type { QueueState } from './queue.svelte';
import { failureWords, largeOf } from '../words/refusals';

const GOES_ON = {
  not_offered: 'queue.goesOnNotOffered',
  too_late: 'queue.goesOnTooLate',
  ended: 'queue.goesOnEnded',
} as const satisfies Record<GoesOn, string>;

/** Where unsent jobs stood before they were moved: each run of them and what followed it. */
interface Stood {
  ids: string[];
  lane: Lane;
  before: string | null;
}

/** Before far more than usual is sent again. */
export interface SecondQuestion {
  large: Large;
  again: () => Promise<void>;
}

export class Edits {
  readonly #backend: Backend;
  readonly #queue: QueueState;
  readonly #tell: Tell;
  readonly #ask: (question: SecondQuestion) => void;

  constructor(
    backend: Backend,
    queue: QueueState,
    tell: Tell,
    ask: (question: SecondQuestion) => void,
  ) {
    this.#backend = backend;
    this.#queue = queue;
    this.#tell = tell;
    this.#ask = ask;
  }

  /** Nothing new is sent, or sending goes on. Running jobs go on either way. */
  async pause(paused: boolean): Promise<void> {
    await this.#try(async () => {
      await this.#backend.call('queue.pause', { paused });
      await this.#queue.refresh();
      this.#tell({
        text: paused ? t('queue.toldPaused') : t('queue.toldResumed'),
        tone: 'plain',
        undo: () => this.pause(!paused),
      });
    });
  }

  /** Space: holds what waits; when all of it is held, releases it. */
  async toggleHold(ids: readonly string[]): Promise<void> {
    const rows = this.#rowsOf(ids);
    const hold = rows.filter((row) => row.can.hold).map((row) => row.id);
    if (hold.length > 0) return this.hold(hold);
    await this.release(rows.filter((row) => row.can.release).map((row) => row.id));
  }

  async hold(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#try(async () => {
      const count = await this.#backend.call('queue.hold', { ids });
      this.#tell({
        text: t('queue.toldHeld', { count }),
        tone: 'plain',
        undo: () => this.#quietly('queue.release', ids),
      });
    });
  }

  async release(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const mine = this.#rowsOf(ids)
      .filter((row) => row.hold === 'you')
      .map((row) => row.id);
    await this.#try(async () => {
      const count = await this.#backend.call('queue.release', { ids });
      this.#tell({
        text: t('queue.toldReleased', { count }),
        tone: 'plain',
        ...(mine.length > 0 && { undo: () => this.#quietly('queue.hold', mine) }),
      });
    });
  }

  /** Lets go what repeated failures hold of an account, or takes it out of the queue. */
  async settle(account: string, goOn: boolean): Promise<void> {
    await this.#try(async () => {
      const count = await this.#backend.call('queue.settle_breaker', { account, go_on: goOn });
      const text = t(goOn ? 'queue.toldReleased' : 'queue.toldWithdrawn', { count });
      this.#tell({ text, tone: 'plain' });
    });
  }

  /** Moves unsent jobs before another one of a lane (null: to its end). */
  async move(ids: readonly string[], lane: Lane, before: string | null): Promise<void> {
    const rows = this.#rowsOf(ids).filter((row) => row.can.reorder);
    if (rows.length === 0) return;
    const stood = this.#stood(rows);
    await this.#reorder({ ids: rows.map((row) => row.id), lane, before });
    this.#tell({
      text: t('queue.toldMoved', { count: rows.length, lane: laneWord(lane) }),
      tone: 'plain',
      undo: async () => {
        for (const run of stood) await this.#reorder(run);
      },
    });
  }

  /** One place up or down within the lane, keeping the order among the chosen. */
  async step(ids: readonly string[], by: -1 | 1): Promise<void> {
    const rows = this.#rowsOf(ids).filter((row) => row.can.reorder);
    const lane = rows[0]?.lane;
    if (lane === undefined) return;
    const list = this.#queue.lanes[lane];
    const here = rows.filter((row) => row.lane === lane);
    const places = here.map((row) => list.indexOf(row.id)).sort((a, b) => a - b);
    const moving = new Set(here.map((row) => row.id));
    const edge = by < 0 ? (places[0] ?? 0) - 1 : (places.at(-1) ?? 0) + 1;
    if (edge < list.leading || edge >= list.total) return;
    const beside = list.idAt(edge);
    if (beside === null) return;
    const before = by < 0 ? beside : list.nextWaiting(beside, moving);
    const ids_ = places.map((at) => list.idAt(at)).filter((id): id is string => id !== null);
    await this.#reorder({ ids: ids_, lane, before });
  }

  /** To the front of its lane. */
  async front(ids: readonly string[]): Promise<void> {
    for (const lane of LANES) {
      const here = this.#rowsOf(ids).filter((row) => row.lane === lane);
      if (here.length === 0) continue;
      const list = this.#queue.lanes[lane];
      const moving = new Set(here.map((row) => row.id));
      const first = list.idAt(list.leading);
      const before = first && moving.has(first) ? list.nextWaiting(first, moving) : first;
      await this.move([...moving], lane, before);
    }
  }

  /** What stopping these would cost; asked before anything that was sent is stopped. */
  preview(ids: string[]): Promise<CancelPreview> {
    return this.#backend.call('queue.cancel_preview', { ids });
  }

  /** Withdraws what was not sent and asks the service to stop the rest. */
  async cancel(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const unsent = this.#rowsOf(ids).filter(isUnsent);
    const stood = this.#stood(unsent);
    const held = unsent.filter((row) => row.hold === 'you').map((row) => row.id);
    await this.#try(async () => {
      const { withdrawn, cancelled, refused } = await this.#backend.call('queue.cancel', { ids });
      if (withdrawn + cancelled > 0)
        this.#tell({
          text:
            cancelled > 0
              ? t('queue.toldCancelled', { count: withdrawn + cancelled })
              : t('queue.toldWithdrawn', { count: withdrawn }),
          tone: 'plain',
          ...(withdrawn > 0 && { undo: () => this.#bringBack(stood, held) }),
        });
      const [first] = refused;
      if (first) this.#tell({ text: t(GOES_ON[first.why]), tone: 'need' });
    });
  }

  retry(ids: string[]): Promise<void> {
    return this.#again((twice) => this.#backend.call('queue.retry', { ids, twice }));
  }

  retryCause(cause: string): Promise<void> {
    return this.#again((twice) => this.#backend.call('queue.retry_cause', { cause, twice }));
  }

  async dismissCause(cause: string): Promise<void> {
    await this.#try(async () => {
      const count = await this.#backend.call('queue.dismiss', { cause });
      this.#tell({ text: t('queue.toldDismissed', { count }), tone: 'plain' });
      await this.#queue.attention.load();
    });
  }

  async resolve(id: string, resolution: Resolution): Promise<void> {
    await this.#try(async () => {
      await this.#backend.call('queue.resolve', { id, resolution });
      this.#tell({ text: t(RESOLVED[resolution.kind]), tone: 'plain' });
      this.#queue.attention.touch();
    });
  }

  /** Deletes the task of a finished job at its service. */
  async forget(id: string): Promise<void> {
    await this.#try(async () => {
      await this.#backend.call('tasks.forget', { id });
      this.#tell({ text: t('queue.toldForgotten'), tone: 'plain' });
    });
  }

  /** The same request again, as a new job behind it. */
  async duplicate(ids: readonly string[]): Promise<void> {
    await this.#try(async () => {
      const made: string[] = [];
      for (const id of ids) {
        const draft = await this.#backend.call('queue.draft_of', { id });
        const answer = await this.#backend.call('compose.enqueue', {
          client_key: crypto.randomUUID(),
          draft: { ...draft, count: 1 },
          lane: draft.lane,
          accept: { cap: false, repeats: true, unknown_price: true, twice: false },
        });
        made.push(...answer.jobs.map((row) => row.id));
      }
      this.#tell({
        text: t('queue.toldDuplicated', { count: made.length }),
        tone: 'plain',
        undo: async () => void (await this.#backend.call('queue.cancel', { ids: made })),
      });
    });
  }

  /** An edited job stands in the place of an unsent one, which was withdrawn. */
  replaced(before: string, after: JobRow): void {
    this.#tell({
      text: t('queue.toldEdited'),
      tone: 'plain',
      undo: async () => {
        const stood = this.#stood([after]).map((run) => ({ ...run, ids: [before] }));
        const held = after.hold === 'you' ? [before] : [];
        await this.#try(() => this.#backend.call('queue.cancel', { ids: [after.id] }));
        await this.#bringBack(stood, held);
      },
    });
  }

  async #reorder(run: Stood): Promise<void> {
    const from = new Set(this.#rowsOf(run.ids).map((row) => row.lane));
    for (const lane of from)
      if (lane !== run.lane) for (const id of run.ids) this.#queue.lanes[lane].remove(id);
    this.#queue.lanes[run.lane].move(run.ids, run.before);
    const moved = await this.#try(() => this.#backend.call('queue.reorder', { ...run }));
    if (moved === undefined || moved < run.ids.length)
      for (const lane of new Set([...from, run.lane])) await this.#queue.reload(lane);
  }

  async #bringBack(stood: readonly Stood[], held: string[]) {
    await this.#try(async () => {
      // They stood there a moment ago, whatever they cost.
      const ids = stood.flatMap((run) => run.ids);
      await this.#backend.call('queue.retry', { ids, twice: true });
      if (held.length > 0) await this.#backend.call('queue.hold', { ids: held });
      for (const run of stood) await this.#backend.call('queue.reorder', { ...run });
      for (const lane of new Set(stood.map((run) => run.lane))) await this.#queue.reload(lane);
    });
  }

  /** Runs of jobs that stand next to each other, last first, so that each finds what followed it. */
  #stood(rows: readonly JobRow[]): Stood[] {
    const runs: Stood[] = [];
    for (const lane of LANES) {
      const list = this.#queue.lanes[lane];
      const moving = new Set(rows.filter((row) => row.lane === lane).map((row) => row.id));
      const places = [...moving].map((id) => list.indexOf(id)).sort((a, b) => a - b);
      let run: string[] = [];
      for (const [n, at] of places.entries()) {
        run.push(list.idAt(at) as string);
        if (places[n + 1] === at + 1) continue;
        runs.push({ ids: run, lane, before: list.nextWaiting(run.at(-1) as string, new Set()) });
        run = [];
      }
    }
    return runs.reverse();
  }

  #rowsOf(ids: readonly string[]): JobRow[] {
    return ids.map((id) => this.#queue.rows.get(id)).filter((row) => row !== undefined);
  }

  async #quietly(name: 'queue.hold' | 'queue.release', ids: string[]) {
    await this.#try(() => this.#backend.call(name, { ids }));
  }

  /** Far more than usual goes again only after a second question. */
  async #again(send: (twice: boolean) => Promise<number>, twice = false): Promise<void> {
    await this.#try(async () => {
      try {
        const count = await send(twice);
        this.#tell({ text: t('queue.toldQueuedAgain', { count }), tone: 'plain' });
        this.#queue.attention.touch();
      } catch (cause) {
        const large = largeOf(asFailure(cause));
        if (!large || twice) throw cause;
        this.#ask({ large, again: () => this.#again(send, true) });
      }
    });
  }

  /** A refusal is told in the program's own words. */
  async #try<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (cause) {
      this.#tell({ text: failureWords(asFailure(cause)), tone: 'fail' });
      return undefined;
    }
  }
}

const RESOLVED = {
  send_again: 'queue.toldSentAgain',
  paid: 'queue.toldPaid',
  adopt: 'queue.toldAdopted',
  close: 'queue.toldClosed',
  check_again: 'queue.toldChecking',
} as const;
