import { describe, expect, it } from 'vitest';

import { ICONS } from '../../assets/icons';
import sprite from '../../assets/icons.svg?raw';

describe('the icons', () => {
  it('are exactly the symbols of the sprite', () => {
    const ids = [...sprite.matchAll(/<symbol id="i-([^"]+)"/g)].map((match) => match[1]);
    expect(ids.length).toBeGreaterThan(50);
    expect([...ICONS]).toEqual(ids);
  });
});
