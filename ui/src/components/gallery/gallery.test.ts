import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AssetView, JobRow } from '../../lib/ipc/bindings';
import { FakeLibrary, jobOf, tileOf } from '../../lib/state/gallery/testing';
import { Studio } from '../../lib/state/studio.svelte';
import Stage from './testing/Stage.svelte';

/** The test's window has no sizes of its own. */
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
  vi.stubGlobal('matchMedia', () => new EventTarget());
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(720);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function viewOf(id: number): AssetView {
  return {
    tile: tileOf(id),
    path: 'media/2026/fox-1.png',
    sha256: 'abcdef0123456789'.repeat(4),
    recipe: {
      model: 'frames',
      model_title: 'Frames',
      service: 'useapi',
      account: 'demo',
      account_name: 'Demo',
      typed: { prompt: 'A <b>fox</b> in snow', diversity: 3 },
      rows: [{ label: 'Diversity', value: '3', unit: null, copy: false }],
      sent: { text_prompt: 'a fox' },
      echo: { seed: 77 },
      seed: 77,
    },
    money: { estimated: 8, by_service: 9, charged: 8, returned: 0, unknown: false },
    story: [
      {
        at_ms: 1,
        phase: 'done',
        text: 'Safe on disk',
        told: { kind: 'safe', files: 1 },
        reason: null,
      },
    ],
    attempts: [],
    set: [1, 2, 3, 4].map((one) => tileOf(one)),
    parents: [],
    lost: 0,
    children: [],
    price_source: null,
    there: true,
  };
}

async function shown(count: number, jobs: JobRow[] = []) {
  const library = new FakeLibrary(count);
  library.jobs = jobs;
  const texts: string[] = [];
  Object.assign(library.answers, {
    'gallery.asset': ({ id }: { id: number }) => viewOf(id),
    'host.copy_text': ({ text }: { text: string }) => void texts.push(text),
    'queue.dismiss': () => 1,
    'catalogue.models': () => [],
    'accounts.list': () => ({ accounts: [] }),
    'compose.steps': () => [
      { step: 'reference', from: ['image', 'video'] },
      { step: 'animate', from: ['image'] },
      { step: 'extend', from: ['video'] },
    ],
  });
  const studio = new Studio(library);
  studio.session.about = {
    media: { thumbs: 'thumb://', files: 'file://' },
    start: { state: 'ready' },
  } as never;
  const { gallery } = studio;
  render(Stage, { studio });
  await gallery.load();
  await studio.composer.models.load();
  const grid = await waitFor(() => found('[role=grid]'));
  if (count > 0) await waitFor(() => expect(cells().length).toBeGreaterThan(3));
  return { library, studio, gallery, grid, texts };
}

const cells = () => [...document.querySelectorAll<HTMLElement>('[role=gridcell][data-key]')];
function found(selector: string): HTMLElement {
  const node = document.querySelector<HTMLElement>(selector);
  expect(node, selector).not.toBeNull();
  return node as HTMLElement;
}
const chosen = () => cells().filter((cell) => cell.getAttribute('aria-selected') === 'true');
const keysOf = (some: HTMLElement[]) => some.map((cell) => cell.dataset['key']);

describe('the grid', () => {
  it('is one tab stop whose rows hold every picture, and says what each one is', async () => {
    const { grid } = await shown(100);

    for (const cell of cells()) expect(cell.parentElement?.getAttribute('role')).toBe('row');
    expect(grid.tabIndex).toBe(0);
    expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
    expect(cells()[1]?.getAttribute('aria-label')).toBe('Picture, 2 of 4, safe. prompt 24');
  });

  it('asks for small pictures by id, and for larger ones where they are shown larger', async () => {
    const { gallery } = await shown(100);
    const sources = () =>
      [...document.querySelectorAll('img[data-src]')].map((one) => one.getAttribute('src'));

    await waitFor(() => expect(sources()[0]).toBe('thumb://97'));
    gallery.setSize(512);
    await waitFor(() => expect(sources()[0]).toBe('thumb://middle/97'));
    gallery.setSize(96);
    await waitFor(() => expect(sources()[0]).toBe('thumb://tiny/97'));
  });

  it('chooses by press, with Ctrl, and with Shift over everything between', async () => {
    const { gallery } = await shown(100);
    const [first, , third, , fifth] = cells() as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ];

    await fireEvent.click(first);
    expect(chosen()).toEqual([first]);
    await fireEvent.click(third, { ctrlKey: true });
    expect(chosen()).toEqual([first, third]);
    await fireEvent.click(fifth, { shiftKey: true });
    await waitFor(() => expect(gallery.selection.size).toBe(3));

    expect(keysOf(chosen())).toEqual(keysOf(cells().slice(2, 5)));
  });

  it('walks by keys, chooses by Space and opens by Enter', async () => {
    const { grid, gallery } = await shown(100);
    grid.focus();
    const press = (key: string, more = {}) => fireEvent.keyDown(grid, { key, code: key, ...more });

    await press('ArrowRight');
    expect(grid.getAttribute('aria-activedescendant')).toBe(cells()[1]?.id);
    await press(' ');
    await press('ArrowRight');
    expect(chosen(), 'the focus walks on, the choice stays').toEqual([cells()[1]]);
    await press('Enter');

    expect(gallery.loupe.tile?.id).toBe(99);
    expect(await screen.findByLabelText('Viewer')).toBeTruthy();
  });

  it('comes back from the loupe to the picture that was shown last', async () => {
    const { grid, gallery } = await shown(100);
    grid.focus();
    await fireEvent.dblClick(cells()[0] as HTMLElement);
    await waitFor(() => expect(gallery.loupe.strip.length).toBeGreaterThan(3));
    const viewer = await screen.findByRole('region', { name: 'Viewer' });
    const loupe = viewer.querySelector('[data-scope=loupe]') as HTMLElement;

    await fireEvent.keyDown(loupe, { key: 'ArrowRight' });
    await fireEvent.keyDown(loupe, { key: 'ArrowRight' });
    await fireEvent.keyDown(loupe, { key: 'Escape' });

    expect(document.querySelector('[data-scope=loupe]')).toBeNull();
    expect(gallery.focus.key).toBe('a99');
    expect(document.activeElement).toBe(grid);
  });

  it('moves what is chosen to the trash and brings it back by the notice', async () => {
    const { grid, gallery, studio, library } = await shown(100);
    grid.focus();
    await fireEvent.click(cells()[0] as HTMLElement);
    await fireEvent.click(cells()[1] as HTMLElement, { ctrlKey: true });

    await fireEvent.keyDown(grid, { key: 'Delete', code: 'Delete' });
    await waitFor(() => expect(gallery.list.total).toBe(98));
    expect(gallery.focus.key).toBe('a99');
    studio.notices.shown[0]?.action?.run();

    await waitFor(() => expect(gallery.list.total).toBe(100));
    expect(library.tiles.some((tile) => tile.trashed)).toBe(false);
  });

  it('says what is missing where a picture cannot be had', async () => {
    await shown(100);
    const image = await waitFor(() => {
      const found = document.querySelector('img[src]');
      expect(found).not.toBeNull();
      return found as HTMLImageElement;
    });

    await fireEvent.error(image);

    expect(await screen.findByText('File missing')).toBeTruthy();
  });

  it('gives up pictures that scrolled away before they came', async () => {
    const { grid } = await shown(400);
    const images = [...document.querySelectorAll<HTMLImageElement>('img[src]')];
    expect(images.length).toBeGreaterThan(0);

    Object.defineProperty(grid, 'scrollTop', { value: 9000, writable: true });
    await fireEvent.scroll(grid);
    await waitFor(() => expect(images[0]?.isConnected).toBe(false));

    await waitFor(() => expect(images[0]?.hasAttribute('src')).toBe(false));
  });
});

describe('what is being made', () => {
  it('stands at once in its final shape, says where it is, and is filled in place', async () => {
    const { gallery } = await shown(20);
    gallery.queued([jobOf('a', { prompt: 'a heron' })]);
    const place = await waitFor(() => found('[id="g-ja.0"]'));
    const shape = place.getAttribute('style');
    expect(place.textContent).toContain('a heron');
    expect(place.textContent).toContain('Nothing charged');

    gallery.apply({
      type: 'job_changed',
      job: jobOf('a', { phase: 'waiting', remote_word: 'running', progress: 0.42, rev: 2 }),
    });
    await waitFor(() => expect(place.textContent).toContain('42 %'));
    gallery.apply({ type: 'assets_added', job_id: 'a', tiles: [tileOf(21, { job: 'a', idx: 0 })] });
    await waitFor(() => expect(place.querySelector('img')?.getAttribute('src')).toBe('thumb://21'));

    expect(place.getAttribute('style')).toBe(shape);
    expect(place.getAttribute('aria-label')).toContain('Picture, 1 of 4, safe');
  });

  it('says why something was not made and what it cost, and queues it again', async () => {
    const { gallery, library } = await shown(20);
    const can = { ...jobOf('x').can, retry: true };
    gallery.queued([
      jobOf('a', {
        phase: 'failed',
        reason: { kind: 'failed' },
        error_text: 'Runway’s own error.',
        charged: 0,
        can,
      }),
      jobOf('b', { phase: 'refused', charged: 8 }),
    ]);
    const failed = await waitFor(() => found('[id="g-ja.0"]'));
    const refused = found('[id="g-jb.0"]');

    expect(failed.textContent).toContain('Runway’s own error. Nothing charged.');
    expect(refused.textContent).toContain('8 cr charged. Not sent again.');
    await fireEvent.click(within(failed).getByText(/^Queue again/));

    await waitFor(() => expect(library.count('queue.retry')).toBe(1));
  });

  it('collapses thousands into one line', async () => {
    const { gallery } = await shown(20);
    gallery.setSize(96);

    gallery.queued(Array.from({ length: 10_000 }, (_, index) => jobOf(`${index}`, { files: 1 })));

    await waitFor(() => expect(found('.more').textContent).toBe('and 9,976 more in the queue'));
  });
});

describe('the stage', () => {
  it('offers what arrived elsewhere and shows it when asked', async () => {
    const { gallery, library } = await shown(20);
    const tiles = [21, 22].map((id) => tileOf(id, { job: 'elsewhere' }));
    library.tiles.push(...tiles);
    gallery.apply({ type: 'assets_added', job_id: 'elsewhere', tiles });

    await fireEvent.click(await screen.findByRole('button', { name: 'Show 2 new pictures' }));

    await waitFor(() => expect(document.getElementById('g-a22')).not.toBeNull());
    expect(screen.queryByRole('button', { name: /new pictures/ })).toBeNull();
  });

  it('takes filters off one by one or all at once', async () => {
    const { gallery } = await shown(100);
    gallery.narrow({ models: ['frames'], text: 'prompt 4' });
    expect(await screen.findByText('4 found')).toBeTruthy();

    await fireEvent.click(screen.getAllByRole('button', { name: 'Remove' })[0] as HTMLElement);
    expect(await screen.findByText('52 found')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));

    await waitFor(() => expect(gallery.list.total).toBe(100));
  });

  it('says so when nothing answers, and leads back', async () => {
    const { gallery } = await shown(20);
    gallery.narrow({ text: 'no such words' });

    expect(await screen.findByText('Nothing fits')).toBeTruthy();
  });

  it('empties the trash only after a question that says what it means', async () => {
    const { gallery, library } = await shown(20);
    await gallery.verbs.trash([20, 19]);
    library.answers['gallery.trash_empty'] = () => ({ files: 2, bytes: 2000, left: 0 });
    await fireEvent.click(await screen.findByRole('button', { name: /^Trash/ }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Empty the trash…' }));
    expect(screen.getByRole('dialog').textContent).toContain('cannot be fetched again');
    expect(library.count('gallery.trash_empty')).toBe(0);

    await fireEvent.click(screen.getByRole('button', { name: 'Delete 2 files' }));

    await waitFor(() => expect(library.count('gallery.trash_empty')).toBe(1));
  });
});

describe('the inspector', () => {
  it('shows the recipe, the price in credits and money, the story and the file, markup as text', async () => {
    await shown(20);
    await fireEvent.click(cells()[0] as HTMLElement);

    expect(await screen.findByText('A <b>fox</b> in snow')).toBeTruthy();
    expect(screen.getByText('Diversity')).toBeTruthy();
    expect(screen.getAllByText('8 cr')).toHaveLength(2);
    expect(screen.getAllByText('9 cr')).toHaveLength(1);
    expect(screen.getAllByText('$0.08')).toHaveLength(2);
    expect(screen.getByText('Safe in the library.')).toBeTruthy();
    expect(screen.getByText('media/2026/fox-1.png')).toBeTruthy();
  });

  it('copies the seed that the service drew, though no setting holds it', async () => {
    const { texts } = await shown(20);
    await fireEvent.click(cells()[0] as HTMLElement);

    await fireEvent.click(await screen.findByText('77'));

    await waitFor(() => expect(texts).toEqual(['77']));
  });

  it('shows the family in one line, walked by arrows; a press opens a member', async () => {
    const { library, gallery } = await shown(20);
    const children = [11, 12].map((one) => tileOf(one, { media: 'video', shows: 'clip' }));
    library.answers['gallery.asset'] = ({ id }) => ({
      ...viewOf(id),
      parents: [tileOf(9, { trashed: true })],
      lost: 2,
      children,
    });
    await fireEvent.click(cells()[0] as HTMLElement);

    const strip = await screen.findByRole('group', { name: 'Family' });
    const members = within(strip).getAllByRole('button');
    expect(members.map((one) => one.getAttribute('aria-label')?.split(',')[0])).toEqual([
      'Made from: Picture',
      'This one: Picture',
      'Used for: Clip',
      'Used for: Clip',
    ]);
    expect(within(strip).getByRole('img', { name: /Made from 2 files that are not/ })).toBeTruthy();
    expect(members[0]?.getAttribute('aria-label')).toContain('in the trash');
    expect(members.filter((one) => one.tabIndex === 0)).toEqual([members[1]]);

    members[1]?.focus();
    await fireEvent.keyDown(members[1] as HTMLElement, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(members[2]);
    await fireEvent.click(members[2] as HTMLElement);
    expect(gallery.loupe.tile?.id).toBe(11);
  });

  it('offers what can be made of the file next, and asks for it', async () => {
    const { library } = await shown(20);
    const asked: unknown[] = [];
    library.answers['compose.next'] = (args) => {
      asked.push([args.asset, args.step]);
      throw { code: 'conflict', message: 'No model takes it.' };
    };
    await fireEvent.click(cells()[0] as HTMLElement);

    await fireEvent.click(await screen.findByRole('button', { name: 'Make from this' }));
    const menu = await screen.findByRole('menu', { name: 'Make from this' });
    const lines = within(menu).getAllByRole('menuitem');
    expect(lines.map((one) => one.textContent?.trim())).toEqual([
      'Use as reference',
      'Make a video from this',
    ]);
    await fireEvent.click(lines[1] as HTMLElement);

    await waitFor(() => expect(asked).toEqual([[17, 'animate']]));
  });

  it('sums up several', async () => {
    const { grid } = await shown(20);
    await fireEvent.click(cells()[0] as HTMLElement);
    await fireEvent.keyDown(grid, { key: 'a', code: 'KeyA', ctrlKey: true });

    expect((await screen.findAllByText('20 selected')).length).toBeGreaterThan(0);
    expect(screen.getByText(/from 5 jobs/)).toBeTruthy();
  });
});
