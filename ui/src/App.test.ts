import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import App from './App.svelte';
import type { Backend } from './lib/ipc/backend';
import type { Counts } from './lib/ipc/bindings';
import { PHASES } from './lib/ipc/types';
import { CountsState } from './lib/state/counts.svelte';

const about = { version: '0.1.0', library: '/home/ana/My Pictures', log: '/state/framewright.log' };

function program(phases: Counts['phases'], held: Counts['held'] = {}): Backend {
  return {
    call: (name) => Promise.resolve((name === 'host.about' ? about : { phases, held }) as never),
    subscribe: () => Promise.resolve(),
  };
}

async function show(backend: Backend) {
  const queue = new CountsState(backend);
  render(App, { queue });
  await queue.start();
}

describe('the window', () => {
  it('says that nothing is queued and gives the line that queues something here', async () => {
    await show(program({}));

    expect(await screen.findByRole('heading', { name: 'Nothing queued yet' })).toBeTruthy();
    expect(screen.getByText(/--library '\/home\/ana\/My Pictures'$/)).toBeTruthy();
  });

  it('shows every phase with its count', async () => {
    await show(program({ queued: 9, waiting: 2, done: 4, refused: 1 }));

    expect(await screen.findByRole('heading', { name: '4 of 16 jobs safe on disk' })).toBeTruthy();
    const rows = [...document.querySelectorAll('[data-phase]')];
    expect(rows.map((row) => row.getAttribute('data-phase')).sort()).toEqual([...PHASES].sort());
    expect(document.querySelector('[data-phase=queued] .count')?.textContent).toBe('9');
    expect(document.querySelector('[data-phase=refused] .count')?.textContent).toBe('1');
  });

  it('says how many of the unsent ones are held', async () => {
    await show(program({ queued: 9 }, { you: 2, limit: 1 }));

    await screen.findByRole('heading', { name: '0 of 9 jobs safe on disk' });
    expect(document.querySelector('[data-phase=queued]')?.textContent).toContain('3 held');
  });

  it('never stays blank when the program could not start, and says where the log is', async () => {
    await show({
      call: () => Promise.resolve(about as never),
      subscribe: () =>
        Promise.reject({ code: 'library', message: 'The folder cannot be written.' }),
    });

    const told = (await screen.findByRole('alert')).textContent;
    expect(told).toContain('The folder cannot be written.');
    expect(told).toContain('/state/framewright.log');
  });
});
