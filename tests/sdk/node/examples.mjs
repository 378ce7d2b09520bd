// Sends every call that the official Node SDK's own documentation shows to a running simulator.
//
//   node tests/sdk/node/examples.mjs [ORIGIN]
//
// The package holds examples as comments beside most methods, and in its README. The calls that make a task or a thing
// are read from there as they stand (no code of them is run) and made by the SDK. Each keeps every documented rule.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import RunwayML from '@runwayml/sdk';
import ts from 'typescript';

import { origin, run } from './checks.mjs';

process.env.RUNWAYML_BASE_URL = origin;

const sdk = dirname(fileURLToPath(import.meta.resolve('@runwayml/sdk')));
const patience = { timeout: 60_000 };
/** What makes no task: the answer is the thing itself. */
const THINGS = ['avatars', 'documents', 'realtimeSessions', 'voices'];

/** Every call in the comments and the README: `imageToVideo.create` with its body. */
function examples() {
  const folder = join(sdk, 'resources');
  const readme = [...readFileSync(join(sdk, 'README.md'), 'utf8').matchAll(/```[jt]s\n([\s\S]*?)```/g)];
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.d.ts')).sort();
  const commented = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const blocks = text.matchAll(/\* @example\s+\* ```ts\n([\s\S]*?)\* ```/g);
    return [...blocks].flatMap(([, block]) => calls(block.replace(/^\s*\* ?/gm, '')));
  });
  const all = [...commented, ...readme.flatMap(([, block]) => calls(block))];
  const told = new Map(all.map((example) => [JSON.stringify(example), example]));
  return [...told.values()];
}

function calls(code) {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText(source).replace(/\s/g, '');
      const makes = name.startsWith('client.') && name.endsWith('.create');
      // A call with a variable or a comment for a body shows something else, as does one against the types.
      const body = node.arguments[0];
      const whole = body !== undefined && ts.isObjectLiteralExpression(body) && body.properties.length > 0;
      if (makes && whole && !body.getText(source).includes('@ts-expect-error')) {
        found.push({ name: name.slice('client.'.length), body: literal(body) });
      }
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  visit(source);
  return found;
}

/** The value of a literal; anything else is no example that can be read. */
function literal(node) {
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(node.properties.map((one) => [one.name.text, literal(one.initializer)]));
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(literal);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  throw new Error(`an example holds ${ts.SyntaxKind[node.kind]}`);
}

const found = examples();
const runway = new RunwayML({ apiKey: 'key_node_examples', maxRetries: 0 });
const checks = found.map(({ name, body }) => [
  `${name} ${body.model ?? ''}`.trim(),
  async () => {
    const path = name.split('.');
    const method = path.pop();
    const resource = path.reduce((at, part) => at[part], runway);
    const created = resource[method](body);
    const { id } = await created;
    assert.ok(id, 'an id');
    if (THINGS.includes(path[0])) return;
    const task = await created.waitForTaskOutput(patience);
    assert.ok(task.output.length > 0, 'a task that ends with files');
  },
]);

await run('node examples', {
  async 'the package has examples'() {
    const resources = new Set(found.map(({ name }) => name.split('.')[0]));
    assert.ok(found.length >= 12 && resources.has('imageToVideo'), [...resources].join(', '));
  },
  ...Object.fromEntries(checks),
});
