import { describe, expect, it } from 'vitest';

import type { JobRow } from '../../ipc/bindings';
import { News } from './news.svelte';
import type { Notice } from './notice';
import { QueueState } from './queue.svelte';
import { FakeProgram, HandPace, job, overview } from './testing';

async function opened(rows: JobRow[]) {
  const program = new FakeProgram(rows);
  program.overview = overview({ running: rows.length });
  const pace = new HandPace();
  const queue = new QueueState(program, pace);
  const told: Notice[] = [];
  const said: string[] = [];
  const news = new News(queue, pace, {
    tell: (notice) => told.push(notice),
    say: (text) => said.push(text),
    toQueue: () => undefined,
    toAccounts: () => undefined,
  });
  await queue.load();
  const change = (id: string, to: Partial<JobRow>) =>
    queue.apply({ type: 'job_changed', job: job(id, { rev: 9, ...to }) });
  return { program, pace, queue, news, told, said, change };
}

const running = (count: number) =>
  Array.from({ length: count }, (_, n) => job(`j${n}`, { phase: 'waiting' }));

describe('News', () => {
  it('says what happened within a few seconds in one sentence', async () => {
    const { pace, said, change } = await opened(running(5));

    change('j0', { phase: 'done', files_done: 1 });
    await pace.draw();
    change('j1', { phase: 'done', files_done: 3 });
    change('j2', { phase: 'refused' });
    await pace.draw();
    expect(said).toEqual([]);
    await pace.pass(3_000);

    expect(said).toEqual(['4 files safe. 1 job not made.']);
  });

  it('tells what needs a person once, with the way there', async () => {
    const { pace, told, change } = await opened(running(3));

    change('j0', { phase: 'unknown', hold: 'decision' });
    change('j1', { phase: 'unknown', hold: 'decision' });
    await pace.draw();
    await pace.pass(3_000);

    expect(told.map((notice) => notice.text)).toEqual(['2 jobs need you.']);
    expect(told[0]?.open).toBeDefined();
  });

  it('tells that a batch is done, and says nothing of a single job', async () => {
    const { pace, told, change, program, queue } = await opened(running(2));
    program.overview = overview({ running: 0 });

    change('j0', { phase: 'done', files_done: 4 });
    change('j1', { phase: 'failed' });
    await pace.draw();
    await pace.pass(1_000);
    expect(told.map((notice) => notice.text)).toEqual([
      'The queue is done. 4 files safe. 1 job not made.',
    ]);

    program.overview = overview({ running: 1 });
    await queue.refresh();
    change('j2', { phase: 'waiting' });
    await pace.draw();
    change('j2', { phase: 'done', rev: 10 });
    program.overview = overview({ running: 0 });
    await pace.draw();
    await pace.pass(1_000);
    expect(told, 'one job alone is seen arriving').toHaveLength(1);
  });

  it('tells an account’s trouble once until the account is well again', async () => {
    const { news, told } = await opened([]);
    const trouble = {
      type: 'account_trouble',
      account: 'a',
      cause: 'bad_key',
      text: 'Studio: Runway does not take the key.',
      reason: { kind: 'bad_key' },
    } as const;

    news.apply(trouble);
    news.apply(trouble);
    expect(told).toHaveLength(1);

    news.apply({ type: 'account_ready', account: 'a' });
    news.apply(trouble);
    expect(told).toHaveLength(2);
  });
});
