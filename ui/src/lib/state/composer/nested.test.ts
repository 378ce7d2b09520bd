import { describe, expect, it } from 'vitest';

import type { Control, Problem, Variant } from '../../ipc/bindings';
import { freeKey, problemsByPath, renamed, shownPaths, variantOf, withPart } from './nested';
import { field } from './testing';

const text: Control = { kind: 'text', max_units: null, multiline: false };
const sound: Control = {
  kind: 'object',
  fields: [field('audio', { kind: 'file', media: 'audio' }, { required: true })],
  around: { type: 'audio' },
  begins: { type: 'audio' },
};
const words: Extract<Control, { kind: 'object' }> = {
  kind: 'object',
  fields: [field('text', text, { required: true }), field('pace', text)],
  around: { type: 'text' },
  begins: { type: 'text' },
};
const variants: Variant[] = [
  {
    label: 'Sound',
    sign: { by: 'tag', name: 'type', value: 'audio' },
    begins: sound.begins,
    control: sound,
  },
  {
    label: 'Words',
    sign: { by: 'tag', name: 'type', value: 'text' },
    begins: words.begins,
    control: words,
  },
];

function problem(path: string): Problem {
  return { path, message: path, severity: 'error', fault: { kind: 'wrong' } } as unknown as Problem;
}

describe('a value of several forms', () => {
  it('is known by its tag, by a field that only one form has, or by its type', () => {
    expect(variantOf(variants, { type: 'text', text: 'Good morning' })).toBe(1);
    expect(variantOf(variants, { type: 'video' })).toBe(-1);
    const told = (sign: Variant['sign']): Variant => ({ ...variants[0]!, sign });
    expect(
      variantOf([told({ by: 'field', name: 'seconds' }), told({ by: 'field', name: 'at' })], {
        at: 0.5,
      }),
    ).toBe(1);
    expect(
      variantOf([told({ by: 'type', name: 'text' }), told({ by: 'type', name: 'list' })], ['a']),
    ).toBe(1);
  });
});

describe('an object', () => {
  it('holds what never changes beside each part', () => {
    expect(withPart(words, null, 'text', 'Good morning', false)).toEqual({
      type: 'text',
      text: 'Good morning',
    });
  });

  it('is none without parts, unless it must be there', () => {
    const whole = { type: 'text', text: 'Good morning' };
    expect(withPart(words, whole, 'text', null, false)).toBeNull();
    expect(withPart(words, whole, 'text', null, true)).toEqual({ type: 'text' });
  });
});

describe('problems', () => {
  it('stand at the innermost part that is shown, and else at the whole', () => {
    const list: Control = { kind: 'list', item: words, begins: {}, least: 1, most: 3 };
    const value = [{ type: 'text' }, { type: 'text' }];
    const paths = shownPaths(list, value, 'shots');

    const found = problemsByPath(
      ['shots', 'shots[1].text', 'shots[1].speed', 'shots[7]'].map(problem),
      paths,
    );

    expect([...found].map(([path, all]) => [path, all.map((one) => one.path)])).toEqual([
      ['shots', ['shots', 'shots[7]']],
      ['shots[1].text', ['shots[1].text']],
      ['shots[1]', ['shots[1].speed']],
    ]);
  });

  it('follow the form that is chosen', () => {
    const control: Control = { kind: 'variants', variants };

    expect(shownPaths(control, { type: 'audio' }, 'speech')).toEqual(['speech', 'speech.audio']);
    expect(shownPaths(control, null, 'speech')).toEqual(['speech']);
  });
});

describe('names that are typed', () => {
  it('begin free, and never take the place of another', () => {
    expect(freeKey({ name: 1, 'name 2': 2 }, 'name')).toBe('name 3');
    expect(renamed({ a: 1, b: 2 }, 'a', 'b')).toEqual({ a: 1, b: 2 });
    expect(Object.entries(renamed({ a: 1, b: 2 }, 'a', 'c'))).toEqual([
      ['c', 1],
      ['b', 2],
    ]);
  });
});
