import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import App from './App.svelte';
import type { Backend } from './lib/ipc/backend';
import type { About, Commands, SettingsView } from './lib/ipc/bindings';
import { Studio } from './lib/state/studio.svelte';

const about: About = {
  version: '0.1.0',
  library: '/home/ana/My Pictures',
  log: '/state/framewright.log',
  platform: 'linux',
  media: { thumbs: 'thumb://', files: 'http://127.0.0.1/' },
  start: { state: 'ready' },
  sources: [],
};
const settings: Partial<SettingsView> = {
  first_run_done: true,
  theme: 'light',
  text_percent: 150,
  locale: 'zh',
  keys: {},
  layout: {},
};

function program(answers: { [Name in keyof Commands]?: unknown }): Backend {
  return {
    call: (name) =>
      name in answers ? Promise.resolve(answers[name] as never) : new Promise<never>(() => {}),
    subscribe: () => Promise.resolve(),
  };
}

async function show(backend: Backend): Promise<Studio> {
  vi.stubGlobal('matchMedia', () => new EventTarget());
  const studio = new Studio(backend);
  render(App, { studio });
  await studio.start();
  return studio;
}

describe('the window', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('never stays blank when the library could not be opened, and says where the log is', async () => {
    const failure = { code: 'library', message: 'The folder cannot be written.' };
    await show(program({ 'host.about': { ...about, start: { state: 'failed', failure } } }));

    const told = (await screen.findByRole('alert')).textContent;
    expect(told).toContain('The folder cannot be written.');
    expect(told).toContain('/state/framewright.log');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('says so when the program does not answer at all', async () => {
    await show({
      call: () => Promise.reject({ code: 'internal', message: 'The pipe is closed.' }),
      subscribe: () => Promise.resolve(),
    });

    expect((await screen.findByRole('alert')).textContent).toContain('The pipe is closed.');
  });

  it('takes theme, text size and language from the settings', async () => {
    await show(program({ 'host.about': about, 'settings.get': settings }));

    await expect.poll(() => document.documentElement.dataset['theme']).toBe('light');
    expect(document.documentElement.lang).toBe('zh-Hans');
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1.5');
  });
});
