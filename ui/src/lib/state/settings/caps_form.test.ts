import { describe, expect, it } from 'vitest';

import type { Caps } from '../../ipc/bindings';
import { CapsForm } from './caps_form.svelte';
import { SettingsState } from './settings.svelte';
import { Program, settingsView } from './testing';

async function caps(given: Partial<Caps> = {}) {
  let view = settingsView();
  view = { ...view, caps: { ...view.caps, ...given } };
  const program = new Program({
    'settings.get': () => view,
    'settings.set': ({ patch }) => (view = { ...view, ...patch }),
  });
  const settings = new SettingsState(program);
  await settings.load();
  return { program, settings };
}

describe('CapsForm', () => {
  it('shows what is kept and keeps what is typed', async () => {
    const { program, settings } = await caps({ day_hard: 500 });
    const form = new CapsForm(settings);
    expect(form.texts.day_hard).toBe('500');

    form.type('day_hard', '1,500');
    expect(await form.keep()).toBe(true);

    expect(program.asked('settings.set')[0]?.patch.caps?.day_hard).toBe(1500);
    expect(form.texts.day_hard, 'shown as it is kept').toBe('1500');
  });

  it('keeps nothing while a field is wrong, and loses nothing of it', async () => {
    const { program, settings } = await caps({ day_soft: 400 });
    const form = new CapsForm(settings);

    form.type('day_hard', '100');
    expect(await form.keep()).toBe(false);

    expect(program.asked('settings.set')).toEqual([]);
    expect(form.problems).toEqual({ day_hard: 'below_soft' });
    expect(form.texts.day_hard).toBe('100');
  });

  it('takes a cap away when its field is emptied', async () => {
    const { settings } = await caps({ month_hard: 9000 });
    const form = new CapsForm(settings);

    form.type('month_hard', '');
    await form.keep();

    expect(settings.view?.caps.month_hard).toBeNull();
  });

  it('suggests amounts without keeping them', async () => {
    const { program, settings } = await caps();
    const form = new CapsForm(settings, { day_hard: 500, batch_soft: 100 });

    expect(form.amounts).toMatchObject({ day_hard: 500, batch_soft: 100, month_hard: null });
    expect(program.asked('settings.set')).toEqual([]);
  });

  it('leaves unkept amounts alone when what happens at the cap changes', async () => {
    const { settings } = await caps({ day_hard: 500 });
    const form = new CapsForm(settings);
    form.type('day_hard', 'x');

    await form.setAtCap('ask');

    expect(settings.view?.caps).toMatchObject({ day_hard: 500, at_cap: 'ask' });
    expect(form.texts.day_hard).toBe('x');
  });
});
