import { describe, expect, it } from 'vitest';

import type { OwnOptions, Voice } from '../../ipc/bindings';
import { FakeProgram, settled } from '../queue/testing';
import { OwnState, ownId, ownValue } from './own.svelte';

const own: OwnOptions = { what: 'voice', around: { type: 'custom' }, id: 'id' };

function voice(id: string, state: 'ready' | 'processing' = 'ready'): Voice {
  return {
    id,
    name: `Voice ${id}`,
    description: null,
    readiness: { state },
    preview_url: null,
    created_ms: null,
  };
}

describe('what an account has of its own', () => {
  it('is read once, and only what can be used is offered', async () => {
    const program = new FakeProgram([], {
      'voices.list': () => [voice('a'), voice('b', 'processing')],
    });
    const state = new OwnState(program);
    expect(state.of(own, 'studio')).toBeNull();

    void state.need(own, 'studio');
    void state.need(own, 'studio');
    await settled();

    expect(state.of(own, 'studio')).toEqual([{ id: 'a', name: 'Voice a' }]);
    expect(program.called('voices.list')).toEqual([{ account: 'studio' }]);
  });

  it('is asked for again after it could not be read', async () => {
    let gone = true;
    const program = new FakeProgram([], {
      'voices.list': () => {
        if (gone) throw { code: 'unavailable', message: 'No answer.' };
        return [voice('a')];
      },
    });
    const state = new OwnState(program);

    await state.need(own, 'studio');
    gone = false;
    await state.need(own, 'studio');

    expect(state.of(own, 'studio')).toHaveLength(1);
  });

  it('is named by its id in the form that the request wants', () => {
    expect(ownValue(own, 'a')).toEqual({ type: 'custom', id: 'a' });
    expect(ownId(own, { type: 'custom', id: 'a' })).toBe('a');
    expect(ownId(own, { type: 'preset', id: 'a' })).toBeNull();
    expect(ownId(own, 'a')).toBeNull();
  });
});
