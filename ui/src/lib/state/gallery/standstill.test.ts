import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { MOST_REVIVALS, type Revivable, reviveWhenStill, STILL_MS } from './standstill';

/** A media element that has run dry. */
class DryElement extends EventTarget {
  currentTime = 1.5;
  playbackRate = 2;
  readyState = 2;
  paused = false;
  loads = 0;

  load() {
    this.loads += 1;
    this.currentTime = 0;
    this.playbackRate = 1;
    this.paused = true;
  }
  play() {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }
}

function dry() {
  const element = new DryElement();
  const end = reviveWhenStill(element as unknown as Revivable);
  element.dispatchEvent(new Event('waiting'));
  return { element, end };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('opens anew what stands still, and goes on from where it stood', () => {
  const { element } = dry();

  vi.advanceTimersByTime(STILL_MS - 1);
  expect(element.loads).toBe(0);
  vi.advanceTimersByTime(1);

  const { loads, currentTime, playbackRate, paused } = element;
  expect({ loads, currentTime, playbackRate, paused }).toEqual({
    loads: 1,
    currentTime: 1.5,
    playbackRate: 2,
    paused: false,
  });
});

it('leaves alone what moves, what was stopped, what has data, and what nobody looks at any more', () => {
  const wells: ((one: ReturnType<typeof dry>) => void)[] = [
    ({ element }) => (element.currentTime = 1.6),
    ({ element }) => (element.paused = true),
    ({ element }) => (element.readyState = 3),
    ({ end }) => end(),
  ];
  for (const well of wells) {
    const one = dry();
    well(one);
    vi.advanceTimersByTime(STILL_MS * 10);
    expect(one.element.loads, String(well)).toBe(0);
  }
});

it('gives up where opening does not help', () => {
  const { element } = dry();

  vi.advanceTimersByTime(STILL_MS * 20);

  expect(element.loads).toBe(MOST_REVIVALS);
});
