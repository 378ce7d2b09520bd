import { describe, expect, it } from 'vitest';

import { amount, AMOUNTS, buys, checkAmounts, type AmountName } from './caps';

function texts(given: Partial<Record<AmountName, string>>): Record<AmountName, string> {
  const empty = Object.fromEntries(AMOUNTS.map((name) => [name, ''])) as Record<AmountName, string>;
  return { ...empty, ...given };
}

describe('an amount', () => {
  it.each([
    ['', null],
    ['   ', null],
    ['0', 0],
    ['500', 500],
    [' 1500 ', 1500],
    ['1,500', 1500],
    ['1.500', 1500],
    ['1 500 000', 1_500_000],
    ['1\u202f500', 1500],
  ])('%j is %s', (text, value) => {
    expect(amount(text)).toEqual({ value });
  });

  it.each([
    ['abc', 'not_a_number'],
    ['5e3', 'not_a_number'],
    ['1,50,0', 'not_a_number'],
    ['12.5', 'fraction'],
    ['0,5', 'fraction'],
    ['-5', 'negative'],
    ['−5', 'negative'],
    ['999999999999', 'too_large'],
  ])('%j is refused: %s', (text, problem) => {
    expect(amount(text)).toEqual({ problem });
  });
});

describe('all amounts', () => {
  it('stand when every hard cap is at least the soft one of its span', () => {
    const { amounts, problems } = checkAmounts(
      texts({ day_soft: '100', day_hard: '100', month_hard: '2000', batch_soft: '50' }),
    );

    expect(problems).toEqual({});
    expect(amounts).toEqual({
      day_soft: 100,
      day_hard: 100,
      month_soft: null,
      month_hard: 2000,
      batch_soft: 50,
      batch_hard: null,
    });
  });

  it('name the hard cap that lies under its soft one, and only that', () => {
    const { amounts, problems } = checkAmounts(
      texts({ day_soft: '500', day_hard: '100', month_soft: '1', month_hard: '2' }),
    );

    expect(amounts).toBeNull();
    expect(problems).toEqual({ day_hard: 'below_soft' });
  });

  it('say everything that is wrong at once', () => {
    const { problems } = checkAmounts(texts({ day_soft: 'x', batch_hard: '-1' }));

    expect(problems).toEqual({ day_soft: 'not_a_number', batch_hard: 'negative' });
  });
});

describe('what an amount buys', () => {
  it('is counted in whole things and unknown without a price', () => {
    expect(buys(500, 8)).toBe(62);
    expect(buys(0, 8)).toBe(0);
    expect(buys(500, null)).toBeNull();
    expect(buys(500, 0)).toBeNull();
  });
});
