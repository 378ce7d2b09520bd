// What the bar says about money and limits, from what the queue knows about the accounts.
import type { AccountState } from '../../lib/ipc/bindings';
import { DEMO } from '../../lib/state/accounts/name';

/** The daily limit of one model with one account. */
export interface DailyLimit {
  account: string;
  model: string;
  used: number;
  limit: number;
}

/** Everything there is to spend; null while no paid account has told its balance. */
export function balanceOf(accounts: readonly AccountState[]): number | null {
  const known = accounts.flatMap((one) =>
    one.account !== DEMO && one.balance !== null ? [one.balance] : [],
  );
  return known.length === 0 ? null : known.reduce((sum, balance) => sum + balance, 0);
}

/** The daily limits that have been touched today, the nearest to its end first. */
export function dailyLimits(accounts: readonly AccountState[]): DailyLimit[] {
  return accounts
    .filter((one) => one.account !== DEMO)
    .flatMap((one) =>
      one.models.flatMap(({ model, used_today, daily_limit }) =>
        daily_limit !== null && daily_limit > 0 && used_today > 0
          ? [{ account: one.account, model, used: used_today, limit: daily_limit }]
          : [],
      ),
    )
    .sort((a, b) => b.used / b.limit - a.used / a.limit);
}
