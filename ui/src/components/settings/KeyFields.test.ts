import { render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { Keychain } from '../../lib/ipc/bindings';
import { AccountsState } from '../../lib/state/accounts/accounts.svelte';
import { KeyForm } from '../../lib/state/accounts/key_form.svelte';
import { accountsProgram, READY, tested, type Answers } from '../../lib/state/settings/testing';
import KeyFields from './KeyFields.svelte';

const SECRET = 'key_c0ffee0123456789';

async function show(answers: Answers = {}, keychain: Keychain = READY) {
  const program = accountsProgram([], answers, keychain);
  const accounts = new AccountsState(
    program,
    () => 0,
    () => new Promise<void>(() => {}),
  );
  await accounts.load();
  const form = new KeyForm(program, accounts);
  const { component, container } = render(KeyFields, { form, accounts, open: () => {} });
  const field = () => screen.queryByLabelText<HTMLInputElement>('API key');
  return { program, accounts, form, fields: component, container, field };
}

function type(field: HTMLInputElement | null, text: string) {
  if (!field) throw new Error('there is no field for the key');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('the key field', () => {
  it('hides what is typed and is empty once the program has taken it', async () => {
    const { fields, container, field } = await show();
    const input = field();
    expect(input?.type).toBe('password');

    type(input, ` ${SECRET} `);
    await fields.submit();

    await waitFor(() => expect(screen.getByText('The key works')).toBeTruthy());
    expect(input?.value).toBe('');
    expect(container.innerHTML).not.toContain(SECRET);
    expect(container.textContent).toContain('6789');
  });

  it('keeps what was typed while the keychain does not take it, and sends it when that changed', async () => {
    const absent: Keychain = { state: 'absent', text: 'No Secret Service answers.' };
    const { program, fields, field } = await show({ 'accounts.keychain': () => READY }, absent);
    const refuse = program.hold('accounts.add');
    type(field(), SECRET);

    const first = fields.submit();
    refuse.refuse({ code: 'keychain', message: 'The key could not be kept.' });
    await first;
    expect(field()?.value).toBe(SECRET);
    screen.getByRole('button', { name: 'Try again' }).click();

    await waitFor(() => expect(screen.getByText('The key works')).toBeTruthy());
    expect(program.asked('accounts.keychain')).toEqual([{ retry: true }]);
    expect(program.asked('accounts.add')).toHaveLength(2);
  });

  it('keeps the key for this session at one press', async () => {
    const { program, field } = await show({}, { state: 'locked', text: 'Locked.' });
    type(field(), SECRET);

    screen.getByRole('button', { name: 'For this session only' }).click();

    await waitFor(() => expect(screen.getByText('The key works')).toBeTruthy());
    expect(program.asked('accounts.add').map((args) => args.keep)).toEqual(['session']);
  });

  it('names the variable that a key can come from, and sends no key then', async () => {
    const { program, fields } = await show({}, { state: 'absent', text: '' });

    screen.getByRole('button', { name: 'From an environment variable' }).click();
    const variable = await screen.findByLabelText<HTMLInputElement>('Environment variable');
    expect(variable.value).toBe('RUNWAYML_API_SECRET');
    await fields.submit();

    expect(program.asked('accounts.add')[0]).toMatchObject({
      key: null,
      variable: 'RUNWAYML_API_SECRET',
    });
  });

  it('says that the keychain is being waited for', async () => {
    await show({}, { state: 'waiting', text: '' });

    expect(screen.getByText(/Waiting for your system’s keychain/)).toBeTruthy();
  });

  it('asks for another key after a wrong one', async () => {
    const { fields, field } = await show({ 'accounts.test': () => tested('wrong_key') });
    type(field(), SECRET);

    await fields.submit();

    await waitFor(() => expect(screen.getByText('The key was not accepted')).toBeTruthy());
    expect(field()?.value).toBe('');
  });

  it('says so when the key looks like one of the other service', async () => {
    const { field } = await show();

    type(field(), 'user:12-abc');

    expect(await screen.findByText(/looks like a useapi.net token/)).toBeTruthy();
  });

  it.each([
    ['works', 'The key works'],
    ['wrong_key', 'The key was not accepted'],
    ['no_credits', 'The key works, but there are no credits'],
    ['no_network', 'The service could not be reached'],
    ['proxy', 'A proxy stands in the way'],
    ['account_error', 'The token works, but a Runway account behind it is in trouble'],
    ['no_key', 'There is no key'],
    ['refused', 'The service refused the test'],
  ] as const)('tells the outcome %s apart', async (kind, words) => {
    const { fields, field } = await show({
      'accounts.test': () => tested(kind, { facts: [{ kind: 'balance', credits: 7 }] }),
    });
    type(field(), SECRET);

    await fields.submit();

    await waitFor(() => expect(screen.getByText(words)).toBeTruthy());
    expect(screen.getByText('7 cr ($0.07)')).toBeTruthy();
  });
});
