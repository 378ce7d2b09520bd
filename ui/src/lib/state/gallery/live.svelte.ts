// What is being made, on top of the gallery: each job has its places in their final shape from the
// moment it is queued, and they are filled where they are.
import { SvelteMap } from 'svelte/reactivity';

import type { Backend } from '../../ipc/backend';
import type { Event, JobRow, Phase, Tile } from '../../ipc/bindings';
import { aspectOf } from './layout/shape';
import { LIVE_PAGES, MOST_JOBS, MOST_WAITING } from './live_pages';
import { EVERYTHING, queryOf } from './query';

/** A job and the pictures that arrived for it. Replaced, never changed. */
export interface LiveJob {
  job: JobRow;
  tiles: readonly (Tile | null)[];
}

/** Places of one job, as they were when it was queued. */
export interface Shape {
  id: string;
  files: number;
  aspect: number;
}

/** `making`: without what failed. `not_made`: only that. */
export type Lens = 'all' | 'making' | 'not_made' | 'none';

const OPEN: readonly Phase[] = ['queued', 'submitting', 'unknown', 'waiting', 'downloading'];
const NOT_MADE: readonly Phase[] = ['failed', 'refused', 'unreachable', 'unknown'];

export class LiveJobs {
  readonly #backend: Backend;
  /** Places were added or taken away. */
  onchange: () => void = () => {};
  /** A picture came to a place that was kept for it, or to none. */
  onarrival: (tiles: readonly Tile[], shown: boolean) => void = () => {};
  /** Whether places at the end move nothing that is looked at. What starts by itself waits for that. */
  mayGrow: () => boolean = () => true;

  readonly #jobs = new SvelteMap<string, LiveJob>();
  /** From top to bottom. */
  shapes = $state.raw<readonly Shape[]>([]);
  /** How many of them, from the top, came by presses or were found at the start; the others came later, at the end. */
  pressed = 0;
  /** Which of them are shown. */
  lens = $state.raw<Lens>('all');
  /** Open jobs in all, as the queue counts them. */
  open = $state(0);
  readonly #shownOpen = $derived(
    [...this.#jobs.values()].filter(({ job }) => OPEN.includes(job.phase)).length,
  );
  /** Open jobs without places here. */
  readonly more = $derived(
    this.lens === 'all' || this.lens === 'making' ? Math.max(0, this.open - this.#shownOpen) : 0,
  );
  readonly making = $derived(this.#count(['submitting', 'waiting', 'downloading', 'unknown']));
  readonly waiting = $derived(this.#count(['queued']));
  readonly notMade = $derived(this.#count(['failed', 'refused', 'unreachable']));
  readonly made = $derived(this.#count(['done']));

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get(id: string): LiveJob | undefined {
    return this.#jobs.get(id);
  }

  /** The picture in one place of a job. */
  tileAt(id: string, file: number): Tile | null {
    return this.#jobs.get(id)?.tiles[file] ?? null;
  }

  /** What the lens lets through, from top to bottom, and how many of them came by presses. */
  get shown(): { shapes: readonly Shape[]; pressed: number } {
    if (this.lens === 'all') return { shapes: this.shapes, pressed: this.pressed };
    const fits = ({ id }: Shape) => this.#fits(this.#jobs.get(id)?.job.phase);
    const pressed = this.shapes.slice(0, this.pressed).filter(fits).length;
    return { shapes: this.shapes.filter(fits), pressed };
  }

  /** The pictures that have arrived, from top to bottom. */
  get tiles(): Tile[] {
    return this.shown.shapes.flatMap(({ id }) =>
      (this.#jobs.get(id)?.tiles ?? []).filter((one) => one !== null),
    );
  }

  /**
   * Reads what is under way and what needs a person. Places that are already kept stay. `pressed`: what
   * is newer than all of them comes from a press and goes on top.
   */
  async load(pressed = this.shapes.length === 0): Promise<void> {
    const known = this.shapes.map(({ id }) => id);
    const [running, waiting, trouble, kept] = await Promise.all([
      this.#backend.call('queue.page', LIVE_PAGES.running),
      this.#backend.call('queue.page', LIVE_PAGES.waiting),
      this.#backend.call('queue.page', LIVE_PAGES.trouble),
      known.length > 0 ? this.#backend.call('queue.rows', { ids: known }) : [],
    ]);
    this.open = running.total + waiting.total;
    for (const job of kept) this.#put(job);
    const found = [...trouble.rows, ...running.rows, ...waiting.rows];
    const fresh = found
      .filter(({ id, phase }) => !this.#jobs.has(id) && isWanted(phase))
      .sort(newestPressFirst);
    const newest = Math.max(0, ...kept.map((job) => job.created_ms));
    const older = fresh.findIndex((job) => job.created_ms < newest);
    const onTop = !pressed ? 0 : older < 0 ? fresh.length : older;
    this.#putOnTop(fresh.slice(0, onTop), MOST_JOBS);
    if (this.mayGrow()) this.#append(fresh.slice(onTop));
    this.onchange();
  }

  /** Jobs that a press has just queued: on top, at once. */
  queued(jobs: readonly JobRow[]) {
    const fresh = jobs.filter((job) => !this.#jobs.has(job.id));
    this.open += fresh.length;
    this.#putOnTop(fresh, MOST_WAITING);
    this.onchange();
  }

  apply(event: Event) {
    if (event.type === 'job_changed') this.#changed(event.job);
    if (event.type === 'assets_added') this.#arrived(event.job_id, event.tiles);
  }

  /** Takes away the places whose pictures a snapshot up to this id has. The caller arranges anew. */
  settle(until: number) {
    const settled = ({ job, tiles }: LiveJob) =>
      job.phase === 'done' && tiles.every((tile) => tile === null || tile.id <= until);
    const stays = (known: LiveJob | undefined) => known !== undefined && !settled(known);
    this.#keepOnly(this.shapes.filter(({ id }) => stays(this.#jobs.get(id))));
  }

  /** Takes places away, for example of a job that the user does not want to see any more. */
  remove(ids: readonly string[]) {
    this.#keepOnly(this.shapes.filter(({ id }) => !ids.includes(id)));
    this.onchange();
  }

  clear() {
    this.#jobs.clear();
    this.shapes = [];
    this.pressed = 0;
    this.open = 0;
    this.onchange();
  }

  #changed(job: JobRow) {
    const known = this.#jobs.get(job.id);
    const isOpen = OPEN.includes(job.phase);
    if (known && job.rev < known.job.rev) return;
    if (known) {
      const wasOpen = OPEN.includes(known.job.phase);
      if (wasOpen !== isOpen) this.open = Math.max(0, this.open + (isOpen ? 1 : -1));
      if (job.phase === 'cancelled') this.remove([job.id]);
      else this.#put(job);
      if (this.lens !== 'all' && this.#fits(known.job.phase) !== this.#fits(job.phase))
        this.onchange();
      return;
    }
    if (job.phase === 'queued' && job.rev === 1) this.open += 1;
    if (!isOpen) this.open = Math.max(this.#shownOpen, this.open - 1);
    if (!isWanted(job.phase)) return;
    if (this.shapes.length >= MOST_JOBS || !this.mayGrow()) return;
    if (job.phase === 'queued' && this.waiting >= MOST_WAITING) return;
    this.#append([job]);
    this.onchange();
  }

  #arrived(id: string, tiles: readonly Tile[]) {
    this.#fill(id, tiles);
    this.onarrival(tiles, this.#jobs.has(id));
  }

  #put(job: JobRow) {
    const known = this.#jobs.get(job.id);
    if (!known || known.job.rev > job.rev) return;
    this.#jobs.set(job.id, { ...known, job });
    const empty = known.tiles.every((tile) => tile === null);
    if (job.phase === 'done' && empty && job.asset_ids.length > 0) void this.#fetch(job.id);
  }

  /** The news of the pictures may be lost, or come after that of the job. */
  async #fetch(id: string) {
    const query = queryOf({ ...EVERYTHING, job: id }, 0, null);
    const call = this.#backend.call('gallery.page', { query, after: null, limit: 100 });
    const answer = await call.catch(() => null);
    const known = this.#jobs.get(id);
    if (answer && known?.tiles.every((tile) => tile === null)) this.#fill(id, answer.tiles);
  }

  #fill(id: string, tiles: readonly Tile[]) {
    const known = this.#jobs.get(id);
    if (!known) return;
    const filled = [...known.tiles];
    for (const tile of tiles) if (tile.idx < filled.length) filled[tile.idx] = tile;
    this.#jobs.set(id, { ...known, tiles: filled });
  }

  #putOnTop(jobs: readonly JobRow[], most: number) {
    const shown = jobs.slice(0, most);
    this.#makeRoom(shown.length);
    for (const job of shown) this.#jobs.set(job.id, entryOf(job));
    this.shapes = [...shown.map(shapeOf), ...this.shapes];
    this.pressed += shown.length;
  }

  #append(jobs: readonly JobRow[]) {
    const fresh: JobRow[] = [];
    for (const job of jobs) {
      if (this.#jobs.has(job.id) || this.shapes.length + fresh.length >= MOST_JOBS) continue;
      this.#jobs.set(job.id, entryOf(job));
      fresh.push(job);
    }
    this.shapes = [...this.shapes, ...fresh.map(shapeOf)];
  }

  /** The last ones that only wait give their places to what has just been queued. */
  #makeRoom(count: number) {
    const over = this.shapes.length + count - MOST_JOBS;
    if (over <= 0) return;
    const idle = this.shapes.filter(({ id }) => this.#jobs.get(id)?.job.phase === 'queued');
    const leave = new Set(idle.slice(-over).map(({ id }) => id));
    this.#keepOnly(this.shapes.filter(({ id }) => !leave.has(id)));
  }

  #keepOnly(shapes: readonly Shape[]) {
    const stay = new Set(shapes.map(({ id }) => id));
    for (const { id } of this.shapes) if (!stay.has(id)) this.#jobs.delete(id);
    this.pressed = this.shapes.slice(0, this.pressed).filter(({ id }) => stay.has(id)).length;
    this.shapes = shapes;
  }

  #fits(phase: Phase | undefined): boolean {
    if (phase === undefined || this.lens === 'none') return false;
    return this.lens === 'all' || NOT_MADE.includes(phase) === (this.lens === 'not_made');
  }

  #count(phases: readonly Phase[]): number {
    return [...this.#jobs.values()].filter(({ job }) => phases.includes(job.phase)).length;
  }
}

function isWanted(phase: Phase): boolean {
  return OPEN.includes(phase) || NOT_MADE.includes(phase);
}

/** The order in which presses put their jobs on top, told from the jobs alone. */
function newestPressFirst(one: JobRow, other: JobRow): number {
  return other.created_ms - one.created_ms || one.position - other.position;
}

function entryOf(job: JobRow): LiveJob {
  return { job, tiles: new Array<Tile | null>(Math.max(1, job.files)).fill(null) };
}

function shapeOf(job: JobRow): Shape {
  return { id: job.id, files: Math.max(1, job.files), aspect: aspectOf(job.width, job.height) };
}
