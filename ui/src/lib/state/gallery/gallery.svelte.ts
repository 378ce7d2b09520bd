// The gallery as a whole: what it is asked for, the snapshot of the library, what is being made, and
// what is chosen. Components read it and call its verbs.
import type { Backend } from '../../ipc/backend';
import type { Chunk, Event, JobRow, Json, Query, Tile } from '../../ipc/bindings';
import { Focus } from './focus.svelte';
import { Grid, type Hold } from './grid.svelte';
import { InspectorState } from './inspector.svelte';
import { keptLayout, sizeWithin, USUAL } from './kept';
import type { LayoutKind } from './layout/shape';
import { PictureList } from './list.svelte';
import { LiveJobs, type Lens } from './live.svelte';
import { Loupe } from './loupe.svelte';
import { Numbers } from './numbers.svelte';
import { jobKey, tileKey } from './placed';
import { EVERYTHING, fits, narrowed, queryOf, type Filters } from './query';
import { Ranges } from './ranges';
import { Selection } from './selection.svelte';
import { Posters } from './posters.svelte';
import { Verbs, type Desk } from './verbs';
import { Waveforms } from './waveforms.svelte';

/** Typing is over when nothing was typed for this long. */
const TYPED_MS = 180;

export class GalleryState {
  readonly #backend: Backend;
  readonly #ranges: Ranges;
  readonly list: PictureList;
  readonly live: LiveJobs;
  readonly grid: Grid;
  readonly focus: Focus;
  readonly selection = new Selection();
  readonly numbers: Numbers;
  readonly loupe: Loupe;
  readonly inspector: InspectorState;
  readonly verbs: Verbs;
  readonly waveforms: Waveforms;
  readonly posters = new Posters();
  #typing: ReturnType<typeof setTimeout> | undefined;
  #another = true;
  #restored = false;

  filters = $state.raw<Filters>(EVERYTHING);
  kind = $state.raw<LayoutKind>(USUAL.kind);
  /** Wanted height of a row, in CSS pixels. */
  size = $state(USUAL.size);
  /** Pictures that arrived since the snapshot and have no place on the stage. */
  arrivals = $state(0);

  /** Pictures that are shown: those of the snapshot, and those that came to their places since. */
  readonly count = $derived.by(() => {
    const until = this.list.snapshot?.query.until_id ?? 0;
    return this.list.total + this.live.tiles.filter(({ id }) => id > until).length;
  });
  readonly isNarrowed = $derived(narrowed(this.filters));
  /** Nothing was ever made here, and nothing is being made. */
  readonly isEmpty = $derived.by(() => {
    const whole = this.numbers.whole;
    return whole !== null && whole.total + whole.trash + this.live.shapes.length === 0;
  });
  /** The picture under the keys, if it has arrived. */
  readonly focused = $derived.by((): Tile | null => this.tileOf(this.focus.key));

  constructor(backend: Backend, desk: Desk) {
    this.#backend = backend;
    this.list = new PictureList(backend);
    this.live = new LiveJobs(backend);
    this.numbers = new Numbers(backend);
    this.grid = new Grid(this.list, this.live);
    this.focus = new Focus(this.grid);
    this.loupe = new Loupe(backend);
    this.inspector = new InspectorState(backend);
    this.waveforms = new Waveforms(backend);
    this.verbs = new Verbs(backend, this, desk);
    this.#ranges = new Ranges(backend, this.list, this.live);
    this.list.onchange = this.live.onchange = () => this.#arrange();
    this.live.onarrival = (tiles, shown) => this.#arrived(tiles, shown);
    this.live.mayGrow = () => this.grid.roomForLive;
  }

  /** Reads everything: at the start, for another library, and after news was lost. */
  async load(): Promise<void> {
    const another = this.#another;
    this.#another = false;
    if (another) this.#reset();
    const live = this.live.load().catch(() => undefined);
    const fresh = another || this.list.snapshot === null;
    await Promise.all([live, fresh ? this.refresh('top') : this.#lookForMore()]);
  }

  apply(event: Event) {
    if (event.type === 'reopened') this.#another = true;
    // What arrived may be of the shown one's family.
    if (event.type === 'assets_added') this.inspector.forget();
    this.live.apply(event);
  }

  /** Jobs that a press has just queued. Their places stand at once. */
  queued(jobs: readonly JobRow[]) {
    this.live.queued(jobs);
  }

  /** Jobs of a prompt file were queued: their places stand as after a press. */
  async imported(): Promise<void> {
    await this.live.load(true).catch(() => undefined);
  }

  /** Shows something else. Words are waited for until they are typed. */
  narrow(change: Partial<Filters>) {
    this.filters = { ...this.filters, ...change };
    clearTimeout(this.#typing);
    const onlyWords = Object.keys(change).join() === 'text';
    this.#typing = setTimeout(() => void this.refresh('top'), onlyWords ? TYPED_MS : 0);
  }

  /** Takes off every filter; the place stays: the kind of media, or the trash. */
  widen() {
    const { media, trash, sort } = this.filters;
    this.narrow({ ...EVERYTHING, media, trash, sort });
  }

  /** Takes in what arrived since the snapshot. `top` shows the top; with `stay` nothing moves. */
  async refresh(where: 'top' | 'stay'): Promise<void> {
    const lens = lensOf(this.filters);
    const hold = where === 'top' ? null : this.#holdAcross();
    const arrange = () => this.#rearrange(where, hold, lens);
    const query = queryOf(this.filters, Date.now(), null);
    if (lens === 'making' || lens === 'not_made') {
      this.list.takeNone(query, arrange);
    } else {
      const moment = this.tileOf(hold?.key ?? null)?.created_ms;
      await this.list.take(query, moment, arrange);
    }
    await this.numbers.count(this.filters);
  }

  /** Shows everything that came since the snapshot, and what has begun without a place. */
  async takeIn(): Promise<void> {
    await this.live.load(true).catch(() => undefined);
    await this.refresh('top');
  }

  /** Nobody looks now: a good moment to take in what is finished, without a change under the eyes. */
  away() {
    if (this.arrivals > 0 || this.live.made > 0) void this.refresh('stay');
  }

  setLayout(kind: LayoutKind) {
    this.kind = kind;
    this.grid.setFrame({ kind }, undefined, this.focus.key);
  }

  setSize(size: number) {
    this.size = sizeWithin(size);
    this.grid.setFrame({ size: this.size }, undefined, this.focus.key);
  }

  /** Layout and size, to be remembered. */
  get kept(): Json {
    return { kind: this.kind, size: this.size };
  }

  /** Takes over what was remembered, once; anything strange is left out. */
  restore(kept: Json | undefined) {
    if (this.#restored) return;
    this.#restored = true;
    const { kind, size } = keptLayout(kept);
    this.setLayout(kind);
    this.setSize(size);
  }

  /** The question behind what is shown now. */
  get query(): Query {
    return this.list.snapshot?.query ?? queryOf(this.filters, Date.now(), null);
  }

  /** The picture behind a key of the grid. */
  tileOf(key: string | null): Tile | null {
    if (key === null) return null;
    if (!key.startsWith('j')) return this.list.tile(Number(key.slice(1)));
    const cut = key.lastIndexOf('.');
    return this.live.tileAt(key.slice(1, cut), Number(key.slice(cut + 1)));
  }

  /** The job behind a key of the grid, for a place that is kept. */
  jobOf(key: string | null): JobRow | null {
    if (!key?.startsWith('j')) return null;
    return this.live.get(key.slice(1, key.lastIndexOf('.')))?.job ?? null;
  }

  /** The key under which a picture stands in the grid now. */
  keyOf(id: number): string {
    for (const { id: job } of this.live.shapes) {
      const file = this.live.get(job)?.tiles.findIndex((tile) => tile?.id === id) ?? -1;
      if (file >= 0) return jobKey(job, file);
    }
    return tileKey(id);
  }

  /** What a verb acts on now: the picture in the loupe, or what is chosen or under the keys. */
  get targets(): number[] {
    if (this.loupe.tile) return [this.loupe.tile.id];
    return this.selection.targets(this.focused?.id ?? null);
  }

  /** The one picture a verb acts on that knows only one. */
  get target(): Tile | null {
    if (this.loupe.tile) return this.loupe.tile;
    const [only, ...others] = this.targets;
    if (this.focused) return this.focused;
    return only !== undefined && others.length === 0 ? this.tileOf(this.keyOf(only)) : null;
  }

  /** Back from the loupe: the keys stand on the picture that was shown last, and it is in view. */
  async cameBack(tile: Tile) {
    const key = this.keyOf(tile.id);
    this.focus.set(key);
    if (this.grid.goToSee(key)) return;
    await this.list.need(partAt(this.list.chunks, tile.created_ms));
    if (this.focus.key === key) this.grid.goToSee(key);
  }

  /** Chooses everything from the anchor to here; `more` keeps what was chosen before. */
  async selectTo(id: number, more: boolean) {
    const { selection } = this;
    const from = selection.anchor ?? this.focused?.id ?? id;
    const before = more ? selection.ids : [];
    selection.set(await this.#ranges.between(from, id), before);
    selection.anchor = from;
  }

  async selectAll() {
    this.selection.set(await this.#ranges.all());
  }

  /** Pictures left for the trash or came out of it: the focus goes on to `next`. */
  async left(ids: readonly number[], next: string | null) {
    const inLive = this.live.tiles.some((tile) => ids.includes(tile.id));
    this.selection.drop(ids);
    this.loupe.remove(ids);
    this.focus.set(next);
    const known = this.list.remove(ids);
    if (!known || inLive) await this.refresh('stay');
    else await this.numbers.count(this.filters);
  }

  #arrange() {
    this.grid.changed();
    this.focus.arrived();
  }

  /** A new snapshot is here. What it contains needs no places of its own any more. */
  #rearrange(where: 'top' | 'stay', hold: Hold | null, lens: Lens) {
    const focused = this.focused;
    this.live.lens = lens;
    this.live.settle(this.list.snapshot?.query.until_id ?? 0);
    this.arrivals = 0;
    if (where === 'top') {
      this.focus.set(null);
      this.selection.clear();
    } else if (focused) {
      this.focus.set(this.keyOf(focused.id));
    }
    this.grid.changed(hold);
    if (where === 'top') this.grid.goTo(0);
  }

  /** What shall not move, by the name it has in the next snapshot. */
  #holdAcross(): Hold | null {
    const hold = this.grid.hold();
    const tile = this.tileOf(hold?.key ?? null);
    return hold && tile ? { ...hold, key: tileKey(tile.id) } : hold;
  }

  #arrived(tiles: readonly Tile[], shown: boolean) {
    const now = Date.now();
    this.numbers.arrived(tiles.length);
    const here = shown && this.live.lens !== 'none';
    if (!here) this.arrivals += tiles.filter((tile) => fits(this.filters, tile, now)).length;
    this.numbers.countSoon(() => this.filters);
  }

  /** News was lost: how much is there that is not shown? */
  async #lookForMore() {
    const { snapshot } = this.list;
    if (!snapshot) return;
    const query = { ...snapshot.query, until_id: null };
    const outline = await this.#backend.call('gallery.outline', { query }).catch(() => null);
    if (outline && outline.newest_id > (snapshot.query.until_id ?? 0)) {
      const shown = this.list.total + this.live.tiles.length;
      this.arrivals = Math.max(0, outline.total - shown);
    }
    await this.numbers.count(this.filters);
  }

  #reset() {
    clearTimeout(this.#typing);
    this.filters = EVERYTHING;
    this.numbers.clear();
    this.live.clear();
    this.list.clear();
    this.waveforms.clear();
    this.posters.clear();
    this.loupe.close();
    this.selection.clear();
    this.focus.set(null);
    this.arrivals = 0;
  }
}

function lensOf(filters: Filters): Lens {
  if (filters.standing === 'making' || filters.standing === 'not_made') return filters.standing;
  return narrowed(filters) || filters.trash || filters.media !== null ? 'none' : 'all';
}

/** The part in which a moment lies. */
function partAt(chunks: readonly Chunk[], moment: number): number {
  const at = chunks.findIndex(({ from_ms, to_ms }) => from_ms <= moment && moment <= to_ms);
  return Math.max(0, at);
}
