import { describe, expect, it } from 'vitest';

import type { Backend } from '../../lib/ipc/backend';
import { Studio } from '../../lib/state/studio.svelte';
import { composerCommands } from '../composer/commands';
import { galleryCommands } from '../gallery/commands';
import { Player } from '../../lib/state/gallery/player.svelte';
import { playerCommands } from '../player/commands';
import { loupeCommands } from '../loupe/commands';
import { queueCommands } from '../queue/commands';
import { frameCommands } from './commands';

const backend: Backend = {
  call: () => new Promise<never>(() => {}),
  subscribe: () => Promise.resolve(),
};

/** Every command of the window, as its parts register them. */
function everything(): Studio {
  const studio = new Studio(backend);
  const nothing = () => {};
  const table = {
    isPicture: () => true,
    toggle: nothing,
    fit: nothing,
    scaleBy: nothing,
    pan: nothing,
  };
  studio.commands.add(frameCommands(studio));
  studio.commands.add(composerCommands(studio, nothing));
  studio.commands.add(queueCommands(studio));
  studio.commands.add(galleryCommands(studio, nothing));
  studio.commands.add(loupeCommands(studio, table));
  studio.commands.add(playerCommands(new Player(studio.layout, null, true), true));
  return studio;
}

describe('the keys of the whole window', () => {
  it('want nothing twice', () => {
    expect(everything().commands.conflicts).toEqual([]);
  });

  it('belong to commands with names of their own', () => {
    const ids = everything().commands.all.map((command) => command.id);
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('never spend with a single letter', () => {
    const sending = everything().commands.all.filter((command) => command.group === 'compose');
    const chords = sending.flatMap((command) => command.keys);
    expect(chords.length).toBeGreaterThan(5);
    expect(chords.filter((chord) => !/^(Mod|Alt)\+/.test(chord))).toEqual([]);
  });
});
