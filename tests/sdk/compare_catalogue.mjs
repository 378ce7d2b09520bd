// Compares the catalogue with the types of the official Node SDK (@runwayml/sdk 4.20.1).
//
//   cargo run -q -p framewright-catalogue --example dump > dump.json
//   node tests/sdk/compare_catalogue.mjs --dump dump.json --sdk PATH_TO_NODE_MODULES
//
// A second opinion beside compare_catalogue.py: keys, whether they are required, types and allowed
// values. This SDK is older than the Python one, so what it lacks is listed and is no failure; what
// it knows must be in the catalogue. TypeScript has one type for integers and other numbers.
// Ends with `N passed, N failed`; exit code 1 when something failed.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';

const NEWER = 'newer than this SDK; the Python one has it';
// Endpoint, model (null: a body without one), path ('' for all of it), and why the SDK differs there.
const EXCEPTIONS = [
  ['POST /v1/uploads', null, '', 'the SDK fills this body itself and has no type for it'],
  ['POST /v1/video_to_audio', 'mirelo_sfx_2_0', '', NEWER],
  ['PATCH /v1/routers/{id}', null, 'settings.maxCreditsPerGeneration', `null for a cap: ${NEWER}`],
  ['POST /v1/image_to_video', 'hailuo3', 'promptImage[]', 'typed as unknown in the SDK'],
  ['POST /v1/image_to_video', 'wan3', 'promptImage[]', 'typed as unknown in the SDK'],
  ['POST /v1/image_to_video', 'wan3_prime', 'promptImage[]', 'typed as unknown in the SDK'],
  ['POST /v1/image_to_video', 'seedance2_5', 'draft', NEWER],
  ['POST /v1/image_to_video', 'seedance2_5', 'outputFormat', NEWER],
  ['POST /v1/text_to_video', 'seedance2_5', 'draft', NEWER],
  ['POST /v1/text_to_video', 'seedance2_5', 'draftTaskId', NEWER],
  ['POST /v1/text_to_video', 'seedance2_5', 'outputFormat', NEWER],
  ['POST /v1/video_to_video', 'seedance2_5', 'draft', NEWER],
  ['POST /v1/video_to_video', 'seedance2_5', 'outputFormat', NEWER],
];

const { values: options } = parseArgs({ options: { dump: { type: 'string' }, sdk: { type: 'string' } } });
if (!options.dump || !options.sdk) {
  console.error('Usage: node tests/sdk/compare_catalogue.mjs --dump FILE --sdk PATH_TO_NODE_MODULES');
  process.exit(2);
}
const modules = resolve(options.sdk);
const ts = createRequire(join(modules, 'any.js'))('typescript');
const resources = join(modules, '@runwayml/sdk/resources');

/** Every node of a syntax tree that `test` accepts. */
function nodes(root, test) {
  const found = [];
  const visit = (node) => {
    if (test(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** `{endpoint, owner, method}` of the calls in a resource's code that send the caller's body as it is. */
function calls(file) {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  for (const method of nodes(tree, ts.isMethodDeclaration)) {
    for (const call of nodes(method, ts.isCallExpression)) {
      const verb = /^this\._client\.(post|put|patch)$/.exec(call.expression.getText())?.[1];
      const [route, request] = call.arguments;
      const body = request?.properties?.find((one) => ts.isShorthandPropertyAssignment(one) && one.name.text === 'body');
      if (!verb || !body) continue;
      const path = /\/v1\/[^'"`]*/.exec(route.getText())[0].replaceAll('${', '{');
      found.push({ endpoint: `${verb.toUpperCase()} ${path}`, owner: method.parent.name.text, method: method.name.text });
    }
  }
  return found;
}

/** Endpoint to the type of its body. */
function sdkBodies() {
  const files = readdirSync(resources, { recursive: true }).filter((file) => file.endsWith('.mjs')).sort();
  const declared = files.map((file) => join(resources, file.replace(/\.mjs$/, '.d.ts')));
  const settings = { strict: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext };
  const program = ts.createProgram(declared, settings);
  const checker = program.getTypeChecker();
  const bodies = new Map();
  files.forEach((file, index) => {
    const source = program.getSourceFile(declared[index]);
    for (const { endpoint, owner, method } of calls(join(resources, file))) {
      const type = source.statements.find((one) => ts.isClassDeclaration(one) && one.name.text === owner);
      const signature = type.members.find((one) => ts.isMethodDeclaration(one) && one.name.text === method);
      const parameter = signature.parameters.find((one) => one.name.text === 'body');
      const given = nodeShape(checker, parameter.type);
      // A body that may be left out is still a body when it is there.
      bodies.set(endpoint, given.union ? union(given.union.filter((one) => one !== 'null')) : given);
    }
  });
  return bodies;
}

/**
 * A type as plain data: a name, {enum}, {array}, {map}, {object} or {union}. Read from the syntax:
 * the compiler's own types forget the literals beside a plain `string`.
 */
function nodeShape(checker, node) {
  if (ts.isParenthesizedTypeNode(node)) return nodeShape(checker, node.type);
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter((one) => one.kind !== ts.SyntaxKind.UndefinedKeyword);
    return union(parts.map((one) => nodeShape(checker, one)));
  }
  // The usual spelling of "any text, with these known values": `'a' | 'b' | (string & {})`.
  if (ts.isIntersectionTypeNode(node) && node.getText() === 'string & {}') return 'string';
  if (ts.isArrayTypeNode(node)) return { array: nodeShape(checker, node.elementType) };
  if (ts.isTypeLiteralNode(node)) return members(checker, checker.getTypeAtLocation(node), node);
  if (ts.isLiteralTypeNode(node)) {
    if (node.literal.kind === ts.SyntaxKind.NullKeyword) return 'null';
    const type = checker.getTypeFromTypeNode(node);
    return { enum: ['value' in type ? type.value : checker.typeToString(type) === 'true'] };
  }
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText();
    if (name === 'Array') return { array: nodeShape(checker, node.typeArguments[0]) };
    if (name === 'Record') return { map: nodeShape(checker, node.typeArguments[1]) };
    const [declaration] = declarations(checker, node.typeName).filter(
      (one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one),
    );
    if (declaration && ts.isTypeAliasDeclaration(declaration)) return nodeShape(checker, declaration.type);
    if (declaration) return members(checker, checker.getTypeAtLocation(declaration), node);
  }
  const plain = {
    [ts.SyntaxKind.StringKeyword]: 'string',
    [ts.SyntaxKind.NumberKeyword]: 'number',
    [ts.SyntaxKind.BooleanKeyword]: 'boolean',
    [ts.SyntaxKind.UnknownKeyword]: 'any',
    [ts.SyntaxKind.AnyKeyword]: 'any',
  }[node.kind];
  if (plain) return plain;
  throw new TypeError(`a type that this comparison does not know: ${node.getText()}`);
}

function declarations(checker, name) {
  const symbol = checker.getSymbolAtLocation(name);
  const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return real.declarations ?? [];
}

function members(checker, type, node) {
  const index = checker.getIndexInfosOfType(type)[0];
  if (index) return { map: nodeShape(checker, index.declaration.type) };
  const fields = {};
  for (const property of checker.getPropertiesOfType(type)) {
    const declared = property.valueDeclaration;
    if (!declared?.type) throw new TypeError(`${node.getText()}.${property.name} has no type`);
    const required = !(property.flags & ts.SymbolFlags.Optional);
    fields[property.name] = { required, shape: nodeShape(checker, declared.type) };
  }
  return { object: fields };
}

/** One shape for several; all literals together are one set of values. */
function union(shapes) {
  const parts = [];
  let literals = [];
  for (const part of shapes.flatMap((one) => one.union ?? [one])) {
    if (part.enum) literals = [...literals, ...part.enum.filter((one) => !literals.includes(one))];
    else if (!parts.some((one) => isDeepStrictEqual(one, part))) parts.push(part);
  }
  if (literals.length) parts.push({ enum: literals.sort(byText) });
  return parts.length === 1 ? parts[0] : { union: parts.sort(byText) };
}

function byText(a, b) {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A parameter of the dump in the same form. */
function ourShape(param) {
  if (param.anyOf) return union(param.anyOf.map(ourShape));
  if (param.enum) return union([{ enum: [...param.enum] }]);
  if (param.type === 'array') return { array: ourShape(param.items) };
  if (param.type === 'object' && param.properties) return { object: ourFields(param.properties) };
  if (param.type === 'object') return { map: ourShape(param.additionalProperties) };
  return param.type === 'integer' ? 'number' : param.type;
}

function ourFields(params) {
  const fields = Object.entries(params).map(([name, param]) => {
    return [name, { required: param.required ?? false, shape: ourShape(param) }];
  });
  return Object.fromEntries(fields);
}

/** Every difference as `{path, words}`. */
function differences(path, ours, theirs) {
  if (isDeepStrictEqual(ours, theirs)) return [];
  const kind = typeof ours === 'object' ? Object.keys(ours)[0] : undefined;
  if (kind && theirs[kind]) {
    const [a, b] = [ours[kind], theirs[kind]];
    if (kind === 'object') return fieldDifferences(path, a, b);
    if (kind === 'array') return differences(`${path}[]`, a, b);
    if (kind === 'map') return differences(`${path}.*`, a, b);
    const onlyOurs = a.filter((one) => !b.some((other) => isDeepStrictEqual(one, other)));
    const onlyTheirs = b.filter((one) => !a.some((other) => isDeepStrictEqual(one, other)));
    if (kind === 'enum') {
      const [more, less] = [JSON.stringify(onlyOurs), JSON.stringify(onlyTheirs)];
      return [{ path, words: `values only we have: ${more}; values only the SDK has: ${less}` }];
    }
    if (onlyOurs.length === onlyTheirs.length) {
      return onlyOurs.flatMap((one, index) => differences(path, one, onlyTheirs[index]));
    }
  }
  const [x, y] = [JSON.stringify(ours).slice(0, 200), JSON.stringify(theirs).slice(0, 200)];
  return [{ path, words: `ours is ${x}, the SDK's ${y}` }];
}

function fieldDifferences(path, ours, theirs) {
  const found = [];
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const here = path ? `${path}.${name}` : name;
    const [a, b] = [ours[name], theirs[name]];
    if (!b) found.push({ path: here, words: 'the SDK has no such key' });
    else if (!a) found.push({ path: here, words: 'the catalogue has no such key' });
    else {
      if (a.required !== b.required) found.push({ path: here, words: `required is ${a.required}, the SDK says ${b.required}` });
      found.push(...differences(here, a.shape, b.shape));
    }
  }
  return found;
}

/** One body for each model that a body can name. */
function perModel(body) {
  const names = body.model?.required ? (body.model.shape.enum ?? []) : [];
  if (!names.length) return [body];
  return names.map((name) => ({ ...body, model: { required: true, shape: { enum: [name] } } }));
}

/** The only value of a key, where it has one. */
function constant(body, key) {
  const allowed = body[key]?.shape.enum ?? [];
  return allowed.length === 1 ? allowed[0] : null;
}

const keyed = (endpoint, model, mode) => JSON.stringify([endpoint, model ?? null, mode ?? null]);

const theirs = new Map();
const bodies = sdkBodies();
for (const [endpoint, body] of bodies) {
  for (const variant of body.union ?? [body]) {
    for (const fields of perModel(variant.object)) {
      theirs.set(keyed(endpoint, constant(fields, 'model'), constant(fields, 'mode')), fields);
    }
  }
}
const ours = new Map();
for (const entry of JSON.parse(readFileSync(options.dump, 'utf8')).entries) {
  if (entry.api === 'runway' && entry.status === 'current') {
    ours.set(keyed(entry.endpoint, entry.model, entry.mode), ourFields(entry.params));
  }
}

let passed = 0;
let failed = 0;
const used = new Set();
const missing = [];
for (const key of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) {
  const [endpoint, model, mode] = JSON.parse(key);
  const name = [endpoint, model, mode].filter(Boolean).join(' ');
  let found;
  if (!ours.has(key)) {
    found = [{ path: '', words: 'the catalogue has no such model or endpoint' }];
  } else if (theirs.has(key)) {
    found = fieldDifferences('', ours.get(key), theirs.get(key));
  } else if (model && bodies.has(endpoint)) {
    missing.push(name);
    continue;
  } else {
    // A whole endpoint needs an exception: it may be there in a form that is not read here.
    found = [{ path: '', words: 'the SDK has no such endpoint' }];
  }
  const unexplained = found.filter(({ path }) => {
    const exception = EXCEPTIONS.find((one) => one[0] === endpoint && one[1] === model && one[2] === path);
    if (exception) used.add(exception);
    return !exception;
  });
  if (unexplained.length) failed += 1;
  else passed += 1;
  for (const { path, words } of unexplained) console.log(`${name}: ${path || 'body'}: ${words}`);
}
for (const exception of EXCEPTIONS.filter((one) => !used.has(one))) {
  failed += 1;
  const [endpoint, model, path] = exception;
  const name = [endpoint, model].filter(Boolean).join(' ');
  console.log(`${name}: ${path || 'body'}: no difference any more; remove the exception`);
}
for (const name of missing) console.log(`not in this Node SDK: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
