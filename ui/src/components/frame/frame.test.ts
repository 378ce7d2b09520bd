import { describe, expect, it } from 'vitest';

import type { Backend } from '../../lib/ipc/backend';
import { Studio } from '../../lib/state/studio.svelte';
import { frameCommands } from './commands';
import { marked, sections } from './palette';

const backend: Backend = {
  call: () => new Promise<never>(() => {}),
  subscribe: () => Promise.resolve(),
};

function ready(): Studio {
  const studio = new Studio(backend);
  studio.session.about = { start: { state: 'ready' } } as never;
  studio.commands.add(frameCommands(studio));
  return studio;
}

describe('the commands of the frame', () => {
  it('have no two that want the same keys', () => {
    expect(ready().commands.conflicts).toEqual([]);
  });

  it('wait for the library, but for help and the look of the window', () => {
    const studio = ready();
    studio.session.about = { start: { state: 'opening' } } as never;
    const usable = studio.commands.all.filter((command) => command.when?.() !== false);
    expect(usable.map((command) => command.id)).toContain('help.palette');
    expect(usable.some((command) => command.id.startsWith('go.'))).toBe(false);
  });
});

describe('the palette', () => {
  const studio = ready();
  const title = (command: { id: string }) => command.id.replace('.', ' ');
  const list = (typed: string) =>
    sections(studio.commands.all, typed, title, (command) => command.when?.() !== false);

  it('lists by group without words and by fit with words', () => {
    expect(list('').map((section) => section.group)).toEqual(['go', 'view', 'help']);
    const [first] = list('queue');
    expect(first?.group).toBeNull();
    expect(first?.entries[0]?.command.id).toBe('view.queue');
    expect(list('nothing like it')).toEqual([]);
  });

  it('leaves out what would do nothing, and what only has keys', () => {
    const ids = list('').flatMap((section) => section.entries.map((entry) => entry.command.id));
    expect(ids).not.toContain('view.leave');
    studio.layout.go('settings');
    const there = list('').flatMap((section) => section.entries.map((entry) => entry.command.id));
    expect(ids).toContain('view.left');
    expect(there).not.toContain('view.left');
  });

  it('marks what was typed', () => {
    const [entry] = list('que')[0]?.entries ?? [];
    expect(entry && marked(entry)).toEqual([
      { text: 'view ', hit: false },
      { text: 'que', hit: true },
      { text: 'ue', hit: false },
    ]);
  });
});
