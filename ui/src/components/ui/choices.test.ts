import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import Choosing from './testing/Choosing.svelte';

const options = [
  { value: 'a', label: 'Ana', group: 'First' },
  { value: 'b', label: 'Bo', group: 'First', blocked: 'Not with this model' },
  { value: 'c', label: 'Cy', group: 'Second' },
];

function show(searchFrom = 12) {
  const chosen: (string | number)[] = [];
  render(Choosing, { label: 'Who', options, searchFrom, onchange: (value) => chosen.push(value) });
  return chosen;
}
const select = () => screen.getAllByRole('combobox')[0] as HTMLElement;
const on = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });

describe('a segmented control', () => {
  it('chooses by press and by arrow, and passes over what is blocked', async () => {
    const chosen = show();
    const [ana, bo, cy] = screen.getAllByRole('radio') as [HTMLElement, HTMLElement, HTMLElement];
    expect([ana.tabIndex, bo.tabIndex, cy.tabIndex]).toEqual([0, -1, -1]);

    await fireEvent.click(bo);
    expect(chosen).toEqual([]);
    expect(bo.getAttribute('aria-disabled')).toBe('true');

    ana.focus();
    await on('ArrowLeft');
    expect(chosen).toEqual(['c']);
    expect(document.activeElement).toBe(cy);
    expect(cy.getAttribute('aria-checked')).toBe('true');
  });
});

describe('a select', () => {
  it('opens with an arrow, moves to its value, chooses with Enter and closes', async () => {
    const chosen = show();
    select().focus();
    await on('ArrowDown');
    const list = screen.getByRole('listbox');
    expect(document.activeElement).toBe(list);
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('Ana');

    await on('End');
    expect(list.getAttribute('aria-activedescendant')).toBe(
      screen.getByRole('option', { name: 'Cy' }).id,
    );
    await on('Enter');
    expect(chosen).toEqual(['c']);
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(document.activeElement).toBe(select());
  });

  it('does not choose what is blocked', async () => {
    const chosen = show();
    await fireEvent.click(select());
    await on('b');
    await on('Enter');
    expect(chosen).toEqual([]);
    expect(screen.getByRole('listbox')).toBeTruthy();
  });

  it('can be searched when it is long', async () => {
    const chosen = show(2);
    await fireEvent.click(select());
    await fireEvent.input(document.activeElement as Element, { target: { value: 'sec' } });
    expect(screen.getAllByRole('option').map((node) => node.textContent?.trim())).toEqual(['Cy']);
    await on('Enter');
    expect(chosen).toEqual(['c']);
  });
});

describe('a stepper', () => {
  it('stays within its ends, also when typed', async () => {
    const chosen = show();
    const input = screen.getByRole('spinbutton');
    await fireEvent.change(input, { target: { value: '99' } });
    await fireEvent.change(input, { target: { value: 'x' } });
    await fireEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(chosen).toEqual([4]);
    expect((input as HTMLInputElement).value).toBe('4');
  });
});
