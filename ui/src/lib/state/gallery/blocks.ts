// The gallery as blocks one below the other: the first one for what is being made, then the parts of
// the library. Parts that are not read yet have an expected height and no places.
import type { LiveJobs } from './live.svelte';
import type { PictureList } from './list.svelte';
import { estimateHeight } from './layout/estimate';
import type { Frame } from './layout/shape';
import { firstLineBelow, Stack } from './layout/stack';
import { layLive, layPart, type Laid, type Placed, type PlacedPicture } from './placed';

/** Files of a usual job, for the expected height of sets that are not read yet. */
const USUAL_SET = 4;

export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** One line of places, or a block without any because it is not read yet. */
export interface Strip {
  block: number;
  /** Top of the block. */
  top: number;
  line: number;
  places: readonly Placed[] | null;
}

export class Blocks {
  readonly stack = new Stack();
  readonly #list: PictureList;
  readonly #live: LiveJobs;
  #laid = new Map<number, { of: unknown; laid: Laid }>();
  frame: Frame = { kind: 'rows', width: 0, size: 176, text: 1 };
  opened: ReadonlySet<string> = new Set();

  constructor(list: PictureList, live: LiveJobs) {
    this.#list = list;
    this.#live = live;
  }

  /** Lets go of every layout: they were made for another frame. */
  forget() {
    this.#laid.clear();
  }

  /** Measures everything again. Layouts of parts that did not change are kept. */
  restack() {
    const chunks = this.#list.chunks;
    const heights = [this.layout(0)?.height ?? 0];
    for (const [index, chunk] of chunks.entries()) {
      const guess = () => estimateHeight({ ...chunk, together: USUAL_SET }, this.frame);
      heights.push(this.layout(index + 1)?.height ?? guess());
    }
    for (const block of this.#laid.keys()) if (block > chunks.length) this.#laid.delete(block);
    this.stack.set(heights);
  }

  /** The places of a block; null while it is not read. */
  layout(block: number): Laid | null {
    const of = block === 0 ? this.#liveMark() : this.#list.part(block - 1);
    if (of === undefined || this.frame.width <= 0) {
      this.#laid.delete(block);
      return null;
    }
    const known = this.#laid.get(block);
    if (known?.of === of) return known.laid;
    const laid =
      typeof of === 'string'
        ? layLive(this.#live.shown, this.#live.more > 0, this.frame)
        : layPart(of, block - 1, this.frame, this.opened);
    this.#laid.set(block, { of, laid });
    return laid;
  }

  /** The place of a picture, from the top of the gallery. */
  boxOf(key: string): Area | null {
    const home = key.startsWith('j') ? -1 : this.#list.homeOf(Number(key.slice(1)));
    const laid = home === null ? null : this.layout(home + 1);
    if (home === null || !laid) return null;
    const top = this.stack.top(home + 1);
    for (let line = 0; line < laid.lines.length; line += 1) {
      const found = laid.at(line).find((one) => one.key === key);
      if (found) return { x: found.x, y: found.y + top, w: found.w, h: found.h };
    }
    return null;
  }

  /** Every picture laid out between two heights, in reading order, measured from the top. */
  picturesBetween(from: number, to: number): PlacedPicture[] {
    return this.strips(from, to).flatMap(({ places, top }) =>
      (places ?? []).flatMap((one) =>
        one.kind === 'tile' || one.kind === 'job' ? [{ ...one, y: one.y + top }] : [],
      ),
    );
  }

  /** The picture at the very edge of the gallery; null while that part is not read. */
  edge(which: 'first' | 'last'): PlacedPicture | null {
    const all = [...Array(this.stack.count).keys()];
    const blocks = all.filter((block) => this.stack.heightOf(block) > 0);
    const block = which === 'first' ? blocks[0] : blocks.at(-1);
    if (block === undefined) return null;
    const top = this.stack.top(block);
    const pictures = this.picturesBetween(top, top + this.stack.heightOf(block));
    return (which === 'first' ? pictures[0] : pictures.at(-1)) ?? null;
  }

  /** Every line between two heights. */
  strips(from: number, to: number): Strip[] {
    const found: Strip[] = [];
    const last = this.stack.at(to);
    for (let block = this.stack.at(from); block >= 0 && block <= last; block += 1) {
      const top = this.stack.top(block);
      const laid = this.layout(block);
      if (!laid) found.push({ block, top, line: 0, places: null });
      const lines = laid?.lines ?? [];
      for (let line = firstLineBelow(lines, from - top); line < lines.length; line += 1) {
        if ((lines[line]?.y ?? 0) + top >= to) break;
        found.push({ block, top, line, places: laid?.at(line) ?? [] });
      }
    }
    return found;
  }

  /** The same as long as the places for what is being made are. */
  #liveMark(): string {
    const { shapes, pressed } = this.#live.shown;
    return `${this.#live.more > 0} ${pressed} ${shapes.map((shape) => shape.id).join(' ')}`;
  }
}
