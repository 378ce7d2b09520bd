import { describe, expect, it } from 'vitest';

import type { Keychain, Tested } from '../../ipc/bindings';
import { accountView, accountsProgram, Program, READY, tested } from '../settings/testing';
import { AccountsState } from './accounts.svelte';

const demo = accountView({ id: 'demo', name: 'demo', service: 'both', built_in: true });

async function loaded(program: Program, pause = () => Promise.resolve()) {
  const state = new AccountsState(program, () => 1000, pause);
  await state.load();
  return state;
}

function listing(keychain: Keychain = READY) {
  return () => ({ accounts: [accountView(), demo], problems: [], keychain });
}

describe('AccountsState', () => {
  it('keeps what a test found beside its account, with the time', async () => {
    const state = await loaded(
      new Program({ 'accounts.list': listing(), 'accounts.test': () => tested('no_credits') }),
    );

    await state.test('a1');

    expect(state.results.get('a1')).toEqual({ tested: tested('no_credits'), at_ms: 1000 });
    expect(state.testing.size).toBe(0);
  });

  it('tests an account once at a time', async () => {
    const program = new Program({ 'accounts.list': listing() });
    const state = await loaded(program);
    const held = program.hold('accounts.test');

    const first = state.test('a1');
    expect(state.testing.has('a1')).toBe(true);
    expect(await state.test('a1')).toBeNull();
    held.answer(tested('works'));

    expect((await first)?.kind).toBe<Tested['kind']>('works');
    expect(program.asked('accounts.test')).toHaveLength(1);
  });

  it('shows a changed account in its place', async () => {
    const state = await loaded(accountsProgram([accountView(), demo]));

    expect(await state.rename('a1', 'Night work')).toBe(true);

    expect(state.list?.map((account) => account.name)).toEqual(['Night work', 'demo']);
    expect(
      state.own.map((account) => account.id),
      'without the built-in ones',
    ).toEqual(['a1']);
  });

  it('leaves the account as it was when a change is refused', async () => {
    const state = await loaded(
      new Program({
        'accounts.list': listing(),
        'accounts.rename': () => Promise.reject({ code: 'conflict', message: 'Taken.' }),
      }),
    );

    expect(await state.rename('a1', 'demo')).toBe(false);

    expect(state.byId('a1')?.name).toBe('Studio');
    expect(state.failure?.message).toBe('Taken.');
  });

  it('takes a removed account out of the list', async () => {
    const program = accountsProgram([accountView(), demo]);
    const state = await loaded(program);

    expect(await state.remove('a1')).toEqual({ jobs_waiting: 0 });
    expect(state.own).toEqual([]);
  });
});

describe('the keychain', () => {
  it('is asked again while its prompt is open, until it answers', async () => {
    const answers: Keychain[] = [{ state: 'waiting', text: 'Its prompt is open.' }, READY];
    const pauses: number[] = [];
    const program = new Program({
      'accounts.list': listing({ state: 'checking', text: '' }),
      'accounts.keychain': () => answers.shift() ?? READY,
    });
    const state = await loaded(program, (ms = 0) => {
      pauses.push(ms);
      return Promise.resolve();
    });

    await expect.poll(() => state.keychain?.state).toBe('ready');
    expect(program.asked('accounts.keychain')).toEqual([{ retry: false }, { retry: false }]);
    expect(pauses).toHaveLength(2);
  });

  it('that is absent is left alone until a person asks again', async () => {
    const program = new Program({
      'accounts.list': listing({ state: 'absent', text: 'No Secret Service answers.' }),
    });
    const state = await loaded(program);
    expect(program.asked('accounts.keychain')).toEqual([]);

    const held = program.hold('accounts.keychain');
    const again = state.retryKeychain();
    expect(state.keychain?.state, 'the wait is visible').toBe('checking');
    held.answer(READY);
    await again;

    expect(state.keychain).toEqual(READY);
    expect(program.asked('accounts.keychain')).toEqual([{ retry: true }]);
  });

  it('that cannot even be asked says so', async () => {
    const program = new Program({
      'accounts.list': listing({ state: 'locked', text: 'Locked.' }),
      'accounts.keychain': () => Promise.reject(new Error('broken')),
    });
    const state = await loaded(program);

    await state.retryKeychain();

    expect(state.keychain?.state).toBe('failed');
    expect(state.keychain?.text).toContain('broken');
  });
});
