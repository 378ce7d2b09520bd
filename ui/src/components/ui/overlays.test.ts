import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { MenuEntry } from './menu';
import { ordered } from './menu';
import Asking from './testing/Asking.svelte';

const log: string[] = [];
const entries: MenuEntry[] = [
  { label: 'Trash', danger: true, run: () => log.push('trash') },
  { label: 'Open', run: () => log.push('open') },
  { label: 'Copy', items: [{ label: 'Prompt', run: () => log.push('prompt') }] },
  'separator',
  { label: 'Reveal', blocked: true, run: () => log.push('reveal') },
];

async function ask() {
  log.length = 0;
  render(Asking, { names: ['Withdraw', 'More', 'Keep'], entries, log });
  const opener = screen.getByRole('button', { name: 'Withdraw' });
  opener.focus();
  await fireEvent.click(opener);
  return { opener, dialog: screen.getByRole('dialog', { name: 'Withdraw' }) };
}

const escape = () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
const focused = () => document.activeElement?.textContent?.trim();

describe('a dialog', () => {
  it('takes the focus to its safe button and says what it asks', async () => {
    const { dialog } = await ask();
    expect(focused()).toBe('Keep');
    expect(dialog.getAttribute('aria-modal')).toBe('true');
    expect(
      document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent,
    ).toBe('More');
  });

  it('keeps Tab inside, both ways', async () => {
    const { dialog } = await ask();
    await fireEvent.keyDown(document.activeElement as Element, { key: 'Tab' });
    expect(focused()).toBe('More');
    await fireEvent.keyDown(document.activeElement as Element, { key: 'Tab', shiftKey: true });
    expect(focused()).toBe('Keep');
    expect(dialog.contains(document.activeElement)).toBe(true);
  });

  it('closes with Esc and gives the focus back', async () => {
    const { opener } = await ask();
    await escape();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  it('is not closed by Esc that an input method takes', async () => {
    await ask();
    await fireEvent.keyDown(document.activeElement as Element, {
      key: 'Escape',
      isComposing: true,
    });
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('what lies over something', () => {
  it('closes first: one Esc, one layer', async () => {
    await ask();
    screen.getByRole('button', { name: 'More' }).focus();
    await fireEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(screen.getByRole('menu')).toBeTruthy();

    await escape();
    expect(screen.queryByRole('menu')).toBeNull();
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(focused()).toBe('More');

    await escape();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('closes by a press outside, but a dialog asks until it is answered', async () => {
    await ask();
    await fireEvent.click(screen.getByRole('button', { name: 'More' }));

    await fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(screen.getByRole('dialog')).toBeTruthy();

    await fireEvent.pointerDown(document.body);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('a menu', () => {
  async function menu() {
    await ask();
    await fireEvent.click(screen.getByRole('button', { name: 'More' }));
    return screen.getByRole('menu', { name: 'Keep' });
  }
  const names = (node: HTMLElement) =>
    within(node)
      .getAllByRole('menuitem')
      .map((entry) => entry.textContent?.trim());

  it('puts what destroys at the end, apart', async () => {
    expect(names(await menu())).toEqual(['Open', 'Copy', 'Reveal', 'Trash']);
    expect(ordered(entries).at(-2)).toBe('separator');
    expect(ordered(['separator', { label: 'a' }, 'separator', 'separator'])).toEqual([
      { label: 'a' },
    ]);
  });

  it('moves with arrows, finds by letters and runs with a press', async () => {
    await menu();
    expect(focused()).toBe('Open');
    await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowUp' });
    expect(focused()).toBe('Trash');
    await fireEvent.keyDown(document.activeElement as Element, { key: 'o' });
    await fireEvent.click(document.activeElement as Element);
    expect(log).toEqual(['open']);
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('does not run what is blocked', async () => {
    await menu();
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Reveal' }));
    expect(log).toEqual([]);
    expect(screen.getByRole('menu')).toBeTruthy();
  });

  it('opens what lies deeper with the right arrow and closes it with the left', async () => {
    await menu();
    await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' });
    expect(focused()).toBe('Copy');
    await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
    expect(focused()).toBe('Prompt');
    await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowLeft' });
    expect(focused()).toBe('Copy');

    await fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Prompt' }));
    expect(log).toEqual(['prompt']);
    expect(screen.queryByRole('menu'), 'all of them are closed').toBeNull();
  });
});
