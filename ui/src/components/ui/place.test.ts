import { describe, expect, it } from 'vitest';

import { place } from './place';

const VIEW = { width: 1000, height: 700 };
const box = (left: number, top: number, width = 100, height = 30) => ({ left, top, width, height });

describe('a floating thing', () => {
  it('goes below its anchor, at its start', () => {
    expect(place(box(100, 100), { width: 200, height: 300 }, VIEW, 'below')).toMatchObject({
      left: 100,
      top: 134,
      side: 'below',
    });
  });

  it('turns above when there is no room below', () => {
    expect(place(box(100, 600), { width: 200, height: 300 }, VIEW, 'below')).toMatchObject({
      top: 296,
      side: 'above',
    });
  });

  it('stays below, shorter, when there is even less room above', () => {
    const placed = place(box(100, 200), { width: 200, height: 900 }, VIEW, 'below');
    expect(placed).toMatchObject({ side: 'below', top: 234, maxHeight: 458 });
  });

  it('turns to the left at the right edge, as submenus do', () => {
    expect(place(box(850, 100), { width: 200, height: 100 }, VIEW, 'right')).toMatchObject({
      left: 646,
      side: 'left',
    });
  });

  it.each([
    ['start', 950],
    ['end', 20],
    ['center', 5],
    ['start', -40],
  ] as const)('never leaves the window: %s at %d', (align, left) => {
    for (const side of ['below', 'above', 'left', 'right'] as const) {
      for (const top of [0, 350, 690]) {
        const size = { width: 300, height: 250 };
        const placed = place(box(left, top), size, VIEW, side, align);
        expect(placed.left).toBeGreaterThanOrEqual(8);
        expect(placed.left + size.width).toBeLessThanOrEqual(992);
        expect(placed.top).toBeGreaterThanOrEqual(8);
        expect(placed.top + Math.min(size.height, placed.maxHeight)).toBeLessThanOrEqual(692);
      }
    }
  });
});
