// Drives a running simulator with the official Node SDK, as somebody's own program would.
//
//   node tests/sdk/node/drive.mjs [ORIGIN]
//
// Start the simulator with --speed 20 or so, since the SDK waits at its own pace.

import assert from 'node:assert/strict';

import RunwayML, {
  APIConnectionError,
  APIConnectionTimeoutError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
  TaskFailedError,
  toFile,
} from '@runwayml/sdk';

import { origin, picture, play, run } from './checks.mjs';

// The SDK reads its address from the environment, so that this way is driven too.
process.env.RUNWAYML_BASE_URL = origin;

const client = (options = {}) => new RunwayML({ apiKey: 'key_node', ...options });
const order = (runway, changes = {}, options) =>
  runway.textToImage.create({ model: 'gen4_image', promptText: 'A lighthouse in a storm', ratio: '1280:720', ...changes }, options);
const creates = { service: 'runway', endpoint: 'create' };
const patience = { timeout: 60_000 };

await run('node', {
  async 'create, waitForTaskOutput and download end with a picture'() {
    const task = await order(client(), { seed: 7 }).waitForTaskOutput(patience);
    assert.equal(task.status, 'SUCCEEDED');
    assert.equal(task.output.length, 1);
    assert.ok(Number.isInteger(task.cost.credits));
    await picture(task.output[0]);
  },

  async 'a task that was read can be waited for'() {
    const runway = client();
    const { id } = await order(runway);
    const task = await runway.tasks.retrieve(id).waitForTaskOutput(patience);
    assert.equal(task.id, id);
    assert.match(task.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  },

  async 'models of other shapes are accepted'() {
    const runway = client();
    assert.ok((await order(runway, { model: 'gemini_2.5_flash', ratio: '1344:768' })).id);
    assert.ok((await order(runway, { model: 'gpt_image_2', ratio: '1920:1088', quality: 'low' })).id);
  },

  async 'a task that fails raises TaskFailedError with its code'() {
    await play({ match: creates, do: { fault: 'fail', code: 'SAFETY.OUTPUT.IMAGE' } });
    await assert.rejects(order(client()).waitForTaskOutput(patience), (error) => {
      assert.ok(error instanceof TaskFailedError);
      assert.equal(error.taskDetails.failureCode, 'SAFETY.OUTPUT.IMAGE');
      return true;
    });
  },

  async 'cancelling a running task makes it unknown, and twice is 404'() {
    await play({ match: creates, do: { fault: 'stuck' } });
    const runway = client();
    const { id } = await order(runway);
    await runway.tasks.delete(id);
    await assert.rejects(runway.tasks.retrieve(id), NotFoundError);
    await assert.rejects(runway.tasks.delete(id), NotFoundError);
  },

  async 'an uploaded picture can be used as a reference'() {
    const runway = client();
    const { output } = await order(runway).waitForTaskOutput(patience);
    const file = await toFile(await picture(output[0]), 'reference.png');
    const { uri } = await runway.uploads.createEphemeral({ file });
    assert.match(uri, /^runway:\/\//);
    const created = await order(runway, { promptText: '@fox in the snow', referenceImages: [{ uri, tag: 'fox' }] });
    assert.ok(created.id);
  },

  async 'the organization tells credits, tier and use'() {
    const runway = client({ apiKey: 'key_node_books' });
    const before = await runway.organization.retrieve();
    const created = await order(runway);
    const after = await runway.organization.retrieve();
    assert.equal(before.creditBalance - after.creditBalance, created.estimatedCost.credits);
    assert.equal(after.usage.models.gen4_image.dailyGenerations, 1);
    assert.equal(after.tier.models.gen4_image.maxConcurrentGenerations, 20);
    await runway.tasks.retrieve(created.id).waitForTaskOutput(patience);
    const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const usage = await runway.organization.retrieveUsage({ startDate: day(-1), beforeDate: day(1) });
    assert.ok(usage.models.includes('gen4_image'));
  },

  async '400 lists every problem at once'() {
    await assert.rejects(order(client(), { ratio: '1:1', seed: -1, promptText: '' }), (error) => {
      assert.ok(error instanceof BadRequestError);
      const paths = error.error.issues.map((issue) => issue.path[0]).sort();
      assert.deepEqual([...new Set(paths)], ['promptText', 'ratio', 'seed']);
      return true;
    });
  },

  async 'an unknown model is an invalid union'() {
    await assert.rejects(order(client(), { model: 'gen0_image' }), (error) => error.error.issues[0].code === 'invalid_union');
  },

  async 'a key that is not valid raises AuthenticationError'() {
    await assert.rejects(order(client({ apiKey: 'bad_key' })), AuthenticationError);
  },

  async 'an unknown task raises NotFoundError'() {
    await assert.rejects(client().tasks.retrieve('17f20503-6c24-4c16-946b-35dbbce2af2f'), NotFoundError);
  },

  async '429 raises RateLimitError when it stays, and is retried when it goes'() {
    const rule = { match: creates, do: { fault: 'busy', form: 'daily', retry_after: '1' } };
    await play(rule);
    await assert.rejects(order(client({ maxRetries: 0 })), RateLimitError);
    await play({ ...rule, when: { first: 1 } });
    assert.ok((await order(client({ maxRetries: 1 }))).id);
  },

  async '503 raises InternalServerError'() {
    await play({ match: creates, do: { fault: 'status', status: 503 } });
    await assert.rejects(order(client({ maxRetries: 0 })), InternalServerError);
  },

  async 'too few credits are a 400 that says so'() {
    await play({ match: creates, do: { fault: 'no_credits' } });
    await assert.rejects(order(client()), (error) => error instanceof BadRequestError && /enough credits/.test(error.error.error));
  },

  async 'a cut connection raises APIConnectionError'() {
    await play({ match: creates, do: { fault: 'cut', at: 'before' } });
    await assert.rejects(order(client({ maxRetries: 0 })), APIConnectionError);
  },

  async 'a reply that comes too late raises APIConnectionTimeoutError'() {
    await play({ match: creates, do: { fault: 'slow', seconds: 5, at: 'after' } });
    await assert.rejects(order(client({ maxRetries: 0, timeout: 500 })), APIConnectionTimeoutError);
  },

  async 'a retry after a cut can create twice, which the books show'() {
    await play({ match: creates, when: { first: 1 }, do: { fault: 'cut', at: 'after' } });
    const runway = client({ apiKey: 'key_node_twice', maxRetries: 1 });
    assert.ok((await order(runway)).id);
    const { usage } = await runway.organization.retrieve();
    assert.equal(usage.models.gen4_image.dailyGenerations, 2);
  },
});
