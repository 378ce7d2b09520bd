import { describe, expect, it } from 'vitest';

import {
  complete,
  freeTag,
  isBlank,
  mentions,
  moveTo,
  nameOf,
  valueOf,
  withValue,
} from './content';
import { content, field, frames, plain, reference } from './testing';

describe('a draft’s name', () => {
  it('is the first words of its prompt', () => {
    const named = (prompt: string) => nameOf(withValue(content(), 'prompt', prompt));

    expect(named('Foggy harbour, early dawn over timber houses')).toBe('Foggy harbour early dawn');
    expect(named('  \n ')).toBeNull();
    expect(named('Donaudampfschifffahrtsgesellschaft am Kai')).toBe('Donaudampfschifffahrtsge…');
    expect(named('👩‍🚀'.repeat(30))).not.toMatch(/\ud83d$/u);
  });
});

describe('a draft’s values', () => {
  it('are what was chosen, else what the service assumes', () => {
    expect(valueOf(content(), frames, 'diversity')).toBe(2);
    expect(valueOf(withValue(content(), 'diversity', 0), frames, 'diversity')).toBe(0);
    expect(valueOf(withValue(content(), 'style', null), frames, 'style')).toBeNull();
  });

  it('are blank while nothing was typed or attached', () => {
    expect(isBlank(withValue(content(), 'diversity', 4))).toBe(true);
    expect(isBlank(withValue(content(), 'prompt', 'x'))).toBe(false);
    expect(isBlank(content({ references: [reference('a')] }))).toBe(false);
  });
});

describe('what is sent', () => {
  const needy = { ...plain, fields: plain.fields.map((one) => ({ ...one, required: true })) };

  it('holds what must be given and was left as it is, and nothing else', () => {
    const held = content({ model: plain.model, inputs: { prompt: 'fox' } });

    expect(complete(held, needy).inputs).toEqual({ prompt: 'fox', ratio: '1:1' });
    expect(complete(held, plain).inputs).toEqual({ prompt: 'fox' });
  });

  it('is not changed by the form of another model', () => {
    expect(complete(content(), needy).inputs).toEqual({});
  });
});

describe('how the prompt calls references', () => {
  const held = content({ references: [reference('a', { tag: 'sea' }), reference('b')] });
  const form = (tags: boolean, mention: string | null) => ({
    ...frames,
    fields: [
      field('references', {
        kind: 'media' as const,
        media: ['image' as const],
        most: 3,
        least: 1,
        tags,
        roles: [],
        mention,
      }),
    ],
  });

  it('is by tags, by places, or not at all', () => {
    expect(mentions(held, form(true, null))).toEqual(['sea']);
    expect(mentions(held, form(false, 'IMG_{n}'))).toEqual(['IMG_1', 'IMG_2']);
    expect(mentions(held, form(false, null))).toBeNull();
  });
});

describe('moving to another model', () => {
  const held = content({
    inputs: { prompt: 'fox', style: 'vivid', ratio: '16:9', seed: 4_000_000_000 },
    references: [reference('harbour')],
  });

  it('takes along what the other understands and names the rest', () => {
    const moved = moveTo(held, frames, plain, {});

    expect(moved.content.inputs).toEqual({ prompt: 'fox' });
    expect(moved.left.map(({ name }) => name)).toEqual(['style', 'ratio', 'seed']);
    expect(moved.homeless.map(({ name }) => name)).toEqual(['harbour']);
  });

  it('brings everything back on the way back', () => {
    const there = moveTo(held, frames, plain, {});
    const back = moveTo(there.content, plain, frames, there.aside);

    expect(back.content.inputs).toEqual(held.inputs);
    expect(back.left).toEqual([]);
  });
});

describe('tags', () => {
  it('are the first that is free', () => {
    expect(freeTag(['IMG_1', 'IMG_3', null])).toBe('IMG_2');
  });
});
