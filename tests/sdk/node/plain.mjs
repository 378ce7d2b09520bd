// Drives a running simulator with nothing but fetch and the documented fields of useapi.net,
// including every call that the reference script makes.
//
//   node tests/sdk/node/plain.mjs [ORIGIN]

import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { origin, picture, play, run } from './checks.mjs';

const base = `${origin}/v1/runwayml`;
const email = 'demo@example.com';
const creates = { service: 'useapi', endpoint: 'create' };

async function call(method, path, { body, token = 'user:1-plain', headers = {} } = {}) {
  const reply = await fetch(`${base}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body && !(body instanceof FormData) && { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined || body instanceof FormData || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : JSON.parse(text), headers: reply.headers };
}

/** One Frames order on an account of its own kind; waits while the account is busy, as the script does. */
async function frames(changes = {}) {
  for (;;) {
    const reply = await call('POST', '/frames/create', { body: { email, text_prompt: 'A fox, in snow', ...changes } });
    if (reply.status !== 429) return reply;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function ended(taskId) {
  for (;;) {
    const { status, body } = await call('GET', `/tasks/${taskId}`);
    assert.equal(status, 200, JSON.stringify(body));
    if (['SUCCEEDED', 'FAILED'].includes(body.status)) return body;
    assert.deepEqual(body.artifacts, [], 'no result before the end');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

await run('plain', {
  async 'the accounts tell which may be used'() {
    const { status, body } = await call('GET', '/accounts');
    assert.equal(status, 200);
    assert.ok(body[email] && !body[email].error);
    assert.ok(body['broken@example.com'].error);
    assert.equal((await call('GET', `/accounts/${email}`)).body.email, email);
    assert.equal((await call('GET', '/accounts/nobody@example.com')).status, 404);
  },

  async 'the calls of the reference script: create, wait, download'() {
    const { status, body } = await frames({
      aspect_ratio: '9:16', diversity: 3, style: 'bw-contrast', seed: 100000, exploreMode: true,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.match(body.taskId, /^user:\d+-runwayml:demo@example\.com-task:[0-9a-f-]{36}$/);
    assert.equal(body.code ?? 200, 200);
    const task = await ended(body.taskId);
    assert.equal(task.status, 'SUCCEEDED');
    assert.equal(task.options.seed, 100000);
    assert.equal(task.artifacts.length, 4);
    for (const artifact of task.artifacts.filter((artifact) => !artifact.isDirectory)) {
      await picture(artifact.url);
      assert.ok(artifact.metadata.size.height > artifact.metadata.size.width, 'as tall as 9:16 promises');
    }
  },

  async 'one picture may be asked for, and replyRef comes back'() {
    const { body } = await frames({ num_images: 1, replyRef: 'row 17' });
    const task = await ended(body.taskId);
    assert.equal(task.artifacts.length, 1);
    assert.equal(task.replyRef, 'row 17');
    const list = await call('GET', `/tasks/?offset=0&limit=50&email=${email}`);
    assert.ok(list.body.some((entry) => entry.taskId === body.taskId && entry.replyRef === 'row 17'));
  },

  async 'ids may be sent percent-encoded as well'() {
    const { body } = await frames({ num_images: 1 });
    assert.equal((await call('GET', `/tasks/${encodeURIComponent(body.taskId)}`)).status, 200);
  },

  async 'creates take multipart as well'() {
    const form = new FormData();
    for (const [name, value] of Object.entries({ email, text_prompt: 'A fox', num_images: '1', seed: '5', aspect_ratio: '1:1' })) form.set(name, value);
    let reply = await call('POST', '/frames/create', { body: form });
    while (reply.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      reply = await call('POST', '/frames/create', { body: form });
    }
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    assert.equal((await ended(reply.body.taskId)).options.seed, 5);
  },

  async 'a full account says who runs'() {
    const orders = [];
    let busy;
    for (let number = 0; number < 12 && !busy; number += 1) {
      const reply = await call('POST', '/frames/create', { body: { email: 'second@example.com', text_prompt: `Order ${number}`, maxJobs: 2, replyRef: `order ${number}` } });
      if (reply.status === 429) busy = reply;
      else orders.push(reply.body.taskId);
    }
    assert.ok(busy, 'the account must fill up');
    assert.match(busy.body.error, /busy executing/);
    const running = busy.body.runningTasks['second@example.com'];
    assert.ok(running.every((task) => task.taskId && task.replyRef));
    for (const taskId of orders) await ended(taskId);
  },

  async 'the account that is always busy answers 429'() {
    const { status, body } = await call('POST', '/frames/create', { body: { email: 'busy@example.com', text_prompt: 'A fox' } });
    assert.equal(status, 429);
    assert.equal(body.code, 429);
  },

  async 'an account without credits answers 412 without a code'() {
    const { status, body } = await call('POST', '/frames/create', { body: { email: 'empty@example.com', text_prompt: 'A fox' } });
    assert.equal(status, 412);
    assert.match(body.error, /enough credits/);
    assert.equal(body.code, undefined);
  },

  async 'a wrong token answers 401, a bad order 400, an unknown task 404'() {
    assert.deepEqual((await call('GET', '/accounts', { token: 'bad' })).body, { error: 'Unauthorized', code: 401 });
    const wrong = await call('POST', '/frames/create', { body: { email, text_prompt: 'A fox', seed: 0 } });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.error, /seed/);
    assert.equal((await call('GET', '/tasks/user:1-runwayml:demo@example.com-task:17f20503-6c24-4c16-946b-35dbbce2af2f')).status, 404);
    assert.equal((await call('GET', '/tasks/')).status, 400, 'offset and limit are required');
  },

  async 'a refused prompt answers 422, a failed task says why'() {
    await play({ match: creates, do: { fault: 'refused' } });
    assert.equal((await frames()).status, 422);
    await play({ match: creates, do: { fault: 'fail', code: 'SAFETY.INPUT.TEXT', category: 'VIOLENCE' } });
    const task = await ended((await frames({ num_images: 1 })).body.taskId);
    assert.equal(task.status, 'FAILED');
    assert.equal(task.error.reason, 'SAFETY.INPUT.TEXT');
    assert.equal(task.error.moderation_category, 'VIOLENCE');
  },

  async 'a picture can be kept as an asset and used in an order'() {
    const task = await ended((await frames({ num_images: 1 })).body.taskId);
    const bytes = await picture(task.artifacts[0].url);
    const type = (await fetch(task.artifacts[0].url)).headers.get('content-type');
    const kept = await call('POST', `/assets/?name=fox&email=${email}`, { body: bytes, headers: { 'Content-Type': type } });
    assert.equal(kept.status, 200, JSON.stringify(kept.body));
    assert.ok((await call('GET', '/assets/?offset=0&limit=10&mediaType=image')).body.some((asset) => asset.assetId === kept.body.assetId));
    assert.equal((await frames({ imageAssetId1: kept.body.assetId, text_prompt: '@IMG_1 in snow', num_images: 1 })).status, 200);
    assert.equal((await call('DELETE', `/assets/${kept.body.assetId}`)).status, 200);
    assert.equal((await call('GET', `/assets/${kept.body.assetId}`)).status, 404);
  },

  async 'features tell the credits that are left'() {
    const { body } = await call('GET', `/features/?email=${email}`);
    assert.ok(body.permitted.numPlanCredits >= body.used.numPlanCredits);
  },

  async 'replyUrl on this machine is called until the task ends'() {
    const seen = [];
    const server = createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        seen.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
        response.writeHead(204).end();
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { body } = await frames({ num_images: 1, replyUrl: `http://127.0.0.1:${server.address().port}/hook`, replyRef: 'hooked' });
      for (let turn = 0; turn < 600 && seen.at(-1)?.status !== 'SUCCEEDED'; turn += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(seen.at(-1).status, 'SUCCEEDED');
      assert.ok(seen.every((task) => task.taskId === body.taskId && task.replyRef === 'hooked'));
    } finally {
      server.close();
    }
  },
});
