import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it } from 'vitest';

import { host } from './backend';

describe('the way to the program', () => {
  afterEach(clearMocks);

  it('is one command that takes the name and its arguments', async () => {
    const calls: unknown[] = [];
    mockIPC((command, args) => {
      calls.push([command, args]);
      return { queued: 3 };
    });

    const answer = await host.call('queue.counts', {});

    expect(calls).toEqual([['rpc', { name: 'queue.counts', args: {} }]]);
    expect(answer).toEqual({ queued: 3 });
  });

  it('hands a refusal on as it came', async () => {
    const refusal = { code: 'library', message: 'The folder is gone.' };
    mockIPC(() => Promise.reject(refusal));

    await expect(host.call('queue.counts', {})).rejects.toEqual(refusal);
  });
});
