import { afterEach, describe, expect, it } from 'vitest';

import words from '../../../../src-tauri/catalogue/data/words.json?raw';
import { named, setLocale } from '.';
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

  it('follow the language, and stay where there is none for them', () => {
    expect(named('Shape')).toBe('Shape');
    setLocale('zh');
    expect(named('Shape')).toBe('形状');
    expect(named('PNG')).toBe('PNG');
  });
});
