import { describe, expect, it } from 'vitest';

import { quoted, summary } from './words';

describe('words', () => {
  it('says that unsent jobs cost nothing', () => {
    expect(summary(0, 2, 0)).toBe('2 not sent yet, nothing charged for them.');
    expect(summary(3, 1, 1)).toBe(
      '3 under way · 1 not sent yet, nothing charged for it · 1 needs you.',
    );
    expect(summary(0, 0, 0)).toBe('Everything has ended. Nothing is waiting.');
  });

  it('quotes a folder so that a shell reads it as one word', () => {
    expect(quoted('/home/ana/Pictures')).toBe('/home/ana/Pictures');
    expect(quoted('/home/ana/My Pictures')).toBe("'/home/ana/My Pictures'");
    expect(quoted("/home/o'brien/$HOME")).toBe("'/home/o'\\''brien/$HOME'");
  });
});
