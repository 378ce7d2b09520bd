import { describe, expect, it } from 'vitest';

import type {
  Checked,
  DraftContent,
  LibraryInfo,
  ModelRow,
  SettingsView,
} from '../../ipc/bindings';
import { AccountsState } from '../accounts/accounts.svelte';
import { firstModel } from './first_picture.svelte';
import { LibraryState } from './library.svelte';
import { SettingsState } from './settings.svelte';
import { accountView, accountsProgram, settingsView, type Answers } from './testing';
import { WelcomeState } from './welcome.svelte';

function model(id: string, given: Partial<ModelRow> = {}): ModelRow {
  return {
    id,
    title: id,
    service: id.startsWith('runway') ? 'runway' : 'useapi',
    makes: 'image',
    takes: ['text'],
    operation: 'text_to_image',
    group: '',
    references: 0,
    seed: true,
    price_text: '',
    price_from: 8,
    free_mode: false,
    note: null,
    retires: null,
    usable: true,
    ...given,
  };
}

const MODELS = [
  model('runway/text_to_video/gen4.5', { makes: 'video', price_from: 1 }),
  model('runway/text_to_image/cheap', { price_from: 2 }),
  model('runway/text_to_image/gen4_image'),
  model('useapi/frames'),
];
const CHECKED = { price: 8, price_text: '8 credits', problems: [] } as unknown as Checked;
const INFO = { writable: true, path: '/pictures' } as LibraryInfo;
const demo = accountView({ id: 'demo', name: 'demo', service: 'both', built_in: true });
const WORDS = { runway: 'Runway', useapi: 'Frames' };

async function welcome(answers: Answers = {}, view: SettingsView = settingsView()) {
  let kept: SettingsView = { ...view, first_run_done: false };
  const program = accountsProgram([demo], {
    'settings.get': () => kept,
    'settings.set': ({ patch }) => (kept = { ...kept, ...patch }),
    'library.info': () => INFO,
    'catalogue.models': () => MODELS,
    'compose.check': () => CHECKED,
    'compose.enqueue': () => ({ jobs: [] }),
    ...answers,
  });
  const accounts = new AccountsState(program);
  const settings = new SettingsState(program);
  const library = new LibraryState(program);
  await Promise.all([accounts.load(), settings.load(), library.load()]);
  const opened: DraftContent[] = [];
  const state = new WelcomeState(program, {
    accounts,
    settings,
    library,
    open: (content) => opened.push(content),
    clientKey: 'first',
  });
  return { program, state, settings, opened };
}

/** Finishes that many cards. */
function through(state: WelcomeState, cards: number) {
  for (let card = 0; card < cards; card += 1) state.next();
}

describe('the first run', () => {
  it('leads with the Demo account to a ready draft at once and asks for nothing', async () => {
    const { program, state, settings, opened } = await welcome();

    expect(await state.explore()).toBe(true);

    expect(opened[0]).toMatchObject({ model: 'useapi/frames', account: 'demo' });
    expect(opened[0]?.inputs['prompt']).toMatch(/lighthouse/);
    expect(settings.view?.first_run_done).toBe(true);
    expect(program.asked('compose.enqueue'), 'nothing is queued unasked').toEqual([]);
  });

  it('goes card by card, keeps what was chosen, and lets finished cards be opened again', async () => {
    const { state } = await welcome();
    expect(state.canOpen('guard')).toBe(false);

    state.choose('useapi');
    state.next();
    expect(state.card).toBe('key');
    expect(state.form.service).toBe('useapi');
    state.form.email = 'a@b.c';
    state.next();
    state.show('service');
    expect(state.isDone('key')).toBe(true);
    expect(state.form.email).toBe('a@b.c');
    state.next();

    expect(state.card, 'goes on where it was').toBe('library');
  });

  it('does not go on with caps that contradict themselves', async () => {
    const { state } = await welcome();
    through(state, 3);
    expect(state.card).toBe('guard');

    state.caps.type('day_hard', 'plenty');
    state.next();
    expect(state.card).toBe('guard');

    state.caps.type('day_hard', '300');
    state.next();
    expect(state.card).toBeNull();
  });

  it('keeps the caps before it queues the first picture', async () => {
    const { program, state, opened } = await welcome();
    through(state, 2);
    await state.form.submit('key_1', WORDS);
    through(state, 2);
    await state.plan();

    expect(state.first.draft).toMatchObject({
      model: 'runway/text_to_image/gen4_image',
      account: state.form.account?.id,
    });
    expect(await state.finish(true)).toBe(true);

    const order = program.calls.map(({ name }) => name);
    const caps = program.asked('settings.set')[0]?.patch.caps;
    expect(caps).toMatchObject({ day_hard: 500, batch_soft: 100, at_cap: 'hold' });
    expect(order.indexOf('settings.set')).toBeLessThan(order.indexOf('compose.enqueue'));
    expect(opened).toHaveLength(1);
  });

  it('stays where it is when the first picture could not be queued, and queues it once', async () => {
    const { program, state, settings } = await welcome();
    await state.plan();
    const refused = program.hold('compose.enqueue');

    const ending = state.finish(true);
    expect(await state.finish(true), 'a second press does nothing').toBe(false);
    refused.refuse({ code: 'conflict', message: 'It would cross today’s cap.' });
    expect(await ending).toBe(false);
    expect(settings.view?.first_run_done).toBe(false);
    expect(state.first.failure?.message).toContain('cap');

    expect(await state.finish(true)).toBe(true);
    const keys = program.asked('compose.enqueue').map((args) => args.client_key);
    expect(keys, 'the same request, not another one').toEqual(['first', 'first']);
  });

  it('makes the first picture with the Demo account while there is no key', async () => {
    const { state } = await welcome();

    await state.plan();

    expect(state.maker).toBe('demo');
    expect(state.first.draft?.account).toBe('demo');
  });

  it('does not ask for a key that is there already', async () => {
    const env = accountView({
      id: 'env',
      name: 'env',
      key: { where: 'environment', hint: 'cafe', variable: 'RUNWAYML_API_SECRET' },
    });
    const { state } = await welcome({
      'accounts.list': () => ({
        accounts: [env, demo],
        problems: [],
        keychain: { state: 'ready', text: '' },
      }),
    });

    state.choose('runway');

    expect(state.form.account?.id).toBe('env');
  });

  it('suggests no caps to somebody who has set theirs', async () => {
    const view = settingsView();
    const { state } = await welcome({}, { ...view, caps: { ...view.caps, month_hard: 9000 } });

    expect(state.caps.texts).toMatchObject({ day_hard: '', month_hard: '9000' });
  });
});

describe('the model of the first picture', () => {
  it('is the best known one of the service, else its cheapest for pictures', () => {
    expect(firstModel(MODELS, 'runway')?.id).toBe('runway/text_to_image/gen4_image');
    expect(firstModel(MODELS, 'demo')?.id).toBe('useapi/frames');
    expect(firstModel(MODELS.slice(0, 2), 'runway')?.id).toBe('runway/text_to_image/cheap');
    expect(firstModel([], 'runway')).toBeNull();
  });
});
