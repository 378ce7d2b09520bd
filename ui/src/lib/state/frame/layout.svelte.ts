// How the window is divided: which view, which panes, how wide. Remembered by the settings.
import type { Json } from '../../ipc/bindings';
import { areasOf, isRecord } from './areas';

export type View = 'compose' | 'library' | 'spend' | 'settings';
export type Pane = 'left' | 'right' | 'queue';
/** wide: both panes beside the stage; mid: the right one over it; narrow: both over it. */
export type Width = 'wide' | 'mid' | 'narrow';

/** In rem, so that a pane grows with the text. */
export const SIZES: Record<Pane, { usual: number; min: number; max: number }> = {
  left: { usual: 21, min: 18, max: 27.5 },
  right: { usual: 19.5, min: 17, max: 26.25 },
  queue: { usual: 21.5, min: 12, max: 36 },
};

interface Shape {
  sizes: Record<Pane, number>;
  open: Record<'left' | 'right', boolean>;
}

/** The rest after which a drag is over. */
const DRAG_MS = 300;
const MID = 1200;
const NARROW = 1024;

export class Layout {
  #drag: ReturnType<typeof setTimeout> | undefined;
  readonly #keep: (layout: { [name: string]: Json }) => void;
  #shapes = $state.raw<Partial<Record<View, Shape>>>({});
  /** What areas of the window asked to be remembered, by their names. */
  #kept: { [name: string]: Json } = {};
  /** Before the settings are read there is nothing to add to. */
  #known = false;

  view = $state<View>('compose');
  queueOpen = $state(false);
  /** Only the stage. */
  focused = $state(false);
  /** In CSS pixels at a text size of 100 %. */
  width = $state(1440);
  /** One picture is looked at: the left pane makes room for it until it is asked for. */
  viewing = $state(false);
  /** The pane that lies over the stage now, where there is no room beside it. */
  over = $state<'left' | 'right' | null>(null);

  readonly span = $derived<Width>(
    this.width < NARROW ? 'narrow' : this.width < MID ? 'mid' : 'wide',
  );
  /** Whether the view has the window to itself, without panes beside it. */
  readonly whole = $derived(this.view === 'spend' || this.view === 'settings');
  readonly #shape = $derived<Shape>(
    this.#shapes[this.view] ?? {
      sizes: { left: SIZES.left.usual, right: SIZES.right.usual, queue: SIZES.queue.usual },
      open: { left: true, right: true },
    },
  );

  constructor(keep: (layout: { [name: string]: Json }) => void) {
    this.#keep = keep;
  }

  /** Takes over what the settings remember; anything strange is left out. */
  remember(layout: { [name: string]: Json }) {
    const shapes: Partial<Record<View, Shape>> = {};
    for (const view of ['compose', 'library', 'settings'] as const) {
      const shape = shapeOf(layout[view]);
      if (shape) shapes[view] = shape;
    }
    this.#shapes = shapes;
    this.#known = true;
    this.#kept = areasOf(layout);
    if (layout['queue_open'] === true) this.queueOpen = true;
  }

  /** What an area asked to be remembered. */
  kept(area: string): Json | undefined {
    return this.#kept[area];
  }

  /** Remembers something for an area of the window. */
  keep(area: string, value: Json) {
    if (!this.#known || JSON.stringify(this.#kept[area]) === JSON.stringify(value)) return;
    this.#kept = { ...this.#kept, [area]: value };
    this.#save();
  }

  size(pane: Pane): number {
    return this.#shape.sizes[pane];
  }

  resize(pane: Pane, size: number) {
    const { min, max } = SIZES[pane];
    const sizes = { ...this.#shape.sizes, [pane]: Math.min(max, Math.max(min, size)) };
    this.#shapes = { ...this.#shapes, [this.view]: { ...this.#shape, sizes } };
    // A drag is one change, however many steps it has.
    clearTimeout(this.#drag);
    this.#drag = setTimeout(() => this.#save(), DRAG_MS);
  }

  reset(pane: Pane) {
    this.resize(pane, SIZES[pane].usual);
  }

  /** Whether a pane takes part in the window now, beside the stage or over it. */
  shows(pane: 'left' | 'right'): boolean {
    if (this.focused || (pane === 'left' && this.viewing)) return false;
    return this.lies(pane) ? this.over === pane : this.#shape.open[pane];
  }

  /** Whether there is only room for the pane over the stage. */
  lies(pane: 'left' | 'right'): boolean {
    return pane === 'right' ? this.span !== 'wide' : this.span === 'narrow';
  }

  toggle(pane: 'left' | 'right') {
    if (this.focused) {
      this.focused = false;
      if (this.shows(pane)) return;
    }
    if (pane === 'left' && this.viewing) {
      this.viewing = false;
      if (this.shows(pane)) return;
    }
    if (this.lies(pane)) this.over = this.over === pane ? null : pane;
    else this.#open({ ...this.#shape.open, [pane]: !this.#shape.open[pane] });
  }

  /** Makes sure that a pane can be seen. */
  reveal(pane: 'left' | 'right') {
    if (!this.shows(pane)) this.toggle(pane);
  }

  go(view: View) {
    this.view = view;
    this.over = null;
    this.focused = false;
  }

  /** Goes to a view; a press on the one that is shown opens or closes its left pane. */
  visit(view: View) {
    if (this.view === view && !this.whole) this.toggle('left');
    else this.go(view);
  }

  setQueueOpen(open: boolean) {
    this.queueOpen = open;
    this.#save();
  }

  #open(open: Shape['open']) {
    this.#shapes = { ...this.#shapes, [this.view]: { ...this.#shape, open } };
    this.#save();
  }

  #save() {
    clearTimeout(this.#drag);
    const shapes = this.#shapes as { [name: string]: Json };
    this.#keep({ ...shapes, areas: this.#kept, queue_open: this.queueOpen });
  }
}

function shapeOf(value: Json | undefined): Shape | null {
  if (!isRecord(value) || !isRecord(value['sizes']) || !isRecord(value['open'])) return null;
  const { sizes, open } = value as { sizes: Record<string, Json>; open: Record<string, Json> };
  const size = (pane: Pane) => {
    const { usual, min, max } = SIZES[pane];
    const kept = sizes[pane];
    return typeof kept === 'number' ? Math.min(max, Math.max(min, kept)) : usual;
  };
  return {
    sizes: { left: size('left'), right: size('right'), queue: size('queue') },
    open: { left: open['left'] !== false, right: open['right'] !== false },
  };
}
