import { describe, expect, it } from 'vitest';

import { boundsOf, dayOf, segmentsOf } from './days';

const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30).getTime();

describe('days', () => {
  it('are counted from midnight to midnight of this computer', () => {
    const { from, to } = boundsOf('2026-11-20');

    expect(dayOf(from)).toBe('2026-11-20');
    expect(dayOf(from - 1)).toBe('2026-11-19');
    expect(dayOf(to - 1)).toBe('2026-11-20');
    expect(dayOf(to)).toBe('2026-11-21');
  });

  it('split a block’s pictures, newest or oldest first', () => {
    const moments = [at(20, 9), at(20, 1), at(19, 23), at(17, 5)];

    const newest = segmentsOf(moments, null, null);
    const oldest = segmentsOf([...moments].reverse(), null, null);

    expect(newest.map(({ first, count, day }) => [first, count, day])).toEqual([
      [0, 2, '2026-11-20'],
      [2, 1, '2026-11-19'],
      [3, 1, '2026-11-17'],
    ]);
    expect(oldest.map(({ count }) => count)).toEqual([1, 1, 2]);
  });

  it('are named once, where they begin, and known to go on in the next block', () => {
    const [only] = segmentsOf([at(20, 9), at(20, 8)], '2026-11-20', '2026-11-20');

    expect(only).toEqual({ first: 0, count: 2, day: null, goesOn: true });
    expect(segmentsOf([at(20, 9)], '2026-11-21', '2026-11-19')[0]).toMatchObject({
      day: '2026-11-20',
      goesOn: false,
    });
  });
});
