import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Json } from '../../ipc/bindings';
import { Layout } from './layout.svelte';

function layout() {
  const kept: { [name: string]: Json }[] = [];
  return { layout: new Layout((value) => kept.push(value)), kept };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the layout', () => {
  it('is kept once for a whole drag', () => {
    const { layout: one, kept } = layout();
    for (let size = 20; size < 26; size += 0.1) one.resize('left', size);
    expect(kept).toHaveLength(0);
    vi.advanceTimersByTime(300);
    expect(kept).toHaveLength(1);
    one.resize('left', 20);
    one.setQueueOpen(true);
    vi.advanceTimersByTime(300);
    expect(kept, 'the next change takes the drag along').toHaveLength(2);
  });

  it('remembers sizes and open panes for each view', () => {
    const { layout: first, kept } = layout();
    first.resize('left', 24);
    first.toggle('right');
    first.go('library');
    expect(first.size('left')).toBe(21);

    const { layout: next } = layout();
    next.remember(kept.at(-1) ?? {});
    expect(next.size('left')).toBe(24);
    expect(next.shows('right')).toBe(false);
    next.go('library');
    expect(next.shows('right')).toBe(true);
  });

  it('keeps sizes within their bounds, whatever was remembered', () => {
    const { layout: one } = layout();
    one.resize('left', 900);
    expect(one.size('left')).toBe(27.5);
    one.remember({ compose: { sizes: { left: -4, right: 'wide', queue: null }, open: {} } });
    expect([one.size('left'), one.size('right')]).toEqual([18, 19.5]);
    one.remember({ compose: 'nonsense', library: [1] });
    expect(one.size('left')).toBe(21);
  });

  it('lays panes over the stage where there is no room, and closed at first', () => {
    const { layout: one } = layout();
    one.width = 1100;
    expect([one.lies('left'), one.lies('right')]).toEqual([false, true]);
    expect(one.shows('right')).toBe(false);
    one.toggle('right');
    expect(one.shows('right')).toBe(true);

    one.width = 900;
    one.toggle('left');
    expect([one.shows('left'), one.shows('right')], 'one at a time').toEqual([true, false]);

    one.width = 1400;
    expect([one.shows('left'), one.shows('right')], 'beside it again').toEqual([true, true]);
  });

  it('does not write what lies over the stage into the settings', () => {
    const { layout: one, kept } = layout();
    one.width = 900;
    one.toggle('left');
    one.toggle('right');
    expect(kept).toEqual([]);
  });

  it('opens and closes the left pane by a second press on its view', () => {
    const { layout: one } = layout();
    one.visit('library');
    expect([one.view, one.shows('left')]).toEqual(['library', true]);
    one.visit('library');
    expect([one.view, one.shows('left')]).toEqual(['library', false]);
    one.width = 900;
    one.visit('library');
    expect(one.shows('left')).toBe(true);
    one.visit('settings');
    one.visit('settings');
    expect([one.view, one.over]).toEqual(['settings', null]);
  });

  it('leaves the focus mode when a pane is asked for', () => {
    const { layout: one } = layout();
    one.focused = true;
    expect(one.shows('left')).toBe(false);
    one.toggle('left');
    expect([one.focused, one.shows('left')]).toEqual([false, true]);
    one.focused = true;
    one.reveal('right');
    expect(one.shows('right')).toBe(true);
  });
});
