import { describe, expect, it } from 'vitest';

import { cleanKey, isVariableName, looksLike } from './key_text';

describe('a pasted key', () => {
  it.each([
    ['  key_abc \n', 'key_abc'],
    ['"key_abc"', 'key_abc'],
    ["export RUNWAYML_API_SECRET='key_abc'", 'key_abc'],
    ['RUNWAYML_API_SECRET=key_abc', 'key_abc'],
    ['Authorization: Bearer user:12-token', 'user:12-token'],
    ['key_ab\nc', 'key_abc'],
    ['a==', 'a=='],
    ['   ', ''],
  ])('%j is %s', (pasted, key) => {
    expect(cleanKey(pasted)).toBe(key);
  });

  it('is told apart by service where its form says so', () => {
    expect(looksLike('key_1')).toBe('runway');
    expect(looksLike('user:1-x')).toBe('useapi');
    expect(looksLike('something')).toBeNull();
  });
});

describe('the name of a variable', () => {
  it('has letters, digits and underscores and no digit in front', () => {
    expect(isVariableName('RUNWAYML_API_SECRET')).toBe(true);
    expect(isVariableName('2X')).toBe(false);
    expect(isVariableName('A B')).toBe(false);
    expect(isVariableName('')).toBe(false);
  });
});
