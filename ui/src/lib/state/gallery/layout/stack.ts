// Blocks one below the other: where each begins, and which of them a stretch of the page touches.

export class Stack {
  #tops = new Float64Array([0]);
  #count = 0;

  /** Height of all blocks together. */
  get height(): number {
    return this.#tops[this.#count] ?? 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes the heights anew. Cheap: a gallery has at most some hundred blocks. */
  set(heights: readonly number[]) {
    const tops = new Float64Array(heights.length + 1);
    heights.forEach((height, index) => {
      tops[index + 1] = (tops[index] ?? 0) + height;
    });
    this.#tops = tops;
    this.#count = heights.length;
  }

  top(block: number): number {
    return this.#tops[Math.max(0, Math.min(block, this.#count))] ?? 0;
  }

  heightOf(block: number): number {
    return this.top(block + 1) - this.top(block);
  }

  /** The block that holds this height; the nearest one outside of all. -1 when there is none. */
  at(y: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return this.#count === 0 ? -1 : low;
  }
}

/** A place in the gallery that stays where it is while heights above it change. */
export interface Anchor {
  block: number;
  /** Below the top of the block. */
  offset: number;
  /** As a part of the block's height, for a block that is not laid out yet. */
  part: number;
}

export function anchorAt(stack: Stack, y: number): Anchor {
  const block = Math.max(0, stack.at(y));
  const offset = y - stack.top(block);
  const height = stack.heightOf(block);
  return { block, offset, part: height > 0 ? offset / height : 0 };
}

/** Where the anchor is now. `exact`: the block's lines have kept their places. */
export function anchoredY(stack: Stack, anchor: Anchor, exact: boolean): number {
  const offset = exact ? anchor.offset : anchor.part * stack.heightOf(anchor.block);
  return stack.top(anchor.block) + offset;
}

/** The first of sorted lines that ends below `y`. */
export function firstLineBelow(lines: readonly { y: number; h: number }[], y: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && line.y + line.h <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}
