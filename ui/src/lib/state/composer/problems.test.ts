import { describe, expect, it } from 'vitest';

import type { Problem } from '../../ipc/bindings';
import { firstWithError, head, itemOf, place } from './problems';
import { field, frames } from './testing';

const problem = (path: string, severity: Problem['severity'] = 'error'): Problem => ({
  path,
  message: `about ${path}`,
  fault: { kind: 'missing' },
  severity,
});

describe('problems', () => {
  it('stand at their fields, all at once', () => {
    const places = place(
      [problem('prompt'), problem('references[1].tag'), problem('references'), problem('account')],
      frames,
    );

    expect(places.fields.get('prompt')).toHaveLength(1);
    expect(places.fields.get('references')?.map(({ path }) => itemOf(path))).toEqual([1, null]);
    expect(places.general.map(({ path }) => path)).toEqual(['account']);
    expect(places.errors).toBe(4);
  });

  it('do not hinder when they only warn', () => {
    const places = place([problem('prompt', 'warning')], frames);

    expect(places.errors).toBe(0);
    expect(firstWithError(places, frames)).toBeNull();
  });

  it('lead to the highest field on the page first', () => {
    const form = {
      ...frames,
      fields: [field('moderation', { kind: 'switch' }, { section: 'advanced' }), ...frames.fields],
    };
    const places = place([problem('moderation'), problem('seed')], form);

    expect(firstWithError(places, form)?.name).toBe('seed');
  });

  it('are found by the beginning of their path', () => {
    expect(head('keyframes[0].image.uri')).toBe('keyframes');
    expect(head('seed')).toBe('seed');
    expect(itemOf('list[12]')).toBe(12);
  });
});
