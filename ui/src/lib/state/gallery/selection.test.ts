import { describe, expect, it } from 'vitest';

import { Selection } from './selection.svelte';

describe('the selection', () => {
  it('of a plain click goes when the focus walks on', () => {
    const selection = new Selection();

    selection.only(7);
    selection.walkedOn();

    expect(selection.size).toBe(0);
  });

  it('made on purpose stays when the focus walks on', () => {
    const selection = new Selection();

    selection.toggle(7);
    selection.walkedOn();
    selection.toggle(9);
    selection.walkedOn();

    expect(selection.ids).toEqual([7, 9]);
  });

  it('is what a verb acts on, unless the focus stands elsewhere', () => {
    const selection = new Selection();
    selection.set([1, 2, 3]);

    expect(selection.targets(2)).toEqual([1, 2, 3]);
    expect(selection.targets(null)).toEqual([1, 2, 3]);
    expect(selection.targets(8)).toEqual([8]);
  });

  it('adds a rubber band to what was chosen before it', () => {
    const selection = new Selection();
    selection.set([1, 2]);

    selection.set([2, 5], selection.ids);

    expect(selection.ids).toEqual([1, 2, 5]);
  });

  it('forgets pictures that are gone, and the range that began at one', () => {
    const selection = new Selection();
    selection.only(4);

    selection.drop([4, 5]);

    expect(selection.size).toBe(0);
    expect(selection.anchor).toBeNull();
  });
});
