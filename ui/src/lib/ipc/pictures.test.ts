import { afterEach, describe, expect, it, vi } from 'vitest';

import { pictureAt, thumbAt } from './pictures';

describe('the size in which a small picture is asked for', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is the smallest that is sharp where it is shown', () => {
    const sizes = [96, 210, 211, 420, 421, 840, 841].map((px) => pictureAt('thumb://1/', 7, px));

    expect(sizes).toEqual([
      'thumb://1/tiny/7',
      'thumb://1/tiny/7',
      'thumb://1/7',
      'thumb://1/7',
      'thumb://1/middle/7',
      'thumb://1/middle/7',
      'thumb://1/preview/7',
    ]);
  });

  it('counts the pixels of the screen, not of the page', () => {
    vi.stubGlobal('devicePixelRatio', 2);

    expect(thumbAt('thumb://1/', 7)).toBe('thumb://1/tiny/7');
    expect(pictureAt('thumb://1/', 7, 313), 'a wide tile').toBe('thumb://1/middle/7');
  });
});
