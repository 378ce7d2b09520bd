import { describe, expect, it } from 'vitest';

import { kindName } from './kinds';
import { barsOf } from './wave';

const heights = (path: string) => [...path.matchAll(/v([\d.]+)/g)].map((found) => Number(found[1]));

describe('the outline of a sound', () => {
  it('keeps the loudest moment of every part', () => {
    const peaks = Array.from({ length: 480 }, (_, at) => (at === 300 ? 255 : 51));

    const bars = heights(barsOf(peaks, 48));

    expect(bars).toHaveLength(48);
    expect(bars.map((high, at) => (high > 50 ? at : null)).filter((at) => at !== null)).toEqual([
      30,
    ]);
    expect(bars[0]).toBe(20);
  });

  it('is a line where nothing is known, and never higher than its room', () => {
    expect(new Set(heights(barsOf([], 10)))).toEqual(new Set([1.5]));
    expect(Math.max(...heights(barsOf([999, -5, 10], 600)))).toBe(100);
  });
});

describe('kinds that are only kept', () => {
  it('have names that people know', () => {
    const names = [
      'image/svg+xml',
      'image/x-exr',
      'video/quicktime; codecs=apch',
      'application/zip',
    ];
    expect(names.map(kindName)).toEqual(['SVG', 'EXR', 'ProRes', 'ZIP']);
    expect(kindName('model/x-ply')).toBe('PLY');
  });
});
