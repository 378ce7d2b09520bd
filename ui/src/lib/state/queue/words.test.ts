import { describe, expect, it } from 'vitest';

import type { JobRow, Phase } from '../../ipc/bindings';
import { PHASES } from '../../ipc/types';
import { setLocale } from '../../i18n';
import { job } from './testing';
import { againLabel, anewLabel, priceOf, progressOf, secondsLeft, wordsOf } from './words';

const around = { now: 1_000_000, paused: false };
const say = (change: Partial<JobRow>, paused = false) => {
  const { state, why } = wordsOf(job('a', change), { ...around, paused });
  return `${state} | ${why}`;
};

describe('the words of a job', () => {
  it('are the ones of its state, money first', () => {
    expect(say({})).toBe('Queued | Not sent yet. Nothing charged.');
    expect(say({ hold: 'you' })).toBe('Held by you | Nothing charged.');
    expect(say({ phase: 'submitting' })).toBe('Sending | Charged once Runway takes it.');
    expect(say({ phase: 'unknown' })).toBe('Checking | Did Runway take it? Not sent again.');
    expect(say({ phase: 'waiting', sent_ms: 1 })).toBe('Accepted | Runway has it. 8 cr set aside.');
    expect(say({ phase: 'waiting', remote_word: 'throttled' })).toBe(
      'Waiting at Runway | Runway has it, no free slot yet. 8 cr set aside.',
    );
    expect(say({ phase: 'waiting', remote_word: 'running', progress: 0.64, files: 4 })).toBe(
      'Making 64 % | Gen-4 Image · set of 4',
    );
    expect(say({ phase: 'downloading', files: 4, files_done: 2, bytes_done: 6_100_000 })).toBe(
      'Downloading | 2 of 4 · 6.1 MB',
    );
    expect(say({ phase: 'done', files: 4, files_done: 4, charged: 8 })).toBe(
      'Safe | 4 files · 8 cr charged.',
    );
    expect(
      say({ phase: 'failed', reason: { kind: 'failed' }, error_text: 'Runway’s own error.' }),
    ).toBe('Failed | Runway’s own error. Nothing charged.');
    expect(say({ phase: 'refused', charged: 5 })).toBe(
      'Refused by moderation | 5 cr charged. Not sent again.',
    );
    expect(say({ phase: 'cancelled' })).toBe('Withdrawn | Nothing charged.');
    expect(say({ phase: 'cancelled', sent_ms: 5, charged: 8 })).toBe('Cancelled | 8 cr charged.');
  });

  it('say that nothing is sent while everything is held, but not of what a person held', () => {
    expect(say({}, true)).toBe('Held: nothing new is sent | Nothing charged.');
    expect(say({ hold: 'you' }, true)).toBe('Held by you | Nothing charged.');
    expect(say({ phase: 'waiting' }, true)).toContain('Accepted');
  });

  it('never leave anybody in doubt about money', () => {
    const told = /charged|set aside|free|Charged|files|Downloading|Making|Not sent/i;
    const holds = [null, 'you', 'limit', 'budget', 'account', 'breaker'] as const;
    for (const phase of PHASES as readonly Phase[]) {
      for (const hold of phase === 'queued' ? holds : [null]) {
        expect(say({ phase, hold, sent_ms: 5 }), `${phase} ${hold}`).toMatch(told);
      }
    }
  });

  it('call free what costs nothing', () => {
    expect(priceOf(job('a', { free: true, price: 0 }))).toBe('free');
    expect(priceOf(job('a', { price: null }))).toBe('price unknown');
    expect(priceOf(job('a', { phase: 'done', price: 8, charged: 5 }))).toBe('5 cr');
    expect(say({ phase: 'waiting', free: true })).toBe('Accepted | Runway has it. Free.');
  });

  it('name the price of sending something again, where sending it again has one', () => {
    const paid = job('a', { price: 5 });
    const unknown = job('b', { price: null });
    expect(againLabel([paid, paid])).toBe('Queue again · 10 cr');
    expect(againLabel([paid, unknown])).toBe('Queue again · 5 cr or more');
    expect(againLabel([unknown])).toBe('Queue again · price unknown');
    expect(againLabel([job('c', { free: true, price: 5 })])).toBe('Queue again');
    expect(againLabel([job('d', { fetches: true, price: 5 })]), 'made already').toBe('Queue again');
    expect(anewLabel([job('e', { fetches: true, price: 5 })])).toBe('Duplicate · 5 cr');
  });

  it('say when something takes longer than expected instead of counting below zero', () => {
    const late = { phase: 'waiting', remote_word: 'running', expected_ms: 1 } as const;
    expect(say(late)).toContain('taking long');
    expect(secondsLeft(job('a', late), around.now)).toBeNull();
    expect(secondsLeft(job('a', { expected_ms: 1_021_000 }), around.now)).toBe(21);
  });

  it('count files where the download tells no part', () => {
    const fetching = { phase: 'downloading', files: 4, progress: 0.9 } as const;
    expect(progressOf(job('a', { ...fetching, files_done: 1 }))).toBe(0.25);
    expect(progressOf(job('a', fetching)), 'how far the making was says nothing').toBeNull();
    expect(say(fetching)).toBe('Downloading | 4 files');
  });

  it('are complete in Chinese', () => {
    setLocale('zh');
    expect(say({})).toBe('已排队 | 尚未发送，未扣费。');
    expect(say({ phase: 'refused', charged: 5 })).not.toMatch(/[a-z]{4,}/);
    setLocale('en');
  });
});
