import { describe, expect, it } from 'vitest';

import { layBlock } from './block';
import { GAP, OPENED_INSET, type Block, type Frame, type Item, type Segment } from './shape';

const SHAPES = [16 / 9, 3 / 4, 1, 9 / 16, 4 / 3, 21 / 9, 16 / 9, 1];

function items(count: number, inSet = 1): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    aspect: SHAPES[Math.floor(index / inSet) % SHAPES.length] ?? 1,
    set: inSet > 1 ? `job ${Math.floor(index / inSet)}` : null,
  }));
}

function run(count: number, more: Partial<Segment> = {}): Segment {
  return { first: 0, count, day: '2026-11-20', goesOn: false, ...more };
}

function frame(kind: Frame['kind'], more: Partial<Frame> = {}): Frame {
  return { kind, width: 720, size: 176, text: 1, ...more };
}

/** The cells of every line of pictures. */
function linesOf(block: Block) {
  return block.lines
    .filter((line) => line.kind === 'tiles')
    .map((line) => block.cells.slice(line.first, line.first + line.count));
}

function right(cells: { x: number; w: number }[]): number {
  return Math.max(...cells.map((cell) => cell.x + cell.w));
}

describe.each(['rows', 'squares', 'sets'] as const)('the layout %s', (kind) => {
  it.each([1, 2, 3, 7, 50, 199, 200])(
    'places each of %i pictures once, inside the block',
    (count) => {
      const block = layBlock(items(count, 4), [run(count)], frame(kind));

      expect(block.cells.map((cell) => cell.item).sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, index) => index),
      );
      for (const cell of block.cells) {
        expect(cell.x).toBeGreaterThanOrEqual(0);
        expect(cell.x + cell.w).toBeLessThanOrEqual(720);
        expect(cell.y + cell.h).toBeLessThanOrEqual(block.height);
        expect(cell.w, 'nothing vanishes').toBeGreaterThan(0);
      }
    },
  );

  it('lets no picture cover another', () => {
    const { cells } = layBlock(items(60, 4), [run(60)], frame(kind));

    for (const [index, one] of cells.entries()) {
      for (const other of cells.slice(index + 1)) {
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        expect(apart, `${one.item} and ${other.item}`).toBe(true);
      }
    }
  });

  it('ends with a full row where the day goes on below, however many pictures there are', () => {
    for (let count = 30; count < 60; count += 1) {
      const block = layBlock(items(count), [run(count, { goesOn: true })], frame(kind));

      for (const line of linesOf(block)) expect(right(line), `${count} pictures`).toBe(720);
    }
  });

  it('writes each day above its pictures and nothing where the day began earlier', () => {
    const block = layBlock(
      items(20),
      [run(8, { day: null }), run(12, { first: 8, day: '2026-11-19' })],
      frame(kind),
    );

    expect(block.lines.filter((line) => line.kind === 'day').map((line) => line.day)).toEqual([
      '2026-11-19',
    ]);
    expect(block.lines[0]?.kind).toBe('tiles');
    const named = block.lines.findIndex((line) => line.kind === 'day');
    expect(block.cells[block.lines[named + 1]?.first ?? -1]?.item).toBe(8);
  });

  it('puts lines one below the other without holes', () => {
    const block = layBlock(items(40, 4), [run(40)], frame(kind));

    let below = 0;
    for (const line of block.lines) {
      expect(line.y).toBe(below);
      below = line.y + line.h + GAP;
    }
    expect(block.height).toBe(below);
  });
});

describe('rows', () => {
  it('keep every picture’s shape to within the rounding', () => {
    const all = items(80);
    const block = layBlock(all, [run(80)], frame('rows'));

    for (const cell of block.cells) {
      const wanted = (all[cell.item]?.aspect ?? 1) * cell.h;
      expect(Math.abs(cell.w - wanted)).toBeLessThanOrEqual(3);
    }
  });

  it('are about as high as wanted', () => {
    const heights = linesOf(layBlock(items(200), [run(200)], frame('rows'))).map(
      (line) => line[0]?.h ?? 0,
    );
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;

    expect(Math.abs(mean - 176)).toBeLessThan(176 * 0.12);
    expect(Math.max(...heights)).toBeLessThan(176 * 1.5);
    expect(Math.min(...heights)).toBeGreaterThan(176 * 0.6);
  });

  it('leave a day of one picture at the wanted height instead of blowing it up', () => {
    const [line] = linesOf(layBlock(items(1), [run(1)], frame('rows')));

    expect(line?.[0]).toMatchObject({ h: 176, w: Math.round(176 * (16 / 9)) });
  });
});

describe('squares', () => {
  it('keep the columns of the rows above in a short last row', () => {
    const lines = linesOf(layBlock(items(10), [run(10)], frame('squares')));

    expect(lines.map((line) => line.length)).toEqual([4, 4, 2]);
    expect(lines[2]?.map((cell) => cell.x)).toEqual(lines[0]?.slice(0, 2).map((cell) => cell.x));
  });

  it('give and take one picture at a block’s end instead of leaving a hole', () => {
    const lines = linesOf(layBlock(items(17), [run(17, { goesOn: true })], frame('squares')));

    expect(lines.map((line) => line.length)).toEqual([4, 4, 4, 5]);
  });
});

describe('sets', () => {
  it('put four pictures into one frame with a hairline cross', () => {
    const { cells } = layBlock(items(4, 4), [run(4)], frame('sets'));
    const [one, two, three, four] = cells;

    expect(two?.x).toBe((one?.x ?? 0) + (one?.w ?? 0) + 1);
    expect(three?.y).toBe((one?.y ?? 0) + (one?.h ?? 0) + 1);
    expect(cells.map((cell) => cell.corners)).toEqual([1, 2, 4, 8]);
    expect(cells.map((cell) => cell.marked)).toEqual([false, true, false, false]);
    expect((four?.x ?? 0) + (four?.w ?? 0)).toBe(right(cells));
  });

  it('give pictures without a job a frame each', () => {
    const alone: Item[] = [
      { aspect: 1, set: null },
      { aspect: 1, set: null },
    ];

    const { cells } = layBlock(alone, [run(2)], frame('sets'));

    expect(cells.map((cell) => cell.together)).toEqual([1, 1]);
  });

  it('open in place: only the row they stand in changes', () => {
    const all = items(80, 4);
    const closed = layBlock(all, [run(80)], frame('sets'));
    const open = layBlock(all, [run(80)], frame('sets'), new Set(['job 7']));

    const row = linesOf(closed).findIndex((line) =>
      line.some((cell) => all[cell.item]?.set === 'job 7'),
    );
    const opened = linesOf(open)[row];
    expect(opened?.map((cell) => cell.item)).toEqual([28, 29, 30, 31]);
    expect(opened?.[0]?.x).toBe(OPENED_INSET);
    expect(new Set(opened?.map((cell) => cell.y)).size, 'side by side').toBe(1);
    expect(linesOf(open).slice(0, row)).toEqual(linesOf(closed).slice(0, row));
    const shift = open.height - closed.height;
    expect(linesOf(open).slice(row + 2)).toEqual(
      linesOf(closed)
        .slice(row + 1)
        .map((line) => line.map((cell) => ({ ...cell, y: cell.y + shift }))),
    );
  });
});

describe.each(['rows', 'squares', 'sets'] as const)('a run of %s that grows', (kind) => {
  const shapes = [16 / 9, 1, 3 / 4, 16 / 9, 1, 21 / 9, 9 / 16, 4 / 3, 1];
  const many = Array.from({ length: 40 }, (_, index) => shapes[index % shapes.length] ?? 1);
  const lay = (aspects: readonly number[], grows: 'start' | 'end') =>
    layBlock(
      aspects.map((aspect) => ({ aspect, set: null })),
      [run(aspects.length, { day: null, grows })],
      frame(kind),
    );

  it('at its end leaves all but the last row where they are', () => {
    for (let count = 5; count < 40; count += 1) {
      const before = linesOf(lay(many.slice(0, count), 'end'));
      const after = linesOf(lay(many.slice(0, count + 1), 'end'));

      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    }
  });

  it('at its front leaves all but the first row as they are, counted from below', () => {
    const fromBelow = (aspects: readonly number[]) => {
      const block = lay(aspects, 'start');
      return linesOf(block)
        .map((line) => line.map(({ x, y, w, h }) => [x, block.height - y, w, h]))
        .reverse();
    };
    for (let count = 5; count < 40; count += 1) {
      const before = fromBelow(many.slice(40 - count));
      const after = fromBelow(many.slice(40 - count - 1));

      expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    }
  });
});

describe('the places of what was queued', () => {
  it.each([560, 720, 976, 1320])('fill their rows, set by set, %i px wide', (width) => {
    const all = Array.from({ length: 12 }, (_, index) => ({
      aspect: 16 / 9,
      set: `job ${Math.floor(index / 4)}`,
    }));

    for (const count of [4, 8, 12]) {
      const own = all.slice(0, count);
      const block = layBlock(own, [run(count, { grows: 'start' })], frame('rows', { width }));

      for (const line of linesOf(block)) expect(right(line), `${count} places`).toBe(width);
    }
  });

  it('leave at most the newest row short', () => {
    const singles = Array.from({ length: 9 }, () => ({ aspect: 1, set: null }));

    for (let count = 1; count <= 9; count += 1) {
      const block = layBlock(
        singles.slice(0, count),
        [run(count, { grows: 'start' })],
        frame('rows'),
      );

      for (const line of linesOf(block).slice(1)) expect(right(line)).toBe(720);
    }
  });
});
