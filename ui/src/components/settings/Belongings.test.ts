import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { Conversation, Voice } from '../../lib/ipc/bindings';
import { accountView, accountsProgram, type Answers } from '../../lib/state/settings/testing';
import { Studio } from '../../lib/state/studio.svelte';
import Belongings from './Belongings.svelte';
import Part from './testing/Part.svelte';

const ann: Voice = {
  id: 'v1',
  name: 'Ann',
  description: 'calm',
  readiness: { state: 'ready' },
  preview_url: 'https://example.com/a.mp3',
  created_ms: 0,
};
const talk: Conversation = {
  id: 'c1',
  name: 'Morning',
  avatar: 'Guide',
  status: 'ended',
  seconds: 65,
  created_ms: 0,
  recording_url: null,
  said: [],
};

async function show(answers: Answers = {}) {
  const proxy = accountView({ id: 'a2', name: 'Frames', service: 'useapi' });
  const program = accountsProgram([accountView(), proxy], answers);
  const studio = new Studio(program);
  await studio.accounts.load();
  render(Part, { studio, part: Belongings });
  return { program, studio };
}

describe('what an account has', () => {
  it('is read for the first account of the Runway API, and others are not offered', async () => {
    const { program } = await show({ 'voices.list': () => [ann] });

    expect(await screen.findByText('Ann')).toBeTruthy();
    expect(program.asked('voices.list')).toEqual([{ account: 'a1' }]);
    expect(screen.queryByText('Frames')).toBeNull();
  });

  it('says what to do when there is none, and when the list cannot be read', async () => {
    await show({
      'voices.list': () => [],
      'avatars.list': () => Promise.reject({ code: 'unavailable', message: 'No connection.' }),
    });
    expect(await screen.findByText('No voice yet')).toBeTruthy();

    await fireEvent.click(screen.getByRole('tab', { name: 'Avatars' }));

    expect(await screen.findByText('No connection.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('is heard from the program’s own address', async () => {
    const { program } = await show({
      'voices.list': () => [ann],
      'voices.hear': () => ({ address: 'voice/ab12' }),
    });

    await fireEvent.click(await screen.findByRole('button', { name: 'Play Ann' }));

    const sound = await screen.findByLabelText<HTMLAudioElement>('How Ann sounds');
    expect(sound.getAttribute('src')).toContain('voice/ab12');
    expect(program.asked('voices.hear')).toEqual([{ account: 'a1', id: 'v1' }]);
  });

  it('is deleted only after the word that this cannot be undone', async () => {
    let voices = [ann];
    const { program } = await show({
      'voices.list': () => voices,
      'voices.delete': () => {
        voices = [];
        return { was_there: true };
      },
    });

    await fireEvent.click(await screen.findByRole('button', { name: 'More for Ann' }));
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete Ann?' });
    expect(dialog.textContent).toContain('cannot be undone');
    expect(program.asked('voices.delete')).toEqual([]);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));

    expect(await screen.findByText('No voice yet')).toBeTruthy();
    expect(program.asked('voices.delete')).toEqual([{ account: 'a1', id: 'v1' }]);
  });

  it('is made in words once they are long enough, and keeps the dialog when the answer is lost', async () => {
    const { program } = await show({ 'voices.list': () => [] });
    const lost = program.hold('voices.create');
    await fireEvent.click(await screen.findByRole('button', { name: 'New voice' }));
    const dialog = await screen.findByRole('dialog', { name: 'New voice' });
    const words = 'a calm and warm voice, low in pitch';
    await fireEvent.input(within(dialog).getByLabelText('Name'), { target: { value: 'Bea' } });
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(program.asked('voices.create')).toEqual([]);

    await fireEvent.input(within(dialog).getByLabelText('What it is like'), {
      target: { value: words },
    });
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    lost.refuse({ code: 'unavailable', message: 'The answer was lost.' });

    await waitFor(() => expect(within(dialog).getByRole('alert').textContent).toContain('lost'));
    const from = { type: 'text', model: 'eleven_ttv_v3', prompt: words };
    expect(program.asked('voices.create')).toEqual([
      { account: 'a1', inputs: { name: 'Bea', from } },
    ]);
  });

  it('shows what was said as text', async () => {
    const said = [
      { by_avatar: true, text: 'Hello', tools: [], at_ms: 0 },
      { by_avatar: false, text: 'Hi', tools: [], at_ms: null },
      { by_avatar: true, text: null, tools: ['show_map'], at_ms: null },
    ];
    await show({
      'voices.list': () => [],
      'conversations.list': () => [talk],
      'conversations.show': () => ({ ...talk, said }),
    });

    await fireEvent.click(await screen.findByRole('tab', { name: 'Conversations' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Read Morning' }));

    const turns = within(await screen.findByRole('list', { name: 'Morning' })).getAllByRole(
      'listitem',
    );
    expect(turns.map((turn) => turn.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      expect.stringMatching(/^Guide .*Hello$/),
      'You Hi',
      'Guide Used show_map',
    ]);
  });
});
