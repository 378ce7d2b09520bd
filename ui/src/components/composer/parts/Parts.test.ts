import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { Control, Json, Problem } from '../../../lib/ipc/bindings';
import { field } from '../../../lib/state/composer/testing';
import Holding from './testing/Holding.svelte';

const text: Control = { kind: 'text', max_units: null, multiline: false };

const speech: Control = {
  kind: 'variants',
  variants: [
    {
      label: 'Sound',
      sign: { by: 'tag', name: 'type', value: 'audio' },
      begins: { type: 'audio' },
      control: {
        kind: 'object',
        fields: [field('address', text, { label: 'Address', required: true })],
        around: { type: 'audio' },
        begins: { type: 'audio' },
      },
    },
    {
      label: 'Words',
      sign: { by: 'tag', name: 'type', value: 'text' },
      begins: { type: 'text' },
      control: {
        kind: 'object',
        fields: [
          field('text', text, { label: 'Text', required: true }),
          field(
            'pauses',
            {
              kind: 'list',
              item: { kind: 'number', min: 0, max: null, step: null, integer: false },
              begins: null,
              least: 0,
              most: 2,
            },
            { label: 'Pauses' },
          ),
        ],
        around: { type: 'text' },
        begins: { type: 'text' },
      },
    },
  ],
};

function hold(control: Control, problems: Problem[] = []) {
  const told: { value: Json } = { value: null };
  render(Holding, { name: 'Speech', control, problems, onvalue: (next) => (told.value = next) });
  return told;
}

describe('a value of several forms', () => {
  it('is a choice between them, and below it what the chosen one asks for', async () => {
    const told = hold(speech);
    expect(screen.queryByRole('textbox')).toBeNull();

    await fireEvent.click(screen.getByRole('radio', { name: 'Words' }));
    await fireEvent.input(screen.getByRole('textbox', { name: 'Text' }), {
      target: { value: 'Good morning' },
    });

    expect(told.value).toEqual({ type: 'text', text: 'Good morning' });
    expect(screen.queryByRole('textbox', { name: 'Address' })).toBeNull();
  });

  it('brings back what another form held, and holds nothing when it is left out', async () => {
    const told = hold(speech);
    await fireEvent.click(screen.getByRole('radio', { name: 'Words' }));
    await fireEvent.input(screen.getByRole('textbox', { name: 'Text' }), {
      target: { value: 'Good morning' },
    });
    await fireEvent.click(screen.getByRole('radio', { name: 'Sound' }));
    expect(told.value).toEqual({ type: 'audio' });

    await fireEvent.click(screen.getByRole('radio', { name: 'Words' }));
    expect(told.value).toEqual({ type: 'text', text: 'Good morning' });
    await fireEvent.click(screen.getByRole('radio', { name: 'None' }));

    expect(told.value).toBeNull();
  });

  it('takes several of a kind, up to the most', async () => {
    const told = hold(speech);
    await fireEvent.click(screen.getByRole('radio', { name: 'Words' }));
    const add = screen.getByRole('button', { name: 'Add to Pauses' });

    await fireEvent.click(add);
    await fireEvent.click(add);
    await fireEvent.click(add);
    const [first] = screen.getAllByRole('spinbutton');
    await fireEvent.input(first!, { target: { value: '1.5' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Remove Pauses 2' }));

    expect(told.value).toEqual({ type: 'text', pauses: [1.5] });
  });

  it('says what is wrong at the part that is wrong', async () => {
    const problem = {
      path: 'speech.text',
      message: 'expected words',
      severity: 'error',
      fault: { kind: 'missing', expected: 'string' },
    } as unknown as Problem;
    hold(speech, [problem]);

    await fireEvent.click(screen.getByRole('radio', { name: 'Words' }));

    const box = screen.getByRole('textbox', { name: 'Text' });
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(box.getAttribute('aria-describedby') ?? '')).not.toBeNull();
  });
});
