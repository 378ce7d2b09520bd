// What lies over the window, from the oldest to the newest. Esc and a press outside close the
// newest one only, so that one press never closes two things.

export interface Layer {
  node: HTMLElement;
  close: () => void;
  /** Pressing here does not count as outside: the button that opened it. */
  anchor?: Element | null;
  /** Closed by a press outside. */
  light: boolean;
}

const open: Layer[] = [];

/** Puts a layer on top until the returned function is called. */
export function addLayer(layer: Layer): () => void {
  if (open.length === 0) listen();
  open.push(layer);
  return () => {
    const at = open.indexOf(layer);
    if (at >= 0) open.splice(at, 1);
    if (open.length === 0) deafen();
  };
}

/** Whether anything lies over the window. */
export function hasLayers(): boolean {
  return open.length > 0;
}

/** Shows a node above everything, where the browser can. */
export function topLayer(node: HTMLElement) {
  if (typeof node.showPopover !== 'function') return;
  node.popover = 'manual';
  node.showPopover();
}

function onKey(event: KeyboardEvent) {
  if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
  const top = open.at(-1);
  if (!top) return;
  event.preventDefault();
  event.stopPropagation();
  top.close();
}

function onPress(event: PointerEvent) {
  const target = event.target instanceof Node ? event.target : null;
  for (const layer of [...open].reverse()) {
    const inside = layer.node.contains(target) || (layer.anchor?.contains(target) ?? false);
    if (inside || !layer.light) return;
    layer.close();
  }
}

function listen() {
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('pointerdown', onPress, true);
}

function deafen() {
  document.removeEventListener('keydown', onKey, true);
  document.removeEventListener('pointerdown', onPress, true);
}
