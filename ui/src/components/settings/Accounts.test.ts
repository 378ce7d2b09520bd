import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { accountView, accountsProgram, type Answers } from '../../lib/state/settings/testing';
import { Studio } from '../../lib/state/studio.svelte';
import Accounts from './Accounts.svelte';
import Part from './testing/Part.svelte';

async function show(answers: Answers = {}) {
  const proxy = accountView({
    id: 'p',
    name: 'Frames',
    service: 'useapi',
    email: 'me@example.com',
  });
  const program = accountsProgram([proxy], answers);
  const studio = new Studio(program);
  await studio.accounts.load();
  render(Part, { studio, part: Accounts });
  const choose = async (entry: RegExp) => {
    await fireEvent.click(screen.getByRole('button', { name: /Frames/ }));
    await fireEvent.click(await screen.findByRole('menuitem', { name: entry }));
  };
  return { program, choose };
}

describe('an account at useapi.net', () => {
  it('hands the password of a Runway account over once and keeps it nowhere', async () => {
    const { program, choose } = await show({ 'accounts.set_up_seat': () => null });
    await choose(/Set up a Runway account/);
    const field = screen.getByLabelText<HTMLInputElement>('Password at Runway');
    await fireEvent.input(field, { target: { value: 'correct horse' } });

    await fireEvent.click(screen.getByRole('button', { name: 'Set up' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(program.asked('accounts.set_up_seat')).toEqual([
      { id: 'p', email: 'me@example.com', password: 'correct horse', max_jobs: 3 },
    ]);
    expect(document.body.innerHTML).not.toContain('correct horse');
    expect(field.value).toBe('');
  });

  it('tells the service’s own words where it does not take them', async () => {
    const message = 'The service says: Wrong username/password combination.';
    const { choose } = await show({
      'accounts.set_up_seat': () => Promise.reject({ code: 'account', message }),
    });
    await choose(/Set up a Runway account/);
    await fireEvent.input(screen.getByLabelText('Password at Runway'), { target: { value: 'x' } });

    await fireEvent.click(screen.getByRole('button', { name: 'Set up' }));

    expect((await screen.findAllByText(message)).length).toBeGreaterThan(0);
  });

  it('keeps a reply address only where it is one', async () => {
    const { program, choose } = await show({ 'accounts.options': () => null });
    await choose(/Options/);
    const address = screen.getByLabelText('Reply address');
    await fireEvent.input(address, { target: { value: 'ftp://example.com' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(program.asked('accounts.options')).toEqual([]);

    await fireEvent.input(address, { target: { value: 'https://example.com/hook' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }));

    await waitFor(() =>
      expect(program.asked('accounts.options')).toMatchObject([
        {
          id: 'p',
          email: 'me@example.com',
          reply_url: 'https://example.com/hook',
          reply_ref: null,
        },
      ]),
    );
  });
});
