import { describe, expect, it } from 'vitest';

import type { SpendLedger, SpentOnModel } from '../../ipc/bindings';
import { csvOf } from './csv';
import { chartOf, labelled } from './days';
import { byModel, totalOf } from './models';
import { capReached, daysLeft } from './pace';

const NOTHING = {
  attempts: 0,
  estimated: 0,
  charged: 0,
  returned: 0,
  reserved: 0,
  unknown: 0,
  unpriced: 0,
};

function row(day: string, model: string, spent: Partial<SpentOnModel>): SpentOnModel {
  return { day, account: 'a', model, ...NOTHING, ...spent };
}

function ledger(days: string[], rows: SpentOnModel[], titles: Record<string, string> = {}) {
  const models = [...new Set(rows.map((one) => one.model))];
  return {
    days,
    rows,
    total: NOTHING,
    models: models.map((model) => ({ model, title: titles[model] ?? model })),
  } satisfies SpendLedger;
}

const DAYS = ['2026-11-19', '2026-11-20'];

describe('the chart', () => {
  it('stacks each day by model, the dearest first, and leaves out what came back', () => {
    const chart = chartOf(
      ledger(DAYS, [
        row('2026-11-19', 'a', { charged: 10, returned: 4 }),
        row('2026-11-20', 'b', { charged: 30, unknown: 5 }),
      ]),
    );

    expect(chart.series.map(({ title }) => title)).toEqual(['b', 'a']);
    expect(chart.bars.map(({ parts, net, unknown }) => ({ parts, net, unknown }))).toEqual([
      { parts: [0, 6], net: 6, unknown: 0 },
      { parts: [30, 0], net: 30, unknown: 5 },
    ]);
  });

  it('puts one model of several endpoints together, and the least of many under one name', () => {
    const titles = { t: 'Gen-4.5', i: 'Gen-4.5' };
    const rows = ['t', 'i', 'c', 'd', 'e', 'f'].map((model, at) =>
      row('2026-11-20', model, { charged: 10 - at }),
    );

    const { series } = chartOf(ledger(DAYS, rows, titles));

    expect(series).toEqual([
      { title: 'Gen-4.5', credits: 19 },
      { title: 'c', credits: 8 },
      { title: 'd', credits: 7 },
      { title: null, credits: 11 },
    ]);
  });

  it('ends its scale at a round number above all, with the cap in it unless that flattens the days', () => {
    const days = ledger(DAYS, [row('2026-11-20', 'a', { charged: 620, unknown: 60 })]);

    expect(chartOf(days)).toMatchObject({ top: 800, lines: [0, 200, 400, 600, 800] });
    expect(chartOf(days, 1_200).top).toBe(1_500);
    expect(chartOf(days, 50_000).top).toBe(800);
    expect(chartOf(ledger(DAYS, [])).lines).toEqual([0, 1]);
  });

  it('names as many days as there is room for, always the last', () => {
    const days = Array.from({ length: 90 }, (_, at) => `day ${String(at)}`);

    const shown = labelled(days, 12);

    expect(shown.size).toBeLessThanOrEqual(12);
    expect(shown.has('day 89')).toBe(true);
    expect(labelled(DAYS, 12).size).toBe(2);
  });
});

describe('the sums by model', () => {
  const all = ledger(
    DAYS,
    [
      row('2026-11-19', 'runway/text_to_video/gen4.5', { attempts: 1, charged: 60 }),
      row('2026-11-20', 'runway/text_to_video/gen4.5', { attempts: 2, charged: 20 }),
      row('2026-11-20', 'runway/image_to_video/gen4.5', { attempts: 1, charged: 90 }),
    ],
    { 'runway/text_to_video/gen4.5': 'Gen-4.5', 'runway/image_to_video/gen4.5': 'Gen-4.5' },
  );

  it('are of all days or of one, and tell models of one name apart', () => {
    expect(byModel(all, null).map(({ endpoint, spent }) => [endpoint, spent.charged])).toEqual([
      ['image_to_video', 90],
      ['text_to_video', 80],
    ]);
    expect(
      byModel(all, '2026-11-19').map(({ endpoint, spent }) => [endpoint, spent.charged]),
    ).toEqual([[null, 60]]);
    expect(totalOf(all, '2026-11-20')).toMatchObject({ attempts: 3, charged: 110 });
  });
});

describe('the pace', () => {
  it('tells how long a balance lasts and when a cap is reached', () => {
    const day = 86_400_000;

    expect(daysLeft(95, 10)).toBe(9);
    expect(daysLeft(95, 0)).toBeNull();
    expect(capReached(80, 100, 10, 0, 10 * day)).toBe(2 * day);
    expect(capReached(80, 100, 1, 0, 10 * day)).toBeNull();
    expect(capReached(100, 100, 10, 0, 10 * day)).toBeNull();
  });
});

describe('the CSV', () => {
  it('keeps a name in its cell and out of formulas', () => {
    const rows = [row('2026-11-20', 'm', { attempts: 1, charged: 5 })];

    expect(csvOf(ledger(DAYS, rows), () => '=a, "b"').split('\n')[1]).toBe(
      '2026-11-20,"\'=a, ""b""",m,1,0,5,0,0,0,0',
    );
  });
});
