import { describe, expect, it } from 'vitest';

import type { SettingsView } from '../../ipc/bindings';
import { Program, settingsView } from './testing';
import { SettingsState } from './settings.svelte';

describe('SettingsState', () => {
  it('shows a change before the program has answered', async () => {
    const program = new Program({ 'settings.get': () => settingsView() });
    const state = new SettingsState(program);
    await state.load();
    const held = program.hold('settings.set');

    const changing = state.set({ theme: 'light' });
    expect(state.view?.theme).toBe('light');

    held.answer(settingsView({ theme: 'light' }));
    expect(await changing).toBe(true);
    expect(state.view?.theme).toBe('light');
  });

  it('takes a change back that could not be written, and says why', async () => {
    const program = new Program({
      'settings.get': () => settingsView(),
      'settings.set': () => Promise.reject({ code: 'disk', message: 'The disk is full.' }),
    });
    const state = new SettingsState(program);
    await state.load();

    expect(await state.set({ theme: 'light' })).toBe(false);

    expect(state.view?.theme).toBe('system');
    expect(state.failure?.message).toBe('The disk is full.');
  });

  it('never steps back to an older answer while changes follow each other', async () => {
    const program = new Program({ 'settings.get': () => settingsView() });
    const state = new SettingsState(program);
    await state.load();

    const first = program.hold('settings.set');
    const bigger = state.set({ text_percent: 110 });
    const second = program.hold('settings.set');
    const biggest = state.set({ text_percent: 120 });
    expect(state.view?.text_percent).toBe(120);

    second.answer(settingsView({ text_percent: 120 }));
    await biggest;
    first.answer(settingsView({ text_percent: 110 }));
    await bigger;

    expect(state.view?.text_percent).toBe(120);
  });

  it('keeps the other fields of the answer', async () => {
    const patches: Partial<SettingsView>[] = [];
    const program = new Program({
      'settings.get': () => settingsView({ sound: true }),
      'settings.set': ({ patch }) => {
        patches.push(patch);
        return settingsView({ sound: true, ...patch });
      },
    });
    const state = new SettingsState(program);
    await state.load();

    await state.set({ notify: false });

    expect(patches).toEqual([{ notify: false }]);
    expect(state.view?.sound).toBe(true);
    expect(state.view?.notify).toBe(false);
  });
});
