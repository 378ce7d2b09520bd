// @vitest-environment node
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

/** All code of the page, built in a mode. */
async function code(mode: string): Promise<string> {
  const built = await build({ mode, logLevel: 'silent', build: { write: false } });
  const { output } = built as Rolldown.RolldownOutput;
  return output.map((part) => (part.type === 'chunk' ? part.code : '')).join('\n');
}

describe('the page as it is shipped', () => {
  it('holds nothing of the way to the development host', { timeout: 60_000 }, async () => {
    const traces = ['EventSource', 'rpc/'];

    const product = await code('production');
    const devhost = await code('devhost');

    for (const trace of traces) {
      expect(devhost, 'the trace would be found if it were there').toContain(trace);
      expect(product).not.toContain(trace);
    }
  });
});
