import { describe, expect, it } from 'vitest';

import { anchorAt, anchoredY, firstLineBelow, Stack } from './stack';

function stackOf(...heights: number[]): Stack {
  const stack = new Stack();
  stack.set(heights);
  return stack;
}

describe('a stack of blocks', () => {
  it('finds the block at every height, edges included', () => {
    const stack = stackOf(100, 0, 50, 200);

    expect(stack.height).toBe(350);
    expect([-5, 0, 99, 100, 149, 150, 349, 9000].map((y) => stack.at(y))).toEqual([
      0, 0, 0, 2, 2, 3, 3, 3,
    ]);
    expect(stackOf().at(10)).toBe(-1);
  });

  it('keeps an anchor where it is when heights above it change', () => {
    const before = stackOf(1000, 1000, 1000);
    const anchor = anchorAt(before, 2345);

    const after = stackOf(400, 1800, 1000);

    expect(anchoredY(after, anchor, true)).toBe(2545);
  });

  it('keeps the same part of a block whose own lines were only guessed', () => {
    const anchor = anchorAt(stackOf(1000, 1000), 1500);

    expect(anchoredY(stackOf(1000, 3000), anchor, false)).toBe(2500);
  });
});

describe('lines', () => {
  const lines = [
    { y: 0, h: 28 },
    { y: 32, h: 100 },
    { y: 136, h: 100 },
  ];

  it('are found by what ends below a height', () => {
    expect([-1, 0, 28, 131, 132, 235, 236].map((y) => firstLineBelow(lines, y))).toEqual([
      0, 0, 1, 1, 2, 2, 3,
    ]);
  });
});
