import { render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import App from '../../App.svelte';
import { Studio } from '../../lib/state/studio.svelte';
import { accountsProgram, accountView, settingsView } from '../../lib/state/settings/testing';
import type { Program } from '../../lib/state/settings/testing';

const about = {
  version: '0.1.0',
  library: '/pictures',
  log: '/log',
  platform: 'linux',
  media: { thumbs: '', files: '' },
  start: { state: 'ready' },
  sources: [],
} as const;

function program(): Program {
  let view = settingsView({ first_run_done: false, locale: 'en' });
  const demo = accountView({ id: 'demo', name: 'demo', service: 'both', built_in: true });
  const frames = {
    id: 'useapi/frames',
    title: 'Frames',
    service: 'useapi',
    makes: 'image',
    takes: ['text'],
  };
  const info = {
    path: '/pictures',
    items: 0,
    bytes: 0,
    trash: 0,
    trash_bytes: 0,
    free_bytes: 9e9,
    writable: true,
    by_media: [],
  };
  return accountsProgram([demo], {
    'host.about': () => ({ ...about, sources: [] }),
    'settings.get': () => view,
    'settings.set': ({ patch }) => (view = { ...view, ...patch }),
    'library.info': () => info,
    'catalogue.models': () => [frames] as never,
    'compose.steps': () => [],
    'compose.check': () =>
      ({ problems: [], price: 0, free: true, account_name: 'demo', cap: null }) as never,
    'compose.enqueue': () => ({ jobs: [] }),
    'drafts.list': () => [],
  });
}

async function show() {
  vi.stubGlobal('matchMedia', () => new EventTarget());
  const backend = program();
  const studio = new Studio(backend);
  render(App, { studio });
  await studio.start();
  await screen.findByRole('heading', { name: 'Four choices, then the first picture' });
  return { backend, studio };
}

/** Presses Enter where the focus is, as a form takes it. */
function enter() {
  const focused = document.activeElement as HTMLElement;
  const press = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
  if (focused.dispatchEvent(press)) focused.closest('form')?.requestSubmit();
}

describe('the first run', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('leads to the studio with the Demo account in one press', async () => {
    const { backend, studio } = await show();

    screen.getByRole('button', { name: 'Explore with the Demo account' }).click();

    await waitFor(() => expect(studio.settings.view?.first_run_done).toBe(true));
    const draft = studio.composer.draft?.content;
    expect(draft).toMatchObject({ model: 'useapi/frames', account: 'demo' });
    expect(backend.asked('compose.enqueue')).toEqual([]);
    expect(backend.asked('accounts.add')).toEqual([]);
  });

  it('goes from card to card with Enter alone, once a key is there', async () => {
    const { studio } = await show();
    const open = () =>
      screen
        .getAllByRole('button')
        .filter((button) => button.getAttribute('aria-expanded') === 'true')
        .map((button) => button.textContent.trim().replace(/^\d\s*/, ''));
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('radio'));

    enter();
    await waitFor(() => expect(open()).toContain('Key'));
    const field = await screen.findByLabelText<HTMLInputElement>('API key');
    await waitFor(() => expect(document.activeElement).toBe(field));
    field.value = 'key_12345678';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    enter();
    await waitFor(() => expect(studio.welcome.form.tested?.kind).toBe('works'));
    await waitFor(() => expect(document.activeElement?.textContent.trim()).toBe('Continue'));
    enter();
    await waitFor(() => expect(open()).toContain('Library folder'));
    await waitFor(() => expect(studio.welcome.ready).toBe(true));
    enter();
    await waitFor(() => expect(open()).toContain('Spending guard'));
    enter();

    await waitFor(() => expect(studio.welcome.card).toBeNull());
    expect(await screen.findByRole('button', { name: /Make the first picture/ })).toBeTruthy();
  });

  it('loses nothing of what was typed when Esc is pressed', async () => {
    const { studio } = await show();
    studio.welcome.next();
    const field = await screen.findByLabelText<HTMLInputElement>('API key');
    field.focus();
    field.value = 'key_half';

    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    studio.welcome.show('service');
    studio.welcome.show('key');

    expect(studio.welcome.card).toBe('key');
    expect(screen.getByLabelText<HTMLInputElement>('API key').value).toBe('key_half');
  });
});
