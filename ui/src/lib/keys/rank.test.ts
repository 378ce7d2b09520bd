import { describe, expect, it } from 'vitest';

import { rank } from './rank';

const TITLES = [
  'Remix the picture',
  'Settings: remember pane sizes',
  'Go to the premises',
  'Show or hide the queue',
  'Queue now',
];

function found(typed: string): string[] {
  return TITLES.map((title) => ({ title, fit: rank(title, typed) }))
    .filter(({ fit }) => fit !== null)
    .sort((a, b) => (b.fit?.score ?? 0) - (a.fit?.score ?? 0))
    .map(({ title }) => title);
}

describe('the palette', () => {
  it('puts the start of the title before the start of a word before the middle', () => {
    expect(found('rem')).toEqual([
      'Remix the picture',
      'Settings: remember pane sizes',
      'Go to the premises',
    ]);
  });

  it('wants every word, in any order', () => {
    expect(found('queue hide')).toEqual(['Show or hide the queue']);
    expect(found('queue nothing')).toEqual([]);
  });

  it('finds the first letters of words', () => {
    expect(found('qn')).toEqual(['Queue now']);
  });

  it('says where the letters stand', () => {
    expect(rank('Queue now', 'now')?.runs).toEqual([[6, 9]]);
    expect(rank('Queue now', 'now que')?.runs).toEqual([
      [0, 3],
      [6, 9],
    ]);
  });

  it('finds words that are written without spaces', () => {
    expect(rank('显示或隐藏队列', '队列')?.runs).toEqual([[5, 7]]);
  });
});
