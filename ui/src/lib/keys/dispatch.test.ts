import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { dispatch, listen } from './dispatch';
import { Registry, type Command } from './registry.svelte';

let registry: Registry;
let ran: string[];

function command(id: string, keys: string[], more: Partial<Command> = {}): Command {
  return {
    id,
    title: 'frame.queue',
    group: 'view',
    keys,
    scope: 'everywhere',
    run: () => ran.push(id),
    ...more,
  };
}

function press(target: Element | Document, key: string, init: KeyboardEventInit = {}) {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  const event = new KeyboardEvent('keydown', {
    key,
    code,
    bubbles: true,
    cancelable: true,
    ...init,
  });
  target.dispatchEvent(event);
  return event;
}

let deaf: () => void;

beforeEach(() => {
  ran = [];
  registry = new Registry();
  deaf = listen(window, registry);
  document.body.innerHTML = `
    <div data-scope="composer"><textarea id="prompt"></textarea><button id="seed"></button></div>
    <div data-scope="grid" id="grid" tabindex="0">
      <button id="verb"></button><input id="rename" /><input type="range" id="size" />
      <div data-scope="loupe" id="loupe" tabindex="0"></div>
    </div>`;
});
afterEach(() => deaf());

const at = (id: string) => document.getElementById(id) as HTMLElement;

describe('scopes', () => {
  beforeEach(() => {
    registry.add([
      command('palette', ['Mod+K']),
      command('queue', ['Q']),
      command('remix', ['R'], { scope: 'grid' }),
      command('send', ['Mod+Enter'], { scope: 'composer' }),
      command('open', ['Enter'], { scope: 'grid' }),
      command('back', ['Enter'], { scope: 'loupe' }),
    ]);
  });

  it('let chords with Ctrl work everywhere, in text as well', () => {
    press(at('prompt'), 'k', { ctrlKey: true });
    press(document.body, 'k', { ctrlKey: true });
    expect(ran).toEqual(['palette', 'palette']);
  });

  it('keep single letters to grids and viewers, and to a window where nothing has the focus', () => {
    press(at('prompt'), 'q');
    press(at('seed'), 'q');
    press(at('rename'), 'q');
    expect(ran).toEqual([]);

    press(at('grid'), 'q');
    press(at('size'), 'q');
    press(document.body, 'q');
    expect(ran).toEqual(['queue', 'queue', 'queue']);
  });

  it('run a command of the grid only in the grid', () => {
    press(document.body, 'r');
    press(at('prompt'), 'r');
    expect(ran).toEqual([]);
    press(at('grid'), 'r');
    expect(ran).toEqual(['remix']);
  });

  it('give the innermost part its key first', () => {
    press(at('loupe'), 'Enter');
    press(at('grid'), 'Enter');
    expect(ran).toEqual(['back', 'open']);
  });

  it('leave Enter to the button that has the focus', () => {
    const event = press(at('verb'), 'Enter');
    expect(ran).toEqual([]);
    expect(event.defaultPrevented).toBe(false);
  });

  it('send from the composer only', () => {
    press(at('grid'), 'Enter', { ctrlKey: true });
    expect(ran).toEqual([]);
    press(at('prompt'), 'Enter', { ctrlKey: true });
    expect(ran).toEqual(['send']);
  });

  it('do nothing under a question', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>');
    press(at('grid'), 'r');
    press(document.body, 'k', { ctrlKey: true });
    expect(ran).toEqual([]);
  });
});

describe('an input method', () => {
  it('keeps every key while it composes', () => {
    registry.add([command('send', ['Mod+Enter'], { scope: 'composer' }), command('q', ['Q'])]);

    press(at('prompt'), 'Enter', { ctrlKey: true, isComposing: true });
    press(at('prompt'), 'Process', { ctrlKey: true });
    const old = new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true });
    Object.defineProperty(old, 'keyCode', { value: 229 });
    at('prompt').dispatchEvent(old);

    expect(ran).toEqual([]);
  });
});

describe('a text field', () => {
  it('keeps copy, paste and undo', () => {
    registry.add([
      command('undo', ['Mod+Z']),
      command('copy', ['Mod+C'], { scope: 'grid' }),
      command('redo', ['Mod+Shift+Z']),
    ]);

    for (const key of ['z', 'c']) press(at('rename'), key, { ctrlKey: true });
    press(at('rename'), 'Z', { ctrlKey: true, shiftKey: true });
    expect(ran).toEqual([]);

    press(at('grid'), 'z', { ctrlKey: true });
    press(at('grid'), 'c', { ctrlKey: true });
    expect(ran).toEqual(['undo', 'copy']);
  });
});

describe('the keys of the webview', () => {
  it.each([
    ['F5', {}],
    ['r', { ctrlKey: true }],
    ['f', { ctrlKey: true }],
    ['p', { ctrlKey: true }],
    ['-', { ctrlKey: true }],
    ['ArrowLeft', { altKey: true }],
  ])('are swallowed: %s', (key, init) => {
    expect(press(document.body, key, init).defaultPrevented).toBe(true);
    expect(press(at('prompt'), key, init).defaultPrevented).toBe(true);
  });

  it('leave everything else alone', () => {
    expect(press(at('prompt'), 'a').defaultPrevented).toBe(false);
    expect(press(at('prompt'), 'c', { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(press(document.body, 'Tab').defaultPrevented).toBe(false);
  });
});

describe('a press', () => {
  it('that something else has answered runs nothing', () => {
    registry.add([command('queue', ['Q'])]);
    at('grid').addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    press(at('grid'), 'q');
    expect(ran).toEqual([]);
  });

  it('held down runs once, unless it moves or sizes', () => {
    registry.add([command('queue', ['Q']), command('larger', ['Mod+=']), command('send', ['F8'])]);
    for (const key of ['q', 'F8']) {
      press(at('grid'), key);
      press(at('grid'), key, { repeat: true });
    }
    press(at('grid'), '=', { ctrlKey: true });
    press(at('grid'), '=', { ctrlKey: true, repeat: true });
    expect(ran).toEqual(['queue', 'send', 'larger', 'larger']);
  });

  it('tells whether a command ran', () => {
    registry.add([command('never', ['F9'], { when: () => false })]);
    const event = new KeyboardEvent('keydown', { key: 'F9' });
    Object.defineProperty(event, 'target', { value: document.body });
    expect(dispatch(event, registry)).toBe(false);
  });
});
