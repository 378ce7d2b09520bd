import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { Finding } from '../../lib/ipc/bindings';
import { Program } from '../../lib/state/settings/testing';
import { Studio } from '../../lib/state/studio.svelte';
import Doctor from './Doctor.svelte';
import Part from './testing/Part.svelte';

const FOUND: Finding[] = [
  {
    area: 'clock',
    health: 'good',
    symptom: { kind: 'clock_steady' },
    text: 'The clock runs evenly.',
  },
  {
    area: 'keychain',
    health: 'warning',
    symptom: { kind: 'keychain_locked' },
    text: 'The keychain is locked. Unlock it and look again.',
  },
];

function show(copy: () => number | Promise<number>) {
  const program = new Program({ 'host.examine': () => FOUND, 'host.report': copy });
  render(Part, { studio: new Studio(program), part: Doctor });
  return program;
}

describe('a look at this computer', () => {
  it('tells what was found and what to do, and asks the services only when told to', async () => {
    const program = show(() => 40);
    await fireEvent.click(screen.getByRole('button', { name: 'Check this computer' }));

    expect(
      await screen.findByText('The keychain is locked. Unlock it and look again.'),
    ).toBeTruthy();
    expect(screen.getByText('1 thing to look at.')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Ask the services too' }));
    expect(program.asked('host.examine')).toEqual([{ online: false }, { online: true }]);
  });

  it('copies the report, and says nothing was copied where that failed', async () => {
    const refused = { code: 'unavailable', message: 'The clipboard cannot be written.' };
    const program = show(() => Promise.reject(refused));
    await fireEvent.click(screen.getByRole('button', { name: 'Copy report' }));

    expect(await screen.findByText('The clipboard cannot be written.')).toBeTruthy();
    expect(program.asked('host.report')).toEqual([{}]);
  });
});
