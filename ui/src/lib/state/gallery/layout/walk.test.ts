import { describe, expect, it } from 'vitest';

import { layBlock } from './block';
import { walk, type Step } from './walk';

const shapes = [1, 2, 1, 2, 1, 1, 1, 2];
const rows = layBlock(
  shapes.map((aspect) => ({ aspect, set: null })),
  [{ first: 0, count: 8, day: null, goesOn: true }],
  { kind: 'rows', width: 600, size: 150, text: 1 },
).cells;
const frames = layBlock(
  Array.from({ length: 16 }, (_, index) => ({ aspect: 1, set: `${Math.floor(index / 4)}` })),
  [{ first: 0, count: 16, day: null, goesOn: false }],
  { kind: 'sets', width: 408, size: 200, text: 1 },
).cells;

function middle(cell: { x: number; w: number } | undefined): number {
  return cell ? cell.x + cell.w / 2 : 0;
}

function steps(cells: typeof rows, from: number, ...path: Step[]): number[] {
  const goal = middle(cells[from]);
  const seen: number[] = [];
  let here = from;
  for (const step of path) {
    here = walk(cells, here, step, step === 'up' || step === 'down' ? goal : middle(cells[here]));
    seen.push(here);
  }
  return seen;
}

describe('arrow keys', () => {
  it('go on to the next row where one ends, and back', () => {
    expect(rows.filter((cell) => cell.y === 0)).toHaveLength(3);
    expect(steps(rows, 0, 'right', 'right', 'right')).toEqual([1, 2, 3]);
    expect(steps(rows, 3, 'left')).toEqual([2]);
  });

  it('lead to what is below, not to the same number in the row', () => {
    const under = walk(rows, 2, 'down', middle(rows[2]));

    expect(rows[under]?.y).toBeGreaterThan(rows[2]?.y ?? 0);
    expect(rows[under]?.x).toBeLessThanOrEqual(middle(rows[2]));
    expect((rows[under]?.x ?? 0) + (rows[under]?.w ?? 0)).toBeGreaterThanOrEqual(middle(rows[2]));
  });

  it('come back to where they began after the same way down and up', () => {
    for (let from = 0; from < 3; from += 1) {
      expect(steps(rows, from, 'down', 'down', 'up', 'up').at(-1)).toBe(from);
    }
  });

  it('say so where nothing lies', () => {
    expect(walk(rows, 0, 'up', 0)).toBe(-1);
    expect(walk(rows, 0, 'left', 0)).toBe(-1);
    expect(walk(rows, 7, 'down', 0)).toBe(-1);
    expect(walk(rows, 7, 'right', 0)).toBe(-1);
  });

  it('enter a set’s frame picture by picture', () => {
    expect(steps(frames, 0, 'right', 'right', 'right')).toEqual([1, 4, 5]);
    expect(steps(frames, 0, 'down', 'down', 'down')).toEqual([2, 8, 10]);
    expect(steps(frames, 10, 'right', 'up', 'up')).toEqual([11, 8, 2]);
  });
});
