import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { FailureGroup, JobRow } from '../../lib/ipc/bindings';
import { QueueBoard } from '../../lib/state/queue/board.svelte';
import { FakeProgram, HandPace, job, overview } from '../../lib/state/queue/testing';
import NeedsYou from './NeedsYou.svelte';

const resolvable = { ...job('x').can, resolve: true };
const lost = job('u', {
  phase: 'unknown',
  hold: 'decision',
  prompt: 'Lighthouse keeper',
  error_text: 'The counters moved by one.',
  reason: { kind: 'undecided' },
  can: resolvable,
});
const refused: FailureGroup = {
  cause: 'moderated',
  reason: { kind: 'moderated' },
  title: 'Refused by moderation',
  text: 'Runway refused the prompt.',
  count: 3,
  charged: 24,
  retryable: 0,
  again: 0,
  unknown: 0,
  phase: 'refused',
  sample: ['r1', 'r2', 'r3'],
};

async function shown(rows: JobRow[], failures: FailureGroup[] = []) {
  const program = new FakeProgram(rows, { 'queue.failures': () => failures });
  const ways = { tell: () => {}, say: () => {}, toQueue: () => {}, toAccounts: () => {} };
  const board = new QueueBoard(program, ways, new HandPace());
  const edited: string[][] = [];
  const fixed: string[] = [];
  await board.load();
  render(NeedsYou, {
    board,
    onstory: () => {},
    onedit: (ids: string[]) => edited.push(ids),
    onfixaccount: (account) => fixed.push(account.account),
  });
  return { program, board, edited, fixed };
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

describe('what needs a person', () => {
  it('tells the evidence of an unknown outcome and asks the program to check again', async () => {
    const { program } = await shown([lost]);

    expect(screen.getByText(/Lighthouse keeper/).textContent).toContain(
      'The counters moved by one. You will not be charged twice by us.',
    );
    await press('Check again');

    await waitFor(() =>
      expect(program.called('queue.resolve')).toEqual([
        { id: 'u', resolution: { kind: 'check_again' } },
      ]),
    );
  });

  it('names risk and price before it sends again, and sends nothing when one leaves it', async () => {
    const { program } = await shown([lost]);

    await press('Send again, 8 cr');
    const question = screen.getByRole('alertdialog');
    expect(question.textContent).toContain('you pay for both');
    expect(question.textContent).toContain('8 cr ($0.08)');
    await press('Leave it');
    expect(program.called('queue.resolve')).toEqual([]);

    await press('Send again, 8 cr');
    await press('Send again');
    await waitFor(() =>
      expect(program.called('queue.resolve')).toEqual([
        { id: 'u', resolution: { kind: 'send_again' } },
      ]),
    );
  });

  it('takes over a task by the id that a person found, without the blanks around it', async () => {
    const { program } = await shown([lost]);

    await press('I have its id…');
    await fireEvent.input(screen.getByLabelText('Task id'), { target: { value: '  7f3a-22 ' } });
    await press('Take over');

    await waitFor(() =>
      expect(program.called('queue.resolve')).toEqual([
        { id: 'u', resolution: { kind: 'adopt', remote_id: '7f3a-22' } },
      ]),
    );
  });

  it('groups what was not made, says what it cost, and offers no blind retry of a refusal', async () => {
    const { edited } = await shown([], [refused]);

    expect(screen.getByText('3 jobs · 24 cr charged · not sent again')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /again/ })).toBeNull();
    await press('Edit 3');
    expect(edited).toEqual([['r1', 'r2', 'r3']]);
  });

  it('queues again what can be, by its cause, with the price on the button', async () => {
    const ended = {
      cause: 'INTERNAL',
      phase: 'failed',
      charged: 0,
      retryable: 6,
      count: 6,
    } as const;
    const { program } = await shown([], [{ ...refused, ...ended, again: 30 }]);

    await press('Queue 6 again · 30 cr');

    await waitFor(() =>
      expect(program.called('queue.retry_cause')).toEqual([{ cause: 'INTERNAL', twice: false }]),
    );
  });

  it('leads from an account in trouble to the accounts', async () => {
    const { program, board, fixed } = await shown([]);
    program.overview = overview({
      accounts: [
        {
          account: 'a',
          name: 'Studio',
          color: '#888888',
          service: 'runway',
          balance: 0,
          trouble: {
            cause: 'no_credits',
            text: 'No credits are left.',
            reason: { kind: 'no_credits' },
          },
          models: [],
          checked_ms: null,
        },
      ],
    });
    await board.queue.refresh();

    expect(await screen.findByText('Studio needs attention')).toBeTruthy();
    await press('Open accounts');
    expect(fixed).toEqual(['a']);
  });

  it('tells until when results that are not here yet are safe at their service', async () => {
    const { program, board } = await shown([]);
    expect(screen.getByText(/Nothing needs you/)).toBeTruthy();
    const at = new Date(2026, 10, 22, 14, 2).getTime();
    program.overview = overview({ unfetched: { jobs: 3, at_risk_ms: at } });
    await board.queue.refresh();

    expect(await screen.findByText('3 results are not here yet')).toBeTruthy();
    expect(screen.getByText(/kept by the service until 22 Nov 2026, 14:02 at least/)).toBeTruthy();
    expect(screen.queryByText(/Nothing needs you/)).toBeNull();
  });
});
