// A library in memory, for tests: answers what the gallery asks as the program does.
import type { Backend } from '../../ipc/backend';
import type { Chunk, Commands, Event, Facets, JobRow, Query, Tile } from '../../ipc/bindings';

const SHAPES: readonly [number, number][] = [
  [1920, 1080],
  [832, 1104],
  [1024, 1024],
  [1080, 1920],
  [2112, 912],
];
const NOON = new Date(2026, 10, 20, 12).getTime();
const HOUR = 3_600_000;

/** A picture; the higher its id, the newer. Four of them make a set. */
export function tileOf(id: number, more: Partial<Tile> = {}): Tile {
  const set = Math.floor((id - 1) / 4);
  const [width, height] = SHAPES[set % SHAPES.length] ?? [1, 1];
  return {
    id,
    job: `job${set}`,
    idx: (id - 1) % 4,
    of: 4,
    created_ms: NOON + set * HOUR,
    width,
    height,
    media: 'image',
    media_type: 'image/png',
    bytes: 1000,
    shows: 'picture',
    seconds: null,
    sound: null,
    rating: 0,
    thumbhash: null,
    prompt: `prompt ${set}`,
    seed: id,
    model: set % 2 === 0 ? 'frames' : 'gen4_image',
    model_title: null,
    style: null,
    ratio: '16:9',
    account: 'demo',
    trashed: false,
    ...more,
  };
}

const WAITING: JobRow = {
  ...{ id: '', phase: 'queued', hold: null, lane: 'normal', position: 1, model: 'frames' },
  ...{ model_title: 'Frames', service: 'useapi', account: 'demo', account_name: 'Demo' },
  ...{ prompt: '', batch: null, batch_name: null, row: null, files: 4 },
  ...{
    media: 'image',
    width: 1920,
    height: 1080,
    price: 8,
    free: false,
    fetches: false,
    charged: null,
  },
  ...{ progress: null, remote_word: null, sent_ms: null, expected_ms: null, due_ms: null },
  ...{ files_done: 0, bytes_done: null, error_code: null, error_text: null, reason: null },
  cancel_asked: false,
  can: {
    ...{ hold: true, release: false, edit: true, cancel: true, retry: false, forget: false },
    ...{ reorder: true, resolve: false },
  },
  ...{ asset_ids: [], created_ms: NOON, changed_ms: NOON, rev: 1 },
};

/** A row of the queue. */
export function jobOf(id: string, more: Partial<JobRow> = {}): JobRow {
  return { ...WAITING, id, prompt: `prompt of ${id}`, ...more };
}

type Answers = {
  [Name in keyof Commands]?: (args: Commands[Name]['args']) => Commands[Name]['answer'];
};

export class FakeLibrary implements Backend {
  /** Every call, in order. */
  readonly calls: { name: string; args: unknown }[] = [];
  tiles: Tile[];
  jobs: JobRow[] = [];
  chunk = 20;
  /** Holds back the answers to these until it is called. */
  #held = new Map<string, (() => void)[]>();
  answers: Answers = {};

  constructor(count = 0) {
    this.tiles = Array.from({ length: count }, (_, index) => tileOf(index + 1));
  }

  subscribe(listener: (event: Event) => void): Promise<void> {
    void listener;
    return Promise.resolve();
  }

  /** From now on answers to this command wait for `release`. */
  hold(name: keyof Commands) {
    this.#held.set(name, []);
  }

  release(name: keyof Commands) {
    const waiting = this.#held.get(name) ?? [];
    this.#held.delete(name);
    for (const go of waiting) go();
  }

  /** How often a command was called. */
  count(name: keyof Commands): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  async call<Name extends keyof Commands>(
    name: Name,
    args: Commands[Name]['args'],
  ): Promise<Commands[Name]['answer']> {
    this.calls.push({ name, args });
    const held = this.#held.get(name);
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    const own = this.answers[name] ?? (this.#usual[name] as Answers[Name]);
    if (!own) throw { code: 'internal', message: `${name} is not answered here` };
    return own(args);
  }

  readonly #usual: Answers = {
    'gallery.outline': ({ query, tiles_at_ms: at }) => {
      const found = this.#find(query);
      const chunks: Chunk[] = [];
      for (let from = 0; from < found.length; from += this.chunk) {
        const part = found.slice(from, from + this.chunk);
        const times = part.map((tile) => tile.created_ms);
        chunks.push({
          after: from === 0 ? null : String(found[from - 1]?.id),
          count: part.length,
          aspect: part.reduce((sum, tile) => sum + (tile.width ?? 1) / (tile.height ?? 1), 0),
          days: new Set(times.map((ms) => new Date(ms).toDateString())).size,
          from_ms: Math.min(...times),
          to_ms: Math.max(...times),
        });
      }
      const newest = Math.max(0, ...this.tiles.map((tile) => tile.id));
      const holds = ({ from_ms, to_ms }: Chunk) => at !== undefined && from_ms <= at && at <= to_ms;
      const chunk = Math.max(0, chunks.findIndex(holds));
      const tiles = found.slice(
        chunk * this.chunk,
        Math.min((chunk + 1) * this.chunk, chunk * this.chunk + 500),
      );
      const next = String(tiles.at(-1)?.id);
      const begun =
        at === undefined || chunks.length === 0 ? null : { chunk, page: { tiles, next } };
      return { total: found.length, newest_id: newest, chunks, begun };
    },
    'gallery.page': ({ query, after, limit }) => {
      const found = this.#find(query);
      const from = after === null ? 0 : found.findIndex((tile) => String(tile.id) === after) + 1;
      const tiles = found.slice(from, from + limit);
      const last = from + limit < found.length ? tiles.at(-1) : undefined;
      return { tiles, next: last ? String(last.id) : null };
    },
    'gallery.ids': ({ query, from, to }) => {
      const ids = this.#find(query).map((tile) => tile.id);
      const [one, other] = [ids.indexOf(from), ids.indexOf(to)];
      return ids.slice(Math.min(one, other), Math.max(one, other) + 1);
    },
    'gallery.neighbours': ({ query, id, before, after }) => {
      const found = this.#find(query);
      const at = found.findIndex((tile) => tile.id === id);
      return found.slice(Math.max(0, at - before), at + after + 1);
    },
    'gallery.facets': ({ query }) => this.#facets(query),
    'gallery.trash': ({ ids }) => this.#mark(ids, true),
    'gallery.restore': ({ ids }) => this.#mark(ids, false),
    'queue.page': ({ group }) => {
      const rows = this.jobs.filter((job) => groupOf(job) === group);
      return { rows, next: null, total: rows.length };
    },
    'queue.rows': ({ ids }) => this.jobs.filter((job) => ids.includes(job.id)),
    'queue.retry': ({ ids }) => ids.length,
  };

  #find(query: Query): Tile[] {
    const until = query.until_id ?? Infinity;
    const found = this.tiles.filter(
      (tile) =>
        tile.trashed === query.trash &&
        tile.id <= until &&
        (query.models.length === 0 || query.models.includes(tile.model ?? '')) &&
        (query.job === null || query.job === tile.job) &&
        (query.text === null || (tile.prompt ?? '').includes(query.text)),
    );
    found.sort((one, other) => other.created_ms - one.created_ms || other.id - one.id);
    return query.sort === 'newest' ? found : found.reverse();
  }

  #facets(query: Query): Facets {
    const none = { models: [], styles: [], ratios: [], accounts: [], media: [] };
    const trash = this.tiles.filter((tile) => tile.trashed).length;
    return { ...none, total: this.#find(query).length, trash, bytes: 0 };
  }

  #mark(ids: readonly number[], trashed: boolean): number {
    this.tiles = this.tiles.map((tile) => (ids.includes(tile.id) ? { ...tile, trashed } : tile));
    return ids.length;
  }
}

function groupOf(job: JobRow): string {
  if (job.phase === 'queued') return 'waiting';
  if (['failed', 'refused', 'unknown', 'unreachable'].includes(job.phase)) return 'needs_you';
  return job.phase === 'done' || job.phase === 'cancelled' ? 'ended' : 'running';
}
