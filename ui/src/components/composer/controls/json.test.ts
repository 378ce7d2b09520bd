import { describe, expect, it } from 'vitest';

import type { JsonPart } from '../../../lib/ipc/bindings';
import { partOf, withPart } from './json';

const voice: JsonPart = {
  name: 'voice',
  label: 'Voice',
  around: { type: 'text' },
  options: [],
  own: { what: 'voice', around: { type: 'custom' }, id: 'id' },
};

describe('a choice within an object', () => {
  it('stands beside what is there', () => {
    const speech = withPart({ type: 'text', text: 'Good morning' }, voice, {
      type: 'custom',
      id: 'a',
    });

    expect(speech).toEqual({
      type: 'text',
      text: 'Good morning',
      voice: { type: 'custom', id: 'a' },
    });
    expect(partOf(speech, voice)).toEqual({ type: 'custom', id: 'a' });
    expect(withPart(speech, voice, null)).toEqual({ type: 'text', text: 'Good morning' });
  });

  it('begins the object where there is none, or one of another form', () => {
    for (const other of [null, 'typed', { type: 'audio', audio: 'input:ab' }]) {
      expect(withPart(other, voice, 'x')).toEqual({ type: 'text', voice: 'x' });
    }
    expect(partOf(null, voice)).toBeNull();
  });
});
