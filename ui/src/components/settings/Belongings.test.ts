import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { describe, expect, it } from 'vitest';

import type { Conversation, Router, Voice } from '../../lib/ipc/bindings';
import { model } from '../../lib/state/composer/testing';
import { accountView, accountsProgram, type Answers } from '../../lib/state/settings/testing';
import { Studio } from '../../lib/state/studio.svelte';
import Belongings from './Belongings.svelte';
import Routing from './Routing.svelte';
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

const fast: Router = {
  id: 'r1',
  slug: 'fast',
  name: 'Fast',
  description: null,
  optimize_for: 'latency',
  caps: { image: 9, video: null, audio: null },
  models: null,
  skips_full: false,
  version: 1,
  created_ms: null,
  updated_ms: null,
};

async function show(answers: Answers = {}, part: Component = Belongings) {
  const proxy = accountView({ id: 'a2', name: 'Frames', service: 'useapi' });
  const program = accountsProgram([accountView(), proxy], answers);
  const studio = new Studio(program);
  await studio.accounts.load();
  render(Part, { studio, part });
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

  it('makes a router by its slug, and changes only what must be said', async () => {
    const { program } = await show(
      {
        'routers.list': () => [fast],
        'routers.create': () => ({ id: 'r2' }),
        'routers.change': () => null,
      },
      Routing,
    );
    expect((await screen.findByText('Fast')).closest('li')?.textContent).toContain('up to 9 cr');

    await fireEvent.click(screen.getByRole('button', { name: 'New router' }));
    const dialog = await screen.findByRole('dialog', { name: 'New router' });
    const type = (label: string, value: string) =>
      fireEvent.input(within(dialog).getByLabelText(label), { target: { value } });
    await type('Slug', 'Not so');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    expect(program.asked('routers.create')).toEqual([]);
    await type('Slug', 'cheap');
    await type('Picture', '5');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));

    const settings = { optimize_for: 'cost', max_credits_per_generation: { image: 5 } };
    await waitFor(() =>
      expect(program.asked('routers.create')).toEqual([
        { account: 'a1', inputs: { slug: 'cheap', settings } },
      ]),
    );

    await fireEvent.click(await screen.findByRole('button', { name: 'More for Fast' }));
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Edit…' }));
    const change = await screen.findByRole('dialog', { name: 'Change Fast' });
    await fireEvent.input(within(change).getByLabelText('Picture'), { target: { value: '' } });
    await fireEvent.click(within(change).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(program.asked('routers.change')[0]?.inputs['settings']).toEqual({
        optimize_for: 'latency',
        max_credits_per_generation: { image: null },
        fallback: { on_capacity: false },
      }),
    );
  });

  it('finds models by what people call them, and takes a name that is not listed as it is', async () => {
    const { program, studio } = await show({ 'routers.list': () => [fast] }, Routing);
    studio.composer.models.rows = [
      model('Gen-4 Image', { id: 'runway/text_to_image/gen4_image' }),
      model('Muse', { id: 'runway/text_to_image/muse_image' }),
    ];
    await fireEvent.click(await screen.findByRole('button', { name: 'New router' }));
    const dialog = await screen.findByRole('dialog', { name: 'New router' });
    await fireEvent.input(within(dialog).getByLabelText('Slug'), { target: { value: 'two' } });
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'Only these' }));
    const box = within(dialog).getByRole('combobox', { name: 'Names of models' });

    await fireEvent.input(box, { target: { value: 'gen-4' } });
    expect(
      within(dialog)
        .getAllByRole('option')
        .map((one) => one.textContent),
    ).toEqual(['Gen-4 Imagegen4_image']);
    await fireEvent.keyDown(box, { key: 'Enter' });
    await fireEvent.input(box, { target: { value: 'of_tomorrow' } });
    await fireEvent.keyDown(box, { key: 'Enter' });
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));

    await waitFor(() =>
      expect(program.asked('routers.create')[0]?.inputs['settings']).toMatchObject({
        models: { ids: ['gen4_image', 'of_tomorrow'], mode: 'allowlist_only' },
      }),
    );
  });

  it('tells what a router chose, and what left no model', async () => {
    const none = {
      id: 'd1',
      at_ms: null,
      status: 'no_eligible_model',
      model: null,
      maker: null,
      reason_code: null,
      reason: null,
      estimated: null,
      task: null,
      emptied_by: ['price'],
      steps: [{ kind: 'filter' as const, filter: 'price', left: [] }],
    };
    await show(
      {
        'routers.list': () => [fast],
        'routers.decisions': () => [none],
      },
      Routing,
    );
    await fireEvent.click(await screen.findByRole('button', { name: 'Decisions of Fast' }));

    const told = await screen.findByRole('group', { name: 'Decisions' });
    expect(told.textContent).toContain('No model fits');
    expect(told.textContent).toContain('Keep the cap');
    expect(told.textContent).toContain('0 models');
  });

  it('runs a workflow with what was typed, and only after a yes where nobody knows the price', async () => {
    const { program } = await show(
      {
        'routers.list': () => [],
        'workflows.list': () => [
          { name: 'Mug', versions: [{ id: 'w1', version: 1, created_ms: null }] },
        ],
        'workflows.show': () => ({
          id: 'w1',
          name: 'Mug',
          description: 'A mug.',
          version: 1,
          created_ms: null,
          inputs: [
            {
              node: 'n',
              key: 'prompt',
              label: 'Scene',
              description: null,
              kind: 'text',
              value: 'x',
            },
          ],
        }),
        'compose.enqueue': ({ accept }) =>
          accept.unknown_price
            ? { jobs: [] }
            : Promise.reject({
                code: 'conflict',
                message: 'Nobody knows what this costs.',
                problems: [{ path: 'unknown_price' }],
              }),
      },
      Routing,
    );
    await fireEvent.click(await screen.findByRole('tab', { name: 'Workflows' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Run Mug' }));
    const dialog = await screen.findByRole('dialog', { name: 'Run Mug' });
    await fireEvent.input(await within(dialog).findByLabelText('Scene'), {
      target: { value: 'a fox' },
    });
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Run' }));

    const yes = await within(dialog).findByRole('button', { name: 'Run it all the same' });
    expect(within(dialog).getByRole('alert').textContent).toContain('Nobody knows');
    await fireEvent.click(yes);

    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Run Mug' })).toBeNull());
    const [first, second] = program.asked('compose.enqueue');
    expect(second?.client_key).toBe(first?.client_key);
    expect(second?.draft.inputs['node_outputs']).toEqual({
      n: { prompt: { type: 'primitive', value: 'a fox' } },
    });
  });
});
