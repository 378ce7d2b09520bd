import { describe, expect, it } from 'vitest';

import type { HistoryEntry } from '../../ipc/bindings';
import { HistoryState, Recall } from './history.svelte';
import { FakeProgram, later } from './testing';

const entry = (id: number, text: string): HistoryEntry => ({ id, text, used_ms: id, made: 4 });

describe('Recall', () => {
  const backend = () =>
    new FakeProgram().on('history.search', () => [
      entry(3, 'fox'),
      entry(2, 'owl'),
      entry(1, 'elk'),
    ]);

  it('goes back through earlier prompts and forth to what was typed', async () => {
    const recall = new Recall(backend());

    expect(await recall.older('half a thou')).toBe('fox');
    expect(await recall.older('fox')).toBe('owl');
    expect(recall.newer('owl')).toBe('fox');
    expect(recall.newer('fox'), 'nothing typed is lost by looking back').toBe('half a thou');
    expect(recall.newer('half a thou')).toBeNull();
  });

  it('begins anew with what was typed over a recalled prompt', async () => {
    const recall = new Recall(backend());
    await recall.older('first');

    expect(recall.newer('fox, but in snow')).toBeNull();
    expect(await recall.older('fox, but in snow')).toBe('fox');
    expect(recall.newer('fox')).toBe('fox, but in snow');
  });

  it('stops at the oldest', async () => {
    const recall = new Recall(backend());
    await recall.older('');
    await recall.older('fox');
    await recall.older('owl');

    expect(await recall.older('elk')).toBeNull();
    expect(recall.newer('elk')).toBe('owl');
  });

  it('does not offer the very text that stands there', async () => {
    const recall = new Recall(backend());

    expect(await recall.older('fox')).toBe('owl');
  });

  it('leaves the text alone when the history cannot be read', async () => {
    const recall = new Recall(new FakeProgram());

    expect(await recall.older('mine')).toBeNull();
  });
});

describe('HistoryState', () => {
  it('shows the answer to what was typed last, whichever comes last', async () => {
    const slow = later<HistoryEntry[]>();
    const backend = new FakeProgram().on('history.search', ({ text }) =>
      text === 'f' ? slow.promise : [entry(9, 'fox')],
    );
    const history = new HistoryState(backend);

    const first = history.search('f');
    await history.search('fox');
    slow.give([entry(1, 'fern'), entry(2, 'fox')]);
    await first;

    expect(history.entries.map(({ text }) => text)).toEqual(['fox']);
  });

  it('reads on behind the last entry', async () => {
    const page = Array.from({ length: 50 }, (_, n) => entry(100 - n, `prompt ${n}`));
    const backend = new FakeProgram().on('history.search', ({ before }) =>
      before === null ? page : [entry(1, 'the first ever')],
    );
    const history = new HistoryState(backend);
    await history.search('');

    await history.more();
    await history.more();

    expect(backend.asked('history.search').map(({ before }) => before)).toEqual([null, 51]);
    expect(history.entries.at(-1)?.text).toBe('the first ever');
    expect(history.complete).toBe(true);
  });
});
