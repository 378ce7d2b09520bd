import { describe, expect, it } from 'vitest';

import { JobList } from './list.svelte';
import { JobRows } from './rows.svelte';
import { Selection } from './selection.svelte';
import { job } from './testing';

async function listOf(count: number) {
  const rows = Array.from({ length: count }, (_, n) => job(`j${n}`, { position: n }));
  const list = new JobList(new JobRows(), (start, limit) =>
    Promise.resolve({ rows: rows.slice(start, start + limit), total: rows.length }),
  );
  await list.look(0, 20);
  return list;
}

describe('Selection', () => {
  it('chooses one with a press, several with Ctrl, a range with Shift', async () => {
    const list = await listOf(20);
    const selection = new Selection();

    await selection.press(list, 'j3');
    await selection.press(list, 'j5', { toggle: true });
    expect(selection.ids).toEqual(['j3', 'j5']);

    await selection.press(list, 'j5', { toggle: true });
    expect(selection.ids).toEqual(['j3']);

    await selection.press(list, 'j8');
    await selection.press(list, 'j6', { range: true });
    expect(selection.ids.sort()).toEqual(['j6', 'j7', 'j8']);

    await selection.press(list, 'j10', { range: true });
    expect(selection.ids.sort(), 'the range turns round its anchor').toEqual(['j10', 'j8', 'j9']);
  });

  it('chooses all ten thousand, also those nobody has looked at', async () => {
    const list = await listOf(10_000);
    const selection = new Selection();

    await selection.all(list);

    expect(selection.size).toBe(10_000);
  });

  it('works on all chosen ones from one of them, and on the one alone otherwise', async () => {
    const list = await listOf(5);
    const selection = new Selection();
    await selection.press(list, 'j0');
    await selection.press(list, 'j1', { toggle: true });

    expect(selection.subject('j1')).toEqual(['j0', 'j1']);
    expect(selection.subject('j4')).toEqual(['j4']);
  });
});
