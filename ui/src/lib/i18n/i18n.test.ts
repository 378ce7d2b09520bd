import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';

import {
  bytes,
  clock,
  clockTime,
  countdown,
  credits,
  creditsAndMoney,
  day,
  duration,
  localeFor,
  money,
  number,
  percent,
  phrase,
  setLocale,
  t,
} from '.';
import { choose, parts } from './message';
import Spoken from './testing/Spoken.svelte';

afterEach(() => setLocale('en'));

describe('a message', () => {
  it('takes its values, with numbers in the way of the locale', () => {
    expect(t('frame.failedLog', { path: '/var/log' })).toBe('The log is at /var/log');
    expect(t('frame.closingUnsent', { count: 12345 })).toContain('12,345 are not sent yet');
  });

  it('has a form for one', () => {
    expect(t('frame.closingUnsent', { count: 1 })).toContain('1 is not sent yet');
    setLocale('zh');
    expect(t('frame.closingUnsent', { count: 1 })).toContain('1 项尚未发送');
  });

  it('keeps what looks like a value inside a value as it is', () => {
    expect(t('frame.paletteNothing', { text: '{count}' })).toBe('Nothing fits “{count}”');
  });

  it('can be cut so that its values stand apart', () => {
    expect(phrase('frame.failedLog', { path: '/log' })).toEqual([
      { text: 'The log is at ', name: null },
      { text: '/log', name: 'path' },
    ]);
  });

  it('falls back to the other form when a language has only one', () => {
    const rules = new Intl.PluralRules('en');
    expect(choose({ other: '{count} files' }, 1, () => rules)).toBe('{count} files');
    expect(parts('{a}{b}', { a: 'x' }, String)).toEqual([
      { text: 'x', name: 'a' },
      { text: '{b}', name: 'b' },
    ]);
  });

  it('changes on the page when the language changes', async () => {
    render(Spoken);
    expect(screen.getByRole('paragraph').textContent).toBe('Queue');

    setLocale('zh');
    await tick();

    expect(screen.getByRole('paragraph').textContent).toBe('队列');
  });
});

describe('the pseudo locale', () => {
  it('is longer than English, in brackets, with every value left alone', () => {
    const english = t('frame.failedLog', { path: '/var/log' });
    setLocale('pseudo');

    const strange = t('frame.failedLog', { path: '/var/log' });

    expect(strange).toMatch(/^\[.*\]$/);
    expect(strange.length).toBeGreaterThan(english.length * 1.2);
    expect(strange).toContain('/var/log');
    expect(strange).not.toContain('The log is at');
  });
});

describe('a choice of language', () => {
  it('follows the first language of the system that there is', () => {
    expect(localeFor('system', ['zh-CN', 'en'])).toBe('zh');
    expect(localeFor('system', ['de-DE', 'zh-Hant-TW', 'en-GB'])).toBe('zh');
    expect(localeFor('system', ['de-DE'])).toBe('en');
    expect(localeFor('en', ['zh-CN'])).toBe('en');
  });
});

describe('numbers', () => {
  it('are written with their units', () => {
    expect(number(1284)).toBe('1,284');
    expect(credits(96)).toBe('96 cr');
    expect(credits(0.5)).toBe('0.5 cr');
    expect(money(96)).toBe('$0.96');
    expect(creditsAndMoney(1240)).toBe('1,240 cr ($12.40)');
    expect(percent(0.649)).toBe('64 %');
    expect(bytes(3_400_000)).toBe('3.4 MB');
    expect(bytes(1)).toBe('1 byte');
    expect(bytes(61_200_000_000)).toBe('61.2 GB');
  });

  it('never round up to done', () => {
    expect(percent(0.9999)).toBe('99 %');
  });

  it('are written in Chinese too', () => {
    setLocale('zh');
    expect(credits(96)).toBe('96 积分');
    expect(percent(0.5)).toBe('50%');
    expect(duration(180)).toBe('3 分钟');
  });
});

describe('times', () => {
  it('last as long as a person plans with', () => {
    expect(duration(0.2)).toBe('1 s');
    expect(duration(40)).toBe('40 s');
    expect(duration(170)).toBe('3 min');
    expect(duration(3600)).toBe('1 h');
    expect(duration(7800)).toBe('2 h 10 min');
    expect(countdown(108)).toBe('1:48');
    expect(countdown(3_725)).toBe('1:02:05');
    expect(countdown(-3)).toBe('0:00');
    expect(clockTime(3.25)).toBe('0:03.2');
    expect(clockTime(59.99)).toBe('0:59.9');
    expect(clockTime(3_725.5)).toBe('62:05.5');
    expect(clockTime(-1)).toBe('0:00.0');
  });

  it('are near or far', () => {
    const noon = new Date(2026, 10, 21, 12).getTime();
    expect(day(noon - 3_600_000, noon)).toBe('Today');
    expect(day(noon - 13 * 3_600_000, noon)).toBe('Yesterday');
    expect(day(new Date(2026, 10, 12).getTime(), noon)).toBe('12 November');
    expect(day(new Date(2025, 10, 12).getTime(), noon)).toBe('12 November 2025');
    expect(clock(new Date(2026, 0, 1, 0, 5).getTime())).toBe('00:05');
  });
});
