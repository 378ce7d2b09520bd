// A program for tests: a queue of rows in memory, and a pace that the test moves by hand.
import type { Backend } from '../../ipc/backend';
import type { Commands, Event, JobGroup, JobRow, Lane, Overview } from '../../ipc/bindings';
import type { Pace } from './pace';
import { placeOf } from './place';

type Name = keyof Commands;
type Answers = { [N in Name]?: (args: Commands[N]['args']) => unknown };

export function job(id: string, change: Partial<JobRow> = {}): JobRow {
  return {
    id,
    phase: 'queued',
    hold: null,
    lane: 'normal',
    position: 0,
    model: 'runway/gen4_image',
    model_title: 'Gen-4 Image',
    service: 'runway',
    account: 'demo',
    account_name: 'Demo',
    prompt: `Prompt of ${id}`,
    batch: null,
    batch_name: null,
    row: null,
    files: 1,
    media: 'image',
    width: 1920,
    height: 1080,
    price: 8,
    free: false,
    fetches: false,
    charged: null,
    progress: null,
    remote_word: null,
    sent_ms: null,
    expected_ms: null,
    due_ms: null,
    files_done: 0,
    bytes_done: null,
    error_code: null,
    error_text: null,
    reason: null,
    cancel_asked: false,
    can: {
      hold: true,
      release: false,
      edit: true,
      cancel: true,
      retry: false,
      reorder: true,
      resolve: false,
      forget: false,
    },
    asset_ids: [],
    created_ms: 0,
    changed_ms: 0,
    rev: 1,
    ...change,
  };
}

export function overview(change: Partial<Overview> = {}): Overview {
  return {
    running: 0,
    waiting: 0,
    needs_you: 0,
    failed: 0,
    lanes: [],
    paused: false,
    lack: null,
    next_slot_ms: null,
    ends_ms: null,
    open_credits: 0,
    open_unknown: 0,
    today: {
      day_credits: 0,
      month_credits: 0,
      unknown: 0,
      day_soft: null,
      day_hard: null,
      month_soft: null,
      month_hard: null,
    },
    accounts: [],
    breakers: [],
    refusals: [],
    unfetched: null,
    driver: 'this',
    counts: { phases: {}, held: {} },
    ...change,
  };
}

/** Time and frames as the test wishes. */
export class HandPace implements Pace {
  time = 0;
  #frames: (() => void)[] = [];
  #timers: { at: number; run: () => void }[] = [];

  now = () => this.time;

  frame = (run: () => void) => void this.#frames.push(run);

  after = (ms: number, run: () => void) => {
    const timer = { at: this.time + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Draws one picture. */
  async draw() {
    for (const run of this.#frames.splice(0)) run();
    await settled();
  }

  async pass(ms: number) {
    this.time += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.time);
    this.#timers = this.#timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.run();
    await settled();
  }
}

/** Lets answers that are ready arrive. */
export async function settled() {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** Answers from a list of rows that the test changes; writes down every call. */
export class FakeProgram implements Backend {
  readonly calls: { name: Name; args: unknown }[] = [];
  listener: (event: Event) => void = () => {};
  rows: JobRow[];
  overview = overview();
  readonly answers: Answers;

  constructor(rows: JobRow[] = [], answers: Answers = {}) {
    this.rows = rows;
    this.answers = answers;
  }

  call<N extends Name>(name: N, args: Commands[N]['args']): Promise<Commands[N]['answer']> {
    this.calls.push({ name, args });
    const own = this.answers[name] as ((args: unknown) => unknown) | undefined;
    try {
      return Promise.resolve((own ? own(args) : this.#usual(name, args)) as never);
    } catch (refusal) {
      return Promise.reject(refusal);
    }
  }

  subscribe(listener: (event: Event) => void) {
    this.listener = listener;
    return Promise.resolve();
  }

  called(name: Name): unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }

  #usual(name: Name, args: unknown): unknown {
    if (name === 'queue.overview') return this.overview;
    if (name === 'queue.page') return this.#page(args as Commands['queue.page']['args']);
    if (name === 'queue.failures') return [];
    if (['queue.hold', 'queue.release', 'queue.retry', 'queue.reorder'].includes(name))
      return (args as { ids: string[] }).ids.length;
    return null;
  }

  #page(args: Commands['queue.page']['args']) {
    const here = this.rows
      .filter((row) => isIn(row, args.group))
      .filter((row) => args.lane === null || row.lane === args.lane)
      .sort((a, b) => laneNumber(a.lane) - laneNumber(b.lane) || a.position - b.position);
    const rows = here.slice(args.offset, args.offset + args.limit);
    return { rows, next: null, total: here.length };
  }
}

function isIn(row: JobRow, group: JobGroup): boolean {
  return group === 'all' || placeOf(row) === group;
}

function laneNumber(lane: Lane): number {
  return { first: 0, normal: 1, last: 2 }[lane];
}
