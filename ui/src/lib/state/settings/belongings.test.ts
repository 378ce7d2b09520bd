import { describe, expect, it } from 'vitest';

import type { Voice } from '../../ipc/bindings';
import { BelongingsState } from './belongings.svelte';
import { Program, type Answers } from './testing';

function voice(given: Partial<Voice> = {}): Voice {
  return {
    id: 'v1',
    name: 'Ann',
    description: null,
    readiness: { state: 'ready' },
    preview_url: null,
    created_ms: 0,
    ...given,
  };
}

function shown(answers: Answers = {}) {
  const program = new Program({ 'voices.list': () => [voice()], ...answers });
  return { program, own: new BelongingsState(program) };
}

const settled = () => new Promise((done) => setTimeout(done));

describe('BelongingsState', () => {
  it('asks for nothing before an account is chosen, then for what is shown', async () => {
    const { program, own } = shown({ 'documents.list': () => [] });
    await own.load();
    expect(program.calls).toEqual([]);

    own.choose('a1');
    await settled();
    expect(own.lists.voices?.map(({ name }) => name)).toEqual(['Ann']);

    own.show('documents');
    await settled();
    expect(own.lists.documents).toEqual([]);
    expect(program.asked('documents.list')).toEqual([{ account: 'a1' }]);
  });

  it('shows nothing of the account before, also when its answer comes late', async () => {
    const { program, own } = shown();
    const late = program.hold('voices.list');
    own.choose('a1');

    own.choose('a2');
    await settled();
    late.answer([voice({ name: 'of another' })]);
    await settled();

    expect(own.lists.voices?.map(({ name }) => name)).toEqual(['Ann']);
    expect(own.loading).toBe(false);
  });

  it('sends a call that may cost money once, tells a lost answer and looks at the list', async () => {
    const { program, own } = shown();
    own.choose('a1');
    await settled();
    const lost = program.hold('voices.create');

    const making = own.make('voices', { name: 'Bea' });
    lost.refuse({ code: 'unavailable', message: 'The answer was lost.', problems: [] });

    expect(await making).toBe(false);
    expect(own.refusal?.message).toBe('The answer was lost.');
    expect(program.asked('voices.create')).toHaveLength(1);
    expect(program.asked('voices.list')).toHaveLength(2);
  });

  it('keeps the list in sight when it cannot be read again', async () => {
    const { program, own } = shown();
    own.choose('a1');
    await settled();
    const reading = program.hold('voices.list');

    const again = own.load();
    reading.refuse({ code: 'unavailable', message: 'No connection.', problems: [] });
    await again;

    expect(own.failure?.message).toBe('No connection.');
    expect(own.lists.voices).toHaveLength(1);
  });

  it('offers only voices that can be used', async () => {
    const { own } = shown({
      'voices.list': () => [voice(), voice({ id: 'v2', readiness: { state: 'processing' } })],
    });
    own.choose('a1');

    expect((await own.voices()).map(({ id }) => id)).toEqual(['v1']);
  });

  it('takes one picked file as an input by its content', async () => {
    const staged = {
      sha256: 'ab12',
      name: 'a.wav',
      media: 'audio' as const,
      media_type: 'audio/wav',
      bytes: 3,
      width: null,
      height: null,
      seconds: null,
      fits: { ok: true, text: null, after: null },
    };
    const { own } = shown({
      'host.pick_files': () => [{ path: '/home/a.wav', name: 'a.wav' }],
      'inputs.stage': () => staged,
    });
    own.choose('a1');

    expect(await own.pick()).toEqual({ reference: 'input:ab12', name: 'a.wav' });
  });
});
