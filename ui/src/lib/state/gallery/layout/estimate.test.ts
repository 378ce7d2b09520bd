import { describe, expect, it } from 'vitest';

import { layBlock } from './block';
import { estimateHeight } from './estimate';
import type { Frame, Item } from './shape';

const SHAPES = [16 / 9, 3 / 4, 1, 9 / 16, 4 / 3, 21 / 9, 16 / 9, 1];

function library(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    aspect: SHAPES[Math.floor(index / 4) % SHAPES.length] ?? 1,
    set: `job ${Math.floor(index / 4)}`,
  }));
}

describe.each(['rows', 'squares', 'sets'] as const)('the estimate for %s', (kind) => {
  it.each([
    [96, 720],
    [176, 720],
    [176, 1376],
    [320, 1040],
    [512, 1376],
  ])('at size %i in %i px is near the true height', (size, width) => {
    const frame: Frame = { kind, width, size, text: 1 };
    const items = library(200);
    const segments = [
      { first: 0, count: 90, day: '2026-11-20', goesOn: false },
      { first: 90, count: 110, day: '2026-11-19', goesOn: true },
    ];
    const aspect = items.reduce((sum, item) => sum + item.aspect, 0);

    const expected = estimateHeight({ count: 200, aspect, days: 2, together: 4 }, frame);

    const real = layBlock(items, segments, frame).height;
    expect(Math.abs(expected - real) / real).toBeLessThan(0.2);
  });
});
