import { afterEach, describe, expect, it } from 'vitest';

import words from '../../../../src-tauri/catalogue/data/words.json?raw';
import { named, priceSource, setLocale } from '.';
import { catalogue as zh } from './zh/catalogue';

interface Words {
  params: Record<string, { label: string; help?: string; low?: string; high?: string }>;
  values: Record<string, string>;
}

const { params, values } = JSON.parse(words) as Words;
const english = [
  ...Object.values(params).flatMap(({ label, help, low, high }) => [label, help, low, high]),
  ...Object.values(values),
].filter((word) => word !== undefined);

const files = import.meta.glob<string>('../../../../src-tauri/catalogue/data/**/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const rules = Object.values(files).flatMap((text) =>
  [...text.matchAll(/"says": "([^"]+)"/g)].map((found) => found[1] ?? ''),
);

describe('the words of the catalogue of models', () => {
  afterEach(() => setLocale('en'));

  it('are all translated, but for names of formats and sizes', () => {
    const isName = (word: string) => /^[A-Z0-9]{2,5}$|^\d+p$|^WebP$/u.test(word);

    const missing = [...new Set(english)].filter((word) => !(word in zh) && !isName(word));

    expect(missing).toEqual([]);
  });

  it('include every rule between inputs', () => {
    expect(rules.length).toBeGreaterThan(30);
    expect([...new Set(rules)].filter((rule) => !(rule in zh))).toEqual([]);
  });

  it('say where every price is written, with its months as words', () => {
    const sources = Object.values(files).flatMap((text) =>
      [...text.matchAll(/"source": "([^"]+)"/g)].map((found) => found[1] ?? ''),
    );
    const known = (source: string) =>
      ['source', 'useapi'].includes(source) || source.replace(/, \d{4}-\d\d\.\.\d\d$/u, '') in zh;

    expect([...new Set(sources)].filter((source) => !known(source))).toEqual([]);
    expect(priceSource('notes of the docs pricing page, 2026-08..10')).toMatch(
      /^notes of the docs pricing page, August\s–\sOctober 2026$/u,
    );
    setLocale('zh');
    expect(priceSource('notes of the docs pricing page, 2026-08..10')).toMatch(
      /^官方价格页记录，2026\/8\s–\s2026\/10$/u,
    );
  });

  it('follow the language, and stay where there is none for them', () => {
    expect(named('Shape')).toBe('Shape');
    setLocale('zh');
    expect(named('Shape')).toBe('形状');
    expect(named('PNG')).toBe('PNG');
  });
});
