import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LatestWriter } from './writer';

/** A slow place to write to, answered by hand. */
class Slow {
  written: string[] = [];
  #answers: { yes: () => void; no: (why: Error) => void }[] = [];

  write = (value: string) =>
    new Promise<void>((yes, no) => {
      this.written.push(value);
      this.#answers.push({ yes, no });
    });

  async answer() {
    this.#answers.shift()?.yes();
    await vi.advanceTimersByTimeAsync(0);
  }

  async fail() {
    this.#answers.shift()?.no(new Error('busy'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('LatestWriter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes once after a rest, with the newest value', async () => {
    const slow = new Slow();
    const writer = new LatestWriter(slow.write, () => {});

    writer.put('f');
    await vi.advanceTimersByTimeAsync(200);
    writer.put('fo');
    await vi.advanceTimersByTimeAsync(200);
    writer.put('fog');
    expect(slow.written).toEqual([]);
    await vi.advanceTimersByTimeAsync(250);

    expect(slow.written).toEqual(['fog']);
  });

  it('writes at least once a second for somebody who types without a pause', async () => {
    const slow = new Slow();
    const writer = new LatestWriter(slow.write, () => {});

    for (let n = 0; n < 11; n += 1) {
      writer.put(`letter ${n}`);
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(slow.written).toHaveLength(1);
  });

  it('waits for a slow answer and writes then only the newest of what came meanwhile', async () => {
    const slow = new Slow();
    const writer = new LatestWriter(slow.write, () => {});
    writer.put('one');
    await vi.advanceTimersByTimeAsync(250);

    writer.put('two');
    await vi.advanceTimersByTimeAsync(250);
    writer.put('three');
    await vi.advanceTimersByTimeAsync(5000);
    expect(slow.written, 'the first has not been answered').toEqual(['one']);
    await slow.answer();

    expect(slow.written).toEqual(['one', 'three']);
  });

  it('keeps a value that could not be written and tries it again', async () => {
    const slow = new Slow();
    const told: unknown[] = [];
    const writer = new LatestWriter(slow.write, (failure) => told.push(failure));
    writer.put('precious');
    await vi.advanceTimersByTimeAsync(250);
    await slow.fail();
    expect(writer.waiting).toBe(true);

    await vi.advanceTimersByTimeAsync(1000);
    await slow.answer();

    expect(slow.written).toEqual(['precious', 'precious']);
    expect(told[0]).toBeInstanceOf(Error);
    expect(told[1]).toBeNull();
    expect(writer.waiting).toBe(false);
  });

  it('does not write an older value again over a newer one', async () => {
    const slow = new Slow();
    const writer = new LatestWriter(slow.write, () => {});
    writer.put('old');
    await vi.advanceTimersByTimeAsync(250);
    writer.put('new');
    await slow.fail();

    await vi.advanceTimersByTimeAsync(20_000);

    expect(slow.written).toEqual(['old', 'new']);
  });

  it('writes at once when asked to', async () => {
    const slow = new Slow();
    const writer = new LatestWriter(slow.write, () => {});
    writer.put('now');

    const flushed = writer.flush();
    expect(slow.written).toEqual(['now']);
    await slow.answer();
    await flushed;

    expect(writer.waiting).toBe(false);
  });
});
