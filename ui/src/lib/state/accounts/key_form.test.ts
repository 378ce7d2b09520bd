import { describe, expect, it } from 'vitest';

import type { Keychain, Tested } from '../../ipc/bindings';
import {
  accountView,
  accountsProgram,
  type Answers,
  type Program,
  READY,
  tested,
} from '../settings/testing';
import { AccountsState } from './accounts.svelte';
import { KeyForm } from './key_form.svelte';

const SECRET = 'key_c0ffee0123456789';
const WORDS = { runway: 'Runway', useapi: 'Frames' };

async function form(backend: Program) {
  const accounts = new AccountsState(
    backend,
    () => 0,
    () => new Promise<void>(() => {}),
  );
  await accounts.load();
  return { accounts, form: new KeyForm(backend, accounts) };
}

function program(answers: Answers = {}, keychain: Keychain = READY) {
  return accountsProgram([accountView()], answers, keychain);
}

/** Everything that can be reached from a value: fields, getters, maps, whatever is private by habit only. */
function everything(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || seen.has(value)) return '';
  seen.add(value);
  const own = Reflect.ownKeys(value).map((key) => Reflect.get(value, key) as unknown);
  const getters = Object.entries(
    Object.getOwnPropertyDescriptors(Object.getPrototypeOf(value) ?? {}),
  )
    .filter(([, property]) => property.get)
    .map(([key]) => Reflect.get(value, key) as unknown);
  const inside = value instanceof Map ? [...value.entries()].flat() : [];
  return [...own, ...getters, ...inside].map((part) => everything(part, seen)).join('\n');
}

describe('KeyForm', () => {
  it('sends the key once, trimmed, and keeps nothing of it but its last four', async () => {
    const backend = program();
    const { accounts, form: added } = await form(backend);

    const taken = await added.submit(`  ${SECRET}\n`, WORDS);

    expect(taken).toBe(true);
    const carrying = backend.calls.filter((call) => JSON.stringify(call.args).includes(SECRET));
    expect(carrying.map((call) => call.name)).toEqual(['accounts.add']);
    expect(backend.asked('accounts.add')[0]).toMatchObject({
      key: SECRET,
      keep: 'keychain',
      name: 'Runway',
      origin: null,
      email: null,
    });
    expect(backend.asked('accounts.test')).toEqual([{ id: added.account?.id }]);
    expect(everything(added) + everything(accounts)).not.toContain(SECRET);
    expect(everything(added), 'the search does find what is there').toContain('6789');
    expect(added.tested?.kind).toBe<Tested['kind']>('works');
  });

  it('keeps nothing of a key that the program refused either', async () => {
    const locked = { code: 'keychain', message: 'The keychain is locked.' };
    const { form: added } = await form(program({ 'accounts.add': () => Promise.reject(locked) }));

    expect(await added.submit(SECRET, WORDS), 'it stays in the field').toBe(false);

    expect(added.failure).toEqual(locked);
    expect(added.step).toBe('idle');
    expect(everything(added)).not.toContain(SECRET);
  });

  it('goes on with the key for this session once a person chose that', async () => {
    const backend = program({}, { state: 'absent', text: 'No Secret Service answers.' });
    const refuse = backend.hold('accounts.add');
    const { form: added } = await form(backend);
    expect(added.keychainInTheWay).toBe(true);

    const first = added.submit(SECRET, WORDS);
    refuse.refuse({ code: 'keychain', message: 'No Secret Service answers.' });
    expect(await first).toBe(false);
    added.keep = 'session';
    expect(added.keychainInTheWay).toBe(false);

    expect(await added.submit(SECRET, WORDS)).toBe(true);
    expect(backend.asked('accounts.add').map((args) => args.keep)).toEqual(['keychain', 'session']);
  });

  it('replaces the key of the account that it has just added', async () => {
    const outcomes: Tested['kind'][] = ['wrong_key', 'works'];
    const backend = program({ 'accounts.test': () => tested(outcomes.shift() ?? 'works') });
    const { form: added } = await form(backend);

    await added.submit('key_wrong', WORDS);
    expect(added.tested?.kind).toBe<Tested['kind']>('wrong_key');
    await added.submit('key_right', WORDS);

    expect(backend.asked('accounts.add')).toHaveLength(1);
    expect(backend.asked('accounts.replace_key')).toEqual([
      { id: added.account?.id, key: 'key_right', keep: 'keychain', variable: null },
    ]);
    expect(added.account?.key.hint).toBe('ight');
    expect(added.tested?.kind).toBe<Tested['kind']>('works');
  });

  it('does not ask for a kept key again when only the list could not be read', async () => {
    const backend = program();
    const { form: added } = await form(backend);
    const list = backend.hold('accounts.list');

    const adding = added.submit(SECRET, WORDS);
    list.refuse(new Error('the disk is busy'));

    expect(await adding).toBe(true);
    expect(added.account?.key.hint).toBe('6789');
  });

  it('sends no key at all when the environment holds it', async () => {
    const backend = program({ 'accounts.test': () => tested('no_key') });
    const { form: added } = await form(backend);
    added.keep = 'environment';

    await added.submit('', WORDS);

    expect(backend.asked('accounts.add')[0]).toMatchObject({
      key: null,
      keep: 'environment',
      variable: 'RUNWAYML_API_SECRET',
    });
  });

  it('says everything that is missing at once and sends nothing', async () => {
    const backend = program();
    const { form: added } = await form(backend);
    added.name = 'Studio';
    added.origin = 'not an address';
    added.email = 'nobody';

    expect(await added.submit('   ', WORDS)).toBe(false);

    expect(added.problems).toEqual(['no_key', 'name_taken', 'no_address', 'no_email']);
    expect(backend.asked('accounts.add')).toEqual([]);
  });

  it('sends a double press once', async () => {
    const backend = program();
    const { form: added } = await form(backend);
    const held = backend.hold('accounts.add');

    const first = added.submit(SECRET, WORDS);
    expect(await added.submit(SECRET, WORDS)).toBe(false);
    held.answer(accountView({ id: 'new', name: 'Runway' }));

    expect(await first).toBe(true);
    expect(backend.asked('accounts.add')).toHaveLength(1);
  });

  it('sends what only one service has to that service alone', async () => {
    const backend = program();
    const { form: added } = await form(backend);
    added.email = 'a@b.c';
    added.explore = true;
    await added.submit(SECRET, WORDS);
    expect(backend.asked('accounts.add')[0]).toMatchObject({ email: null, explore: null });

    added.choose('useapi');
    added.name = '';
    await added.submit('user:1-token', WORDS);
    expect(backend.asked('accounts.add')[1]).toMatchObject({
      name: 'Frames',
      service: 'useapi',
      email: 'a@b.c',
      explore: true,
    });
  });

  it('offers a name that is free', async () => {
    const backend = accountsProgram([
      accountView({ id: 'x', name: 'Runway' }),
      accountView({ id: 'y', name: 'Runway 2' }),
    ]);
    const { form: added } = await form(backend);

    expect(added.suggestedName(WORDS)).toBe('Runway 3');
  });
});
