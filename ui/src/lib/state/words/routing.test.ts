import { describe, expect, it } from 'vitest';

import type { Router, Routing } from '../../ipc/bindings';
import { chosenName, chosenWhy, codeWords, routerRules } from './routing';

const routing: Routing = {
  router: 'fast',
  model: 'gen4_image',
  maker: 'runway',
  optimize_for: 'cost',
  cap: 8,
  skipped: ['muse_image'],
  all_full: false,
};
const router: Router = {
  id: 'r1',
  slug: 'fast',
  name: 'Fast',
  description: null,
  optimize_for: 'latency',
  caps: { image: 9, video: null, audio: null },
  models: { only: true, ids: ['gen4_image', 'muse_image'] },
  skips_full: true,
  version: 1,
  created_ms: null,
  updated_ms: null,
};

describe('words about routers', () => {
  it('tell the model that was chosen and why', () => {
    expect(chosenName(routing)).toBe('gen4_image (runway)');
    expect(chosenWhy(routing)).toBe(
      'The cheapest that fits · under a cap of 8 cr · Full: muse_image',
    );
    expect(chosenWhy({ ...routing, cap: null, all_full: true })).toContain('Every model was full');
  });

  it('tell what a router goes by, and a word of a newer service as it is', () => {
    expect(routerRules(router)).toEqual([
      'The quickest that fits',
      'Picture up to 9 cr',
      'Only gen4_image, muse_image',
      'Passes over full models',
    ]);
    expect(routerRules({ ...router, optimize_for: 'taste', models: null })[0]).toBe('taste');
    expect(codeWords('best_quality')).toBe('It is the best of those that fit');
    expect(codeWords('coin_toss')).toBe('coin_toss');
  });
});
