import { describe, expect, it } from 'vitest';

import { Registry, type Command } from './registry.svelte';

function command(id: string, keys: string[], more: Partial<Command> = {}): Command {
  return {
    id,
    title: 'frame.queue',
    group: 'view',
    keys,
    scope: 'everywhere',
    run: () => {},
    ...more,
  };
}

describe('the registry', () => {
  it('forgets commands that were taken back', () => {
    const registry = new Registry();
    const remove = registry.add([command('a', ['F1'])]);
    remove();
    expect(registry.all).toEqual([]);
    expect(registry.match('F1', [], { typing: false })).toBeNull();
  });

  it('prefers the chords of the settings, and none when they are empty', () => {
    const registry = new Registry();
    registry.add([command('a', ['F1']), command('b', ['F2'])]);
    registry.overrides = { a: ['Mod+J'], b: [] };

    expect(registry.match('Mod+J', [], { typing: false })?.id).toBe('a');
    expect(registry.match('F1', [], { typing: false })).toBeNull();
    expect(registry.match('F2', [], { typing: false })).toBeNull();
    expect(registry.caps('a')).toEqual(['Ctrl', 'J']);
    expect(registry.caps('b')).toEqual([]);
  });

  it('runs a command only when it would do something', () => {
    const registry = new Registry();
    let ready = false;
    let runs = 0;
    registry.add([command('a', [], { when: () => ready, run: () => (runs += 1) })]);

    expect(registry.run('a')).toBe(false);
    ready = true;
    expect(registry.run('a')).toBe(true);
    expect(registry.run('nothing')).toBe(false);
    expect(runs).toBe(1);
  });
});

describe('conflicts', () => {
  it('are two commands with one chord in the same scope, however it is written', () => {
    const registry = new Registry();
    registry.add([command('a', ['Mod+Shift+K']), command('b', ['Shift+Mod+k'])]);
    expect(registry.conflicts).toEqual([{ chord: 'Mod+Shift+K', ids: ['a', 'b'] }]);
  });

  it('are also a command everywhere and one in a part', () => {
    const registry = new Registry();
    registry.add([command('a', ['Q']), command('b', ['Q'], { scope: 'grid' })]);
    expect(registry.conflicts.map((conflict) => conflict.ids)).toEqual([['a', 'b']]);
  });

  it('are not two parts that never have the focus together', () => {
    const registry = new Registry();
    registry.add([command('a', ['R'], { scope: 'grid' }), command('b', ['R'], { scope: 'queue' })]);
    expect(registry.conflicts).toEqual([]);
  });

  it('come from rebinding and go with it', () => {
    const registry = new Registry();
    registry.add([command('a', ['F1']), command('b', ['F2'])]);
    expect(registry.rivals('b', 'F1').map((rival) => rival.id)).toEqual(['a']);

    registry.overrides = { b: ['F1'] };
    expect(registry.conflicts).toHaveLength(1);
    registry.overrides = { b: ['F1'], a: ['F2'] };
    expect(registry.conflicts).toEqual([]);
  });
});
