import { describe, expect, it } from 'vitest';

import { tileOf } from '../gallery/testing';
import { ModelsState } from './models.svelte';
import { FakeProgram } from './testing';

describe('the picture that stands for a model', () => {
  it('is the newest one that can be shown, which a vector graphic cannot', async () => {
    const tiles = [tileOf(9, { shows: 'plate' }), tileOf(8), tileOf(7)];
    const program = new FakeProgram().on('gallery.page', ({ limit }) => ({
      tiles: tiles.slice(0, limit),
      next: null,
      total: 3,
    }));
    const models = new ModelsState(program);

    await models.needCover('recraft');

    expect(models.cover('recraft')).toBe(8);
  });
});
