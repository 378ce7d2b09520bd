import { describe, expect, it } from 'vitest';

import { caps, chordOf, isTyped, normal, type Press } from './chord';

function press(key: string, code: string, held: Partial<Press> = {}): Press {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('a chord', () => {
  it('is always written the same way', () => {
    expect(normal('Shift+Mod+k')).toBe('Mod+Shift+K');
    expect(normal('Mod++')).toBe('Mod++');
    expect(normal('?')).toBe('?');
  });

  it('has Ctrl as Mod on Linux and Windows, Cmd on macOS', () => {
    expect(chordOf(press('k', 'KeyK', { ctrlKey: true }), 'linux')).toBe('Mod+K');
    expect(chordOf(press('k', 'KeyK', { metaKey: true }), 'macos')).toBe('Mod+K');
    expect(chordOf(press('k', 'KeyK', { ctrlKey: true }), 'macos')).toBe('Ctrl+K');
  });

  it('is nothing while only modifiers are down', () => {
    expect(chordOf(press('Control', 'ControlLeft', { ctrlKey: true }), 'linux')).toBeNull();
    expect(chordOf(press('Shift', 'ShiftLeft', { shiftKey: true }), 'linux')).toBeNull();
  });

  it('counts Shift with letters and named keys, not with signs that need it', () => {
    expect(chordOf(press('R', 'KeyR', { shiftKey: true }), 'linux')).toBe('Shift+R');
    expect(chordOf(press('F6', 'F6', { shiftKey: true }), 'linux')).toBe('Shift+F6');
    expect(chordOf(press('?', 'Slash', { shiftKey: true }), 'linux')).toBe('?');
    expect(chordOf(press('?', 'Minus', { shiftKey: true }), 'linux'), 'a German layout').toBe('?');
    expect(chordOf(press('+', 'Equal', { ctrlKey: true, shiftKey: true }), 'linux')).toBe('Mod++');
  });

  it('is the Latin letter on the key where the layout writes another script', () => {
    expect(chordOf(press('л', 'KeyK', { ctrlKey: true }), 'linux')).toBe('Mod+K');
    expect(chordOf(press('∫', 'KeyB', { metaKey: true, altKey: true }), 'macos')).toBe('Mod+Alt+B');
  });

  it('names the space bar', () => {
    expect(chordOf(press(' ', 'Space'), 'linux')).toBe('Space');
  });
});

describe('the caps of a chord', () => {
  it('are those of the platform', () => {
    expect(caps('Mod+Shift+Enter', 'linux')).toEqual(['Ctrl', 'Shift', 'Enter']);
    expect(caps('Mod+Shift+Enter', 'macos')).toEqual(['⌘', '⇧', '↩']);
    expect(caps('Alt+ArrowUp', 'windows')).toEqual(['Alt', '↑']);
    expect(caps('Mod+,', 'linux')).toEqual(['Ctrl', ',']);
  });
});

describe('typing', () => {
  it('presses letters, signs, Enter and Delete, but no chord with Ctrl or Alt and no F key', () => {
    expect(['Q', 'Shift+R', '?', 'Enter', 'Delete', 'Space'].every(isTyped)).toBe(true);
    expect(['Mod+K', 'Alt+ArrowUp', 'F6', 'Shift+F6', 'Mod+Enter'].some(isTyped)).toBe(false);
  });
});
