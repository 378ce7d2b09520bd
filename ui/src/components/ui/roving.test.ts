import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';

import { step } from './roving';
import List from './testing/List.svelte';

const item = (name: string) => screen.getByRole('option', { name });
const stops = () =>
  screen.getAllByRole('option').flatMap((node) => (node.tabIndex === 0 ? [node.textContent] : []));

async function key(name: string, key: string, timeStamp?: number) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  if (timeStamp !== undefined) Object.defineProperty(event, 'timeStamp', { value: timeStamp });
  await fireEvent(item(name), event);
  return document.activeElement?.textContent;
}

describe('a step', () => {
  it('goes along the group and round its ends', () => {
    expect(step('ArrowDown', 0, 3, 'vertical', true)).toBe(1);
    expect(step('ArrowUp', 0, 3, 'vertical', true)).toBe(2);
    expect(step('ArrowDown', 2, 3, 'vertical', false)).toBe(2);
    expect(step('End', 0, 3, 'both', true)).toBe(2);
  });

  it('leaves the keys of the other direction alone', () => {
    expect(step('ArrowRight', 0, 3, 'vertical', true)).toBeNull();
    expect(step('ArrowDown', 0, 3, 'horizontal', true)).toBeNull();
    expect(step('Tab', 0, 3, 'both', true)).toBeNull();
    expect(step('ArrowDown', 0, 0, 'both', true)).toBeNull();
  });
});

describe('a roving list', () => {
  it('is one tab stop: the chosen item, else the first', () => {
    render(List, { names: ['Ana', 'Bo', 'Cy'], chosen: 'Bo' });
    expect(stops()).toEqual(['Bo']);
  });

  it('moves with the arrows and takes the tab stop along', async () => {
    render(List, { names: ['Ana', 'Bo', 'Cy'] });
    item('Ana').focus();

    expect(await key('Ana', 'ArrowDown')).toBe('Bo');
    expect(stops()).toEqual(['Bo']);
    expect(await key('Bo', 'End')).toBe('Cy');
    expect(await key('Cy', 'ArrowDown')).toBe('Ana');
    expect(stops()).toEqual(['Ana']);
  });

  it('keeps a tab stop when the item that had it goes', async () => {
    const { rerender } = render(List, { names: ['Ana', 'Bo', 'Cy'] });
    item('Bo').focus();
    expect(stops()).toEqual(['Bo']);

    await rerender({ names: ['Ana', 'Cy'] });
    await tick();

    expect(stops()).toHaveLength(1);
  });

  it('finds by letters; a second letter narrows, a pause begins anew', async () => {
    render(List, { names: ['Ana', 'Bo', 'Bram', 'Cy'] });
    item('Ana').focus();

    expect(await key('Ana', 'b', 1000)).toBe('Bo');
    expect(await key('Bo', 'r', 1200)).toBe('Bram');
    expect(await key('Bram', 'c', 5000)).toBe('Cy');
  });

  it('moves no item that cannot be reached', async () => {
    render(List, { names: ['Ana', 'Bo'] });
    const button = screen.getByRole('button');
    await fireEvent.keyDown(button, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(document.body);
  });
});
