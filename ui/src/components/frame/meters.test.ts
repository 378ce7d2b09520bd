import { describe, expect, it } from 'vitest';

import type { AccountState } from '../../lib/ipc/bindings';
import { balanceOf, dailyLimits } from './meters';

function account(name: string, more: Partial<AccountState>): AccountState {
  return {
    account: name,
    name,
    color: '#fff',
    service: 'runway',
    balance: null,
    trouble: null,
    models: [],
    checked_ms: null,
    ...more,
  };
}
const model = (name: string, used: number, limit: number | null) => ({
  model: name,
  used_today: used,
  daily_limit: limit,
  width: null,
});

describe('the balance', () => {
  it('is the sum of what paid accounts have told, and unknown before', () => {
    expect(balanceOf([account('demo', { balance: 1_000_000 })])).toBeNull();
    expect(balanceOf([account('a', {})])).toBeNull();
    expect(
      balanceOf([
        account('demo', { balance: 9 }),
        account('a', { balance: 40 }),
        account('b', { balance: 2.5 }),
        account('c', {}),
      ]),
    ).toBe(42.5);
  });
});

describe('the daily limits', () => {
  it('are those that were touched, the nearest to its end first', () => {
    const accounts = [
      account('a', { models: [model('gen4', 10, 200), model('frames', 0, 50)] }),
      account('b', { models: [model('veo', 9, 10), model('free', 400, null)] }),
      account('demo', { models: [model('demo', 5, 5)] }),
    ];
    expect(dailyLimits(accounts).map((limit) => `${limit.account} ${limit.model}`)).toEqual([
      'b veo',
      'a gen4',
    ]);
  });
});
