import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { JobRow } from '../../lib/ipc/bindings';
import { QueueBoard } from '../../lib/state/queue/board.svelte';
import { FakeProgram, HandPace, job } from '../../lib/state/queue/testing';
import { Drag } from './drag.svelte';
import JobGrid from './JobGrid.svelte';

/** A panel of five rows; the test's window has no sizes of its own. */
class FixedSize {
  readonly #tell: () => void;
  constructor(tell: () => void) {
    this.#tell = tell;
  }
  observe() {
    this.#tell();
  }
  disconnect() {}
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FixedSize);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(220);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(500);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function shown(rows: JobRow[]) {
  const program = new FakeProgram(rows);
  const pace = new HandPace();
  const ways = { tell: () => {}, say: () => {}, toQueue: () => {}, toAccounts: () => {} };
  const board = new QueueBoard(program, ways, pace);
  const opened: string[] = [];
  await board.load();
  render(JobGrid, {
    board,
    list: board.queue.lanes.normal,
    label: 'Background',
    lane: 'normal',
    drag: new Drag(() => {}),
    thumbs: '/thumbs/',
    verbs: () => [],
    onopen: (row) => opened.push(row.id),
    onmenu: () => {},
  });
  const grid = await screen.findByRole('grid', { name: 'Background' });
  await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(0));
  return { program, pace, board, grid, opened };
}

const waiting = (count: number) =>
  Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n }));
const active = (grid: HTMLElement) =>
  document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.dataset['job'];

describe('a list of jobs', () => {
  it('draws a handful of ten thousand rows and says how many there are', async () => {
    const { grid } = await shown(waiting(10_000));

    expect(grid.getAttribute('aria-rowcount')).toBe('10000');
    expect(screen.getAllByRole('row').length).toBeLessThan(20);
  });

  it('names a row by what it is, where it stands and what it costs', async () => {
    await shown([job('a', { prompt: 'Foggy harbour', hold: 'you' })]);

    expect(
      screen.getByRole('row', { name: 'Foggy harbour. Held by you. Nothing charged. 8 cr' }),
    ).toBeTruthy();
  });

  it('is one tab stop in which arrows move and Shift selects', async () => {
    const { grid, board } = await shown(waiting(50));
    grid.focus();
    await waitFor(() => expect(active(grid)).toBe('j0'));

    await fireEvent.keyDown(grid, { key: 'ArrowDown' });
    await waitFor(() => expect(active(grid)).toBe('j1'));
    await fireEvent.keyDown(grid, { key: 'ArrowDown', shiftKey: true });
    await waitFor(() => expect(board.queue.selection.ids.sort()).toEqual(['j1', 'j2']));
    await fireEvent.keyDown(grid, { key: 'ArrowDown', ctrlKey: true });
    await waitFor(() => expect(active(grid)).toBe('j3'));
    expect(board.queue.selection.size, 'Ctrl moves without selecting').toBe(2);
  });

  it('shows prompts as text', async () => {
    await shown([job('a', { prompt: '<img src=x onerror=alert(1)>' })]);

    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('changes a row in place while it runs', async () => {
    const { board, pace } = await shown([job('r', { phase: 'waiting' }), ...waiting(3)]);
    const before = document.querySelector('[data-job="r"]');

    board.apply({
      type: 'job_changed',
      job: job('r', { phase: 'waiting', remote_word: 'running', progress: 0.64, rev: 2 }),
    });
    await pace.draw();

    const bar = await screen.findByRole('progressbar');
    expect(bar.getAttribute('aria-valuenow')).toBe('64');
    expect(document.querySelector('[data-job="r"]'), 'the same element').toBe(before);
  });

  it('leaves the drawing of pictures that cannot be had to the plate', async () => {
    await shown([job('r', { phase: 'waiting', asset_ids: [7] })]);
    const picture = document.querySelector('img') as HTMLImageElement;
    expect(picture.getAttribute('src')).toBe('/thumbs/tiny/7');

    await fireEvent.error(picture);

    await waitFor(() => expect(document.querySelector('img')).toBeNull());
  });
});
