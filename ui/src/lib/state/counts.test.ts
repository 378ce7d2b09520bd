import { describe, expect, it } from 'vitest';

import type { Backend } from '../ipc/backend';
import type { Counts, Event } from '../ipc/bindings';
import { CountsState } from './counts.svelte';

const about = { version: '0.1.0', library: '/pictures/Framewright', log: '/state/framewright.log' };

function counts(phases: Counts['phases']): Counts {
  return { phases, held: {} };
}

/** A program whose answers are given by hand, one at a time. */
class Scripted implements Backend {
  listener: (event: Event) => void = () => {};
  asked = 0;
  #waiting: ((answer: Counts | Error) => void)[] = [];

  call(name: string): Promise<never> {
    if (name === 'host.about') return Promise.resolve(about as never);
    this.asked += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.push((answer) =>
        answer instanceof Error ? reject(answer) : resolve(answer as never),
      );
    });
  }

  subscribe(listener: (event: Event) => void) {
    this.listener = listener;
    return Promise.resolve();
  }

  async answer(answer: Counts | Error) {
    await expect.poll(() => this.#waiting.length).toBeGreaterThan(0);
    this.#waiting.shift()?.(answer);
  }
}

describe('CountsState', () => {
  it('sums what moves, what has ended and what needs a person', async () => {
    const program = new Scripted();
    const state = new CountsState(program);

    const started = state.start();
    await program.answer(counts({ queued: 5, waiting: 2, downloading: 1, done: 7, unknown: 1 }));
    await started;

    expect(state.total).toBe(16);
    expect(state.moving).toBe(3);
    expect(state.ended).toBe(7);
    expect(state.needsPerson).toBe(1);
  });

  it('reads once more after a burst of events, not once for each', async () => {
    const program = new Scripted();
    const state = new CountsState(program);
    const started = state.start();
    await expect.poll(() => program.asked).toBe(1);

    for (let n = 0; n < 100; n += 1) program.listener({ type: 'resync' });
    await program.answer(counts({ queued: 1 }));
    await program.answer(counts({ done: 1 }));
    await started;

    expect(program.asked).toBe(2);
    expect(state.counts?.phases.done, 'the later reading is what stands').toBe(1);
  });

  it('keeps the last counts beside a failure and clears it when reading works again', async () => {
    const program = new Scripted();
    const state = new CountsState(program);
    const started = state.start();
    await program.answer(counts({ done: 3 }));
    await started;

    const failing = state.refresh();
    await program.answer(new Error('the index is busy'));
    await failing;
    expect(state.failure?.message).toContain('the index is busy');
    expect(state.counts?.phases.done).toBe(3);

    const working = state.refresh();
    await program.answer(counts({ done: 4 }));
    await working;
    expect(state.failure).toBeNull();
  });

  it('tells the program’s own words when it could not start', async () => {
    const refusal = { code: 'library', message: 'The folder cannot be written.' };
    const state = new CountsState({
      call: () => Promise.reject(refusal),
      subscribe: () => Promise.resolve(),
    });

    await state.start();

    expect(state.failure).toEqual(refusal);
    expect(state.counts).toBeNull();
  });
});
