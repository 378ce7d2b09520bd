import { describe, expect, it } from 'vitest';

import { measure, runs } from './units';

describe('measure', () => {
  it('counts an emoji as two, as the services do', () => {
    expect(measure('a🦊', 10)).toEqual({ used: 3, most: 10, cut: null });
  });

  it('is within the limit at exactly the limit', () => {
    expect(measure('x'.repeat(1000), 1000).cut).toBeNull();
    expect(measure('x'.repeat(1001), 1000).cut).toBe(1000);
  });

  it('never cuts a letter of two units in the middle', () => {
    const text = `${'x'.repeat(9)}🦊 and on`;

    expect(measure(text, 10).cut, 'the fox would end as half a fox').toBe(9);
    expect(measure(text, 11).cut).toBe(11);
  });

  it('knows no cut where the model states no limit', () => {
    expect(measure('x'.repeat(20_000), null)).toEqual({ used: 20_000, most: null, cut: null });
  });
});

describe('runs', () => {
  const shape = (found: ReturnType<typeof runs>) =>
    found.map(({ text, mark, beyond }) => [text, mark, beyond]);

  it('sets mentions of references apart, known and unknown', () => {
    expect(shape(runs('as in @harbour, not @sea', ['harbour'], null))).toEqual([
      ['as in ', 'plain', false],
      ['@harbour', 'tag', false],
      [', not ', 'plain', false],
      ['@sea', 'stranger', false],
    ]);
  });

  it('leaves an address and a lone sign alone', () => {
    expect(runs('write to me@fox.org @ noon', [], null)).toHaveLength(1);
  });

  it('parts a mention where the limit cuts it', () => {
    expect(shape(runs('by @IMG_1 now', ['IMG_1'], 5))).toEqual([
      ['by ', 'plain', false],
      ['@I', 'tag', false],
      ['MG_1', 'tag', true],
      [' now', 'plain', true],
    ]);
  });

  it('says the whole prompt and nothing else, whatever is in it', () => {
    const text = 'مرحبا @IMG_1 <script>alert(1)</script> 👩‍🚀\n\n@x_y z';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const said = runs(text, ['IMG_1'], cut).map((run) => run.text);
      expect(said.join('')).toBe(text);
    }
  });

  it('marks nothing where nothing can be named', () => {
    expect(shape(runs('@home', null, null))).toEqual([['@home', 'plain', false]]);
  });
});
