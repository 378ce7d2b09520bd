import { describe, expect, it } from 'vitest';

import { FRAMES, frameAt, stripIn } from './strip';

describe('a strip under the pointer', () => {
  it('goes from the first frame to the last, and no further', () => {
    expect([-1, 0, 0.5, 0.999, 1, 7].map(frameAt)).toEqual([0, 0, 8, 15, FRAMES - 1, 15]);
  });

  it('covers the tile with the same part of the clip as the poster', () => {
    expect(stripIn({ w: 320, h: 180 }, 16 / 9)).toEqual({
      left: 0,
      top: 0,
      width: 320,
      height: 180,
    });
    const square = stripIn({ w: 180, h: 180 }, 16 / 9);
    expect([square.left, square.top, square.width, square.height]).toEqual([-70, 0, 320, 180]);
    const tall = stripIn({ w: 180, h: 180 }, 9 / 16);
    expect([tall.left, tall.top, tall.width, tall.height]).toEqual([0, -70, 180, 320]);
  });
});
