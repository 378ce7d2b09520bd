import { describe, expect, it, vi } from 'vitest';

import type { JobRow, PublishedWorkflow, WorkflowInput } from '../../ipc/bindings';
import { Program, type Answers } from './testing';
import { WorkflowRunState } from './workflow_run.svelte';

function input(given: Partial<WorkflowInput>): WorkflowInput {
  return {
    node: 'n1',
    key: 'prompt',
    label: 'Scene',
    description: null,
    kind: 'text',
    value: 'a harbour',
    ...given,
  };
}

const workflow: PublishedWorkflow = {
  id: 'w1',
  name: 'Mug',
  description: null,
  version: 1,
  created_ms: null,
  inputs: [
    input({}),
    input({ node: 'n2', key: 'image', label: 'Product', kind: 'image', value: 'https://a.b/c' }),
    input({ node: 'n3', key: 'count', label: 'Count', kind: 'number', value: 3 }),
    input({ node: 'n4', key: 'loud', label: 'Loud', kind: 'boolean', value: true }),
  ],
};

function filling(answers: Answers = {}) {
  const program = new Program({ 'compose.enqueue': () => ({ jobs: [] }), ...answers });
  const queued = vi.fn<(jobs: JobRow[]) => void>();
  const run = new WorkflowRunState(program, 'a1', queued);
  run.show(workflow);
  return { program, queued, run };
}
const sent = (program: Program) =>
  program.asked('compose.enqueue').map(({ draft }) => draft.inputs);

describe('WorkflowRunState', () => {
  it('begins with the values of the workflow and sends only what differs from them', async () => {
    const { program, queued, run } = filling();
    expect(run.text('n1.prompt')).toBe('a harbour');

    run.set('n1.prompt', 'a fox');
    run.set('n2.image', { uri: 'input:ab', name: 'mug.png' });
    await run.press();

    expect(sent(program)).toEqual([
      {
        workflow: 'w1',
        node_outputs: {
          n1: { prompt: { type: 'primitive', value: 'a fox' } },
          n2: { image: { type: 'image', uri: 'input:ab' } },
        },
      },
    ]);
    expect(queued).toHaveBeenCalledOnce();
  });

  it('sends nothing while a number is none, and numbers as numbers', async () => {
    const { program, run } = filling();
    run.set('n3.count', 'many');
    run.set('n4.loud', false);
    await run.press();
    expect([...run.wrong]).toEqual(['n3.count']);
    expect(sent(program)).toEqual([]);

    run.set('n3.count', '2,5');
    await run.press();
    expect(sent(program)[0]?.['node_outputs']).toEqual({
      n3: { count: { type: 'primitive', value: 2.5 } },
      n4: { loud: { type: 'primitive', value: false } },
    });
  });

  it('asks before money is spent at a price that nobody knows, and a change takes the question back', async () => {
    const asks = {
      code: 'conflict',
      message: 'Nobody knows what this costs.',
      problems: [{ path: 'unknown_price' }],
    };
    const { program, queued, run } = filling({
      'compose.enqueue': ({ accept }) =>
        accept.unknown_price ? { jobs: [] } : Promise.reject(asks),
    });

    await run.press();
    expect(run.question).toContain('Nobody knows');
    run.set('n1.prompt', 'a box');
    expect(run.question).toBeNull();
    expect(queued).not.toHaveBeenCalled();

    await run.press();
    await run.accept();
    expect(queued).toHaveBeenCalledOnce();
    const keys = program.asked('compose.enqueue').map(({ client_key }) => client_key);
    expect(keys[1]).toBe(keys[2]);
  });

  it('tries the same press again under its own key when its answer was lost', async () => {
    const { program, run } = filling();
    program.hold('compose.enqueue').refuse({ code: 'unavailable', message: 'Gone.' });
    await run.press();
    expect(run.failure?.message).toBe('Gone.');

    await run.press();

    const [first, second] = program.asked('compose.enqueue');
    expect(second?.client_key).toBe(first?.client_key);
  });
});
