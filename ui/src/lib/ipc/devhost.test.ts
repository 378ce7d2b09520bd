import { afterEach, describe, expect, it, vi } from 'vitest';

import { devhost } from './devhost';

const base = 'http://127.0.0.1:4000/token/';

describe('the way to the development host', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('posts the arguments under the name of the command', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response('{"phases":{},"held":{}}')));
    vi.stubGlobal('fetch', fetch);

    const answer = await devhost(base).call('queue.counts', {});

    expect(fetch).toHaveBeenCalledWith(`${base}rpc/queue.counts`, { method: 'POST', body: '{}' });
    expect(answer).toEqual({ phases: {}, held: {} });
  });

  it('throws a refusal as it came', async () => {
    const refusal = { code: 'library', message: 'The folder is gone.' };
    const response = new Response(JSON.stringify(refusal), { status: 400 });
    vi.stubGlobal('fetch', () => Promise.resolve(response));

    await expect(devhost(base).call('queue.counts', {})).rejects.toEqual(refusal);
  });

  it('hears events as they come', async () => {
    class Source {
      static last: Source;
      onopen: (() => void) | null = null;
      onmessage: ((message: { data: string }) => void) | null = null;
      constructor(readonly address: string) {
        Source.last = this;
        queueMicrotask(() => this.onopen?.());
      }
    }
    vi.stubGlobal('EventSource', Source);
    const heard: unknown[] = [];

    await devhost(base).subscribe((event) => heard.push(event));
    Source.last.onmessage?.({ data: '{"type":"resync"}' });

    expect(Source.last.address).toBe(`${base}events`);
    expect(heard).toEqual([{ type: 'resync' }]);
  });
});
