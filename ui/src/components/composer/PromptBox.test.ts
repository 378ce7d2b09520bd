import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import PromptBox from './PromptBox.svelte';

async function typing(text: string, tags: string[] | null = ['fox', 'forest', 'owl']) {
  const onchange = vi.fn();
  const onqueue = vi.fn();
  const props = { id: 'prompt', label: 'Prompt', value: '', most: null, tags, onchange, onqueue };
  render(PromptBox, { ...props, enterQueues: true });
  const area = screen.getByRole<HTMLTextAreaElement>('textbox');
  area.focus();
  await fireEvent.input(area, { target: { value: text } });
  await tick();
  return { area, onchange, onqueue };
}
const names = () => screen.queryAllByRole('option').map((option) => option.textContent?.trim());

describe('a name that is typed', () => {
  it('offers the references that begin so and takes the chosen one', async () => {
    const { area, onchange, onqueue } = await typing('a @fo');
    expect(names()).toEqual(['@fox', '@forest']);

    await fireEvent.keyDown(area, { key: 'ArrowDown' });
    const active = area.getAttribute('aria-activedescendant') ?? '';
    expect(document.getElementById(active)?.textContent).toContain('@forest');
    await fireEvent.keyDown(area, { key: 'Enter' });

    expect(area.value).toBe('a @forest ');
    expect(onchange).toHaveBeenLastCalledWith('a @forest ');
    expect(onqueue).not.toHaveBeenCalled();
    expect(names()).toEqual([]);
  });

  it('is left alone with Escape, and where there are no references', async () => {
    const { area } = await typing('a @');
    await fireEvent.keyDown(area, { key: 'Escape' });
    expect(names()).toEqual([]);
  });

  it('is nothing to a model that takes none by name', async () => {
    const { area, onqueue } = await typing('a @fo', null);
    expect(names()).toEqual([]);
    await fireEvent.keyDown(area, { key: 'Enter' });
    expect(onqueue).toHaveBeenCalledOnce();
  });
});
