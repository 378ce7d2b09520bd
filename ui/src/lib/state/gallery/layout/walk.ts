// Where the arrow keys lead: by what lies where on the screen, the same in all layouts.

export type Step = 'left' | 'right' | 'up' | 'down';

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/**
 * The index of the box that a step leads to, or -1 when there is none among these.
 *
 * `boxes` are in reading order. `goal` is the middle that a walk up and down keeps to.
 */
export function walk(boxes: readonly Box[], from: number, step: Step, goal: number): number {
  const here = boxes[from];
  if (!here) return -1;
  if (step === 'left' || step === 'right') return beside(boxes, here, step);
  const down = step === 'down';
  const beyond = (box: Box) => (down ? box.y >= here.y + here.h : box.y + box.h <= here.y);
  const distance = (box: Box) => (down ? box.y - here.y : here.y + here.h - (box.y + box.h));
  let nearest = Infinity;
  for (const box of boxes) if (beyond(box)) nearest = Math.min(nearest, distance(box));
  if (nearest === Infinity) return -1;
  return closest(boxes, (box) => beyond(box) && distance(box) <= nearest + 1, goal);
}

/** The box on the line at `y` that is nearest to `goal`. */
export function nearestAt(boxes: readonly Box[], y: number, goal: number): number {
  let nearest = Infinity;
  const distance = (box: Box) => Math.max(0, box.y - y, y - (box.y + box.h));
  for (const box of boxes) nearest = Math.min(nearest, distance(box));
  return closest(boxes, (box) => distance(box) === nearest, goal);
}

function beside(boxes: readonly Box[], here: Box, step: 'left' | 'right'): number {
  const middle = here.y + here.h / 2;
  const right = step === 'right';
  const ahead = (box: Box) => (right ? box.x >= here.x + here.w : box.x + box.w <= here.x);
  let best = -1;
  for (const [index, box] of boxes.entries()) {
    if (!ahead(box) || middle < box.y || middle >= box.y + box.h) continue;
    const known = boxes[best];
    if (!known || (right ? box.x < known.x : box.x > known.x)) best = index;
  }
  if (best >= 0) return best;
  // The end of the line: on to the next one, as reading goes on.
  return right ? lineAfter(boxes, here) : lineBefore(boxes, here);
}

function lineAfter(boxes: readonly Box[], here: Box): number {
  let best = -1;
  for (const [index, box] of boxes.entries()) {
    if (box.y < here.y + here.h) continue;
    const known = boxes[best];
    if (!known || box.y < known.y || (box.y === known.y && box.x < known.x)) best = index;
  }
  return best;
}

function lineBefore(boxes: readonly Box[], here: Box): number {
  let best = -1;
  for (const [index, box] of boxes.entries()) {
    if (box.y + box.h > here.y) continue;
    const known = boxes[best];
    const end = box.y + box.h;
    const knownEnd = known ? known.y + known.h : -Infinity;
    if (!known || end > knownEnd || (end === knownEnd && box.x > known.x)) best = index;
  }
  return best;
}

function closest(boxes: readonly Box[], fits: (box: Box) => boolean, goal: number): number {
  let best = -1;
  let least = Infinity;
  for (const [index, box] of boxes.entries()) {
    if (!fits(box)) continue;
    const away = Math.max(0, box.x - goal, goal - (box.x + box.w));
    if (away < least) {
      least = away;
      best = index;
    }
  }
  return best;
}
