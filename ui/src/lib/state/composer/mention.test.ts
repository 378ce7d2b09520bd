import { describe, expect, it } from 'vitest';

import { completions, typedAt } from './mention';

describe('a name while it is typed', () => {
  it('begins at an @ that begins a word and ends at the caret', () => {
    expect(typedAt('the @fo in snow', 7)).toEqual({ at: 4, start: 'fo' });
    expect(typedAt('@', 1)).toEqual({ at: 0, start: '' });
    expect(typedAt('mail a@b', 8)).toBeNull();
    expect(typedAt('the @fox runs', 13)).toBeNull();
  });

  it('may become every name that begins so, in any case', () => {
    const tags = ['fox', 'Forest', 'owl'];
    expect(completions({ at: 0, start: 'fo' }, tags)).toEqual(['fox', 'Forest']);
    expect(completions({ at: 0, start: '' }, tags)).toEqual(tags);
    expect(completions({ at: 0, start: 'owl' }, tags)).toEqual([]);
    expect(completions({ at: 0, start: 'x' }, tags)).toEqual([]);
  });
});
