import { describe, expect, it } from 'vitest';

import type { SettingsView } from '../../ipc/bindings';
import { Registry, type Command } from '../../keys';
import { Keymap } from './keymap.svelte';
import { SettingsState } from './settings.svelte';
import { Program, settingsView } from './testing';

function command(id: string, keys: string[], scope: Command['scope'] = 'everywhere'): Command {
  return { id, title: 'common.open', group: 'go', keys, scope, run: () => {} };
}

async function keymap(commands: Command[], keys: SettingsView['keys'] = {}) {
  let view = settingsView({ keys });
  const program = new Program({
    'settings.get': () => view,
    'settings.set': ({ patch }) => (view = { ...view, ...patch }),
  });
  const settings = new SettingsState(program);
  await settings.load();
  const registry = new Registry();
  registry.add(commands);
  registry.overrides = keys;
  /** What the window does whenever the settings change. */
  const follow = () => (registry.overrides = settings.view?.keys ?? {});
  return { map: new Keymap(registry, settings), registry, settings, follow };
}

const three = [
  command('open', ['Mod+O']),
  command('close', ['Mod+W']),
  command('rate', ['1'], 'grid'),
];

describe('Keymap', () => {
  it('gives a command the keys that were pressed', async () => {
    const { map, settings } = await keymap(three);

    map.record('open');
    await map.press('Shift+Mod+P');

    expect(settings.view?.keys).toEqual({ open: ['Mod+Shift+P'] });
    expect(map.recording).toBeNull();
    expect(map.isChanged('open')).toBe(true);
  });

  it('asks first when another command has the keys, and takes them when told so', async () => {
    const { map, registry, settings, follow } = await keymap(three);

    map.record('open');
    await map.press('Mod+W');
    expect(map.wanted?.rivals.map((rival) => rival.id)).toEqual(['close']);
    expect(settings.view?.keys, 'nothing is changed by asking').toEqual({});

    await map.take();
    follow();

    expect(settings.view?.keys).toEqual({ open: ['Mod+W'], close: [] });
    expect(registry.conflicts).toEqual([]);
  });

  it('does not ask when the two never work in the same place', async () => {
    const { map, settings } = await keymap([...three, command('seed', ['R'], 'composer')]);

    map.record('seed');
    await map.press('1');

    expect(map.wanted).toBeNull();
    expect(settings.view?.keys).toEqual({ seed: ['1'] });
  });

  it('asks when one of the two works everywhere', async () => {
    const { map } = await keymap(three);

    map.record('rate');
    await map.press('Mod+O');

    expect(map.wanted?.rivals.map((rival) => rival.id)).toEqual(['open']);
  });

  it('shows a conflict that a hand-written file brought in, until it is settled', async () => {
    const { map, follow } = await keymap(three, { open: ['Mod+W'] });
    expect(map.inConflict('open')).toBe(true);
    expect(map.inConflict('close')).toBe(true);
    expect(map.inConflict('rate')).toBe(false);

    await map.reset('open');
    follow();

    expect(map.inConflict('close')).toBe(false);
    expect(map.changed).toEqual([]);
  });

  it('remembers nothing when a command gets its own keys back', async () => {
    const { map, settings } = await keymap(three, { open: ['Mod+P'] });

    map.record('open');
    await map.press('Mod+O');

    expect(settings.view?.keys).toEqual({});
  });

  it('can leave a command without keys and give all of them back', async () => {
    const { map, settings } = await keymap(three);

    await map.clear('open');
    expect(settings.view?.keys).toEqual({ open: [] });

    await map.resetAll();
    expect(settings.view?.keys).toEqual({});
  });

  it('finds commands by words of the title, by the caps, and by pressing the keys', async () => {
    const { map } = await keymap(three);
    const titles: Record<string, string> = {
      open: 'Open a file',
      close: 'Close',
      rate: 'One star',
    };
    const found = () =>
      map.found(({ id }) => titles[id] ?? '').flatMap(([, list]) => list.map(({ id }) => id));

    map.text = 'file open';
    expect(found()).toEqual(['open']);
    map.text = 'ctrl w';
    expect(found()).toEqual(['close']);
    map.text = '';
    map.pressed = '1';
    expect(found()).toEqual(['rate']);
    map.pressed = null;
    expect(found()).toEqual(['open', 'close', 'rate']);
  });
});
