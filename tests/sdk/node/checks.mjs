// What both drivers share: where the simulator is, its scenario, and the running count.

import assert from 'node:assert/strict';

const given = process.argv[2] ?? process.env.RUNWAYML_BASE_URL ?? '';
if (!given.startsWith('http://127.0.0.1:')) {
  console.error('usage: node FILE http://127.0.0.1:PORT (or set RUNWAYML_BASE_URL to that)');
  process.exit(2);
}

/** The simulator, without a slash at its end. */
export const origin = given.replace(/\/+$/, '');

/** Puts a scenario into the simulator; without rules nothing goes wrong any more. */
export async function play(...rules) {
  const reply = await fetch(`${origin}/_scenario`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  assert.equal(reply.status, 204, await reply.text());
}

/** The bytes behind a result link, checked to be a picture. */
export async function picture(url) {
  const reply = await fetch(url);
  assert.equal(reply.status, 200, url);
  const bytes = Buffer.from(await reply.arrayBuffer());
  const kinds = ['89504e47', 'ffd8ffe0', '52494646'];
  assert.ok(kinds.includes(bytes.subarray(0, 4).toString('hex')), 'a PNG, JPEG or WebP');
  assert.equal(reply.headers.get('content-length'), String(bytes.length));
  return bytes;
}

/** Runs the checks in order, prints each, and ends the process with `N passed, N failed`. */
export async function run(name, checks) {
  let failed = 0;
  for (const [claim, body] of Object.entries(checks)) {
    await play();
    try {
      await body();
      console.log(`ok   ${name}: ${claim}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${claim}\n${error.stack ?? error}`);
    }
  }
  await play();
  console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
