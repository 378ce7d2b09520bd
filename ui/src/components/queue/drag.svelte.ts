// Moving jobs with the pointer, within a lane and between lanes. Pointer events only: the webview's
// own drag and drop cannot be relied on.
import type { Lane } from '../../lib/ipc/bindings';
import type { JobList } from '../../lib/state/queue/list.svelte';
import type { Viewport } from '../../lib/state/queue/viewport.svelte';

/** A list that jobs can be dropped into. */
export interface Zone {
  lane: Lane;
  list: JobList;
  view: Viewport;
  box(): { left: number; top: number; right: number; bottom: number };
  scrollBy(by: number): void;
}

/** The pointer must travel this far before a press becomes a drag. */
const START_PX = 5;
/** Within this distance of an edge the list scrolls under the pointer. */
const EDGE_PX = 28;
const SCROLL_PX = 9;

export class Drag {
  readonly #zones = new Map<Lane, Zone>();
  readonly #drop: (ids: readonly string[], lane: Lane, before: string | null) => void;
  #pressed: { ids: () => string[]; x: number; y: number } | null = null;

  /** The jobs on their way; empty while nothing is dragged. */
  ids = $state.raw<readonly string[]>([]);
  /** Where they would go: before the row at `gap`. */
  target = $state.raw<{ lane: Lane; gap: number } | null>(null);
  at = $state.raw({ x: 0, y: 0 });

  readonly isOn = $derived(this.ids.length > 0);

  constructor(drop: (ids: readonly string[], lane: Lane, before: string | null) => void) {
    this.#drop = drop;
  }

  addZone(zone: Zone): () => void {
    this.#zones.set(zone.lane, zone);
    return () => void this.#zones.delete(zone.lane);
  }

  /** A press on a row; `ids` is asked only when it becomes a drag. */
  press(x: number, y: number, ids: () => string[]): void {
    this.#pressed = { ids, x, y };
  }

  /** Whether a drag is on after this. */
  move(x: number, y: number): boolean {
    const from = this.#pressed;
    if (!from) return false;
    if (!this.isOn) {
      if (Math.hypot(x - from.x, y - from.y) < START_PX) return false;
      this.ids = from.ids();
      if (!this.isOn) {
        this.#pressed = null;
        return false;
      }
    }
    this.at = { x, y };
    this.#aim();
    return true;
  }

  /** Called once a frame while a drag is on: scrolls the list whose edge the pointer is at. */
  tick(): void {
    const zone = this.#zoneAt();
    if (!zone) return;
    const box = zone.box();
    if (this.at.y < box.top + EDGE_PX) zone.scrollBy(-SCROLL_PX);
    else if (this.at.y > box.bottom - EDGE_PX) zone.scrollBy(SCROLL_PX);
    else return;
    this.#aim();
  }

  /** Drops. Returns whether this ended a drag, so that the press is no click as well. */
  release(): boolean {
    const { ids, target } = this;
    const was = this.isOn;
    this.cancel();
    if (!was || !target) return was;
    const zone = this.#zones.get(target.lane);
    const before = zone && rowFrom(zone.list, target.gap, new Set(ids));
    if (zone && before !== undefined) this.#drop(ids, target.lane, before);
    return was;
  }

  cancel(): void {
    this.#pressed = null;
    this.ids = [];
    this.target = null;
  }

  #aim() {
    const zone = this.#zoneAt();
    this.target = zone
      ? { lane: zone.lane, gap: zone.view.gapAt(this.at.y - zone.box().top) }
      : null;
  }

  #zoneAt(): Zone | undefined {
    const { x, y } = this.at;
    return [...this.#zones.values()].find((zone) => {
      const { left, top, right, bottom } = zone.box();
      return x >= left && x < right && y >= top - EDGE_PX && y < bottom + EDGE_PX;
    });
  }
}

/** The first row from `gap` on that is not being moved; null at the end, undefined where unread. */
function rowFrom(
  list: JobList,
  gap: number,
  moving: ReadonlySet<string>,
): string | null | undefined {
  for (let at = gap; at < list.total; at += 1) {
    const id = list.idAt(at);
    if (id === null) return undefined;
    if (!moving.has(id)) return id;
  }
  return null;
}
