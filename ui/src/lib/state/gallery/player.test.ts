import { describe, expect, it } from 'vitest';

import type { Json } from '../../ipc/bindings';
import { Player, type Playable } from './player.svelte';

/** A media element without media: obeys, and tells of it. */
class FakeElement extends EventTarget {
  duration = 10;
  paused = true;
  muted = false;
  volume = 1;
  loop = false;
  playbackRate = 1;
  seeking = false;
  readyState = 4;
  #at = 0;

  get currentTime() {
    return this.#at;
  }
  set currentTime(at: number) {
    this.#at = at;
    this.dispatchEvent(new Event('seeked'));
  }
  play() {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }
  pause() {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

function rig(kept?: Json, mutes = true) {
  const memory: { kept?: Json } = kept === undefined ? {} : { kept };
  const keeper = {
    kept: () => memory.kept,
    keep: (_: 'player', value: Json) => void (memory.kept = value),
  };
  let tick: ((now: number) => void) | null = null;
  const element = new FakeElement();
  const player = new Player(keeper, 10, mutes, (each) => {
    tick = each;
    return () => (tick = null);
  });
  const detach = player.attach(element as unknown as Playable);
  return { player, element, memory, detach, tick: (now: number) => tick?.(now), runs: () => tick };
}

describe('a clip', () => {
  it('is muted at first, and as it was left afterwards', () => {
    const { player, element, memory } = rig();
    expect([player.muted, element.muted, player.loop]).toEqual([true, true, true]);

    player.toggleMuted();
    player.setVolume(0.4);
    player.toggleLoop();

    expect([element.muted, element.volume, element.loop]).toEqual([false, 0.4, false]);
    const next = rig(memory.kept);
    expect([next.element.muted, next.element.volume, next.element.loop]).toEqual([
      false,
      0.4,
      false,
    ]);
  });

  it('takes no strange habits over', () => {
    for (const kept of [null, [], 'loud', { volume: 7, muted: 'no', loop: null }]) {
      const { player } = rig(kept);
      expect([player.volume, player.muted, player.loop]).toEqual([1, true, true]);
    }
  });

  it('goes twice as fast with each press of forward, up to eight times, and as made after a stop', () => {
    const { player, element } = rig();
    const speeds = Array.from({ length: 5 }, () => {
      player.forward();
      return element.playbackRate;
    });
    expect(speeds).toEqual([1, 2, 4, 8, 8]);

    player.pause();
    player.toggle();

    expect([element.paused, element.playbackRate, player.speed]).toEqual([false, 1, 1]);
  });

  it('goes backwards by the time that passed, and ends where it began', () => {
    const { player, element, tick, runs } = rig();
    player.toggleLoop();
    player.seek(2);

    player.back();
    tick(1000);
    tick(1500);
    expect([player.playing, player.speed, element.currentTime, element.paused]).toEqual([
      true,
      -1,
      1.5,
      true,
    ]);
    player.back();
    tick(2000);
    tick(2500);
    expect(element.currentTime).toBeCloseTo(0.5);
    tick(3000);

    expect([player.at, player.playing, runs()]).toEqual([0, false, null]);
  });

  it('goes round backwards as well, where it goes round', () => {
    const { player, tick } = rig();
    player.seek(0.25);
    player.back();
    tick(0);
    tick(500);

    expect(player.at).toBeCloseTo(9.75);
    player.forward();
    expect([player.playing, player.speed]).toEqual([true, 1]);
  });

  it('steps by the frame, stands in the middle of it, and stays inside', () => {
    const { player, element } = rig();
    player.toggle();
    const frames = (seconds: number) => Math.floor(seconds * 24 + 1e-3);

    player.step(1);
    expect([element.paused, frames(element.currentTime)]).toEqual([true, 1]);
    player.step(1);
    player.step(1);
    player.step(-1);
    expect(frames(element.currentTime)).toBe(2);

    player.seek(10);
    player.step(1);
    expect(frames(element.currentTime)).toBe(239);
    player.seek(0);
    player.step(-1);
    expect(frames(element.currentTime)).toBe(0);
  });

  it('learns how long a frame stands from the frames that are shown', () => {
    const { player } = rig();
    for (const at of [0, 0.1, 0.1, 5, 5.04, 5.08]) player.showed(at);

    expect(player.frame).toBeCloseTo(0.04);
  });

  it('begins again when it stands at its end', () => {
    const { player, element } = rig();
    player.toggleLoop();
    player.seek(10);
    player.toggle();

    expect([element.currentTime, element.paused]).toEqual([0, false]);
  });

  it('lets go of its element', () => {
    const { player, element, detach, runs } = rig();
    player.back();
    detach();
    element.currentTime = 3;

    expect(runs()).toBeNull();
    expect(player.at).not.toBe(3);
    expect(() => player.toggle()).not.toThrow();
  });
});

describe('a sound', () => {
  it('can be heard at once, and silences no clip', () => {
    const { player, element, memory } = rig({ volume: 0.5, muted: true, loop: true }, false);
    expect([element.muted, element.volume]).toEqual([false, 0.5]);

    player.toggleMuted();

    expect(memory.kept).toEqual({ volume: 0.5, muted: true, loop: true });
  });
});
