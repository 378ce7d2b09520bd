// Values made of others: which form one has, its parts, and which part a problem belongs to. Pure.
import type { Control, Json, Problem, Variant } from '../../ipc/bindings';
import { same } from './values';

type Values = { [key: string]: Json };
type ObjectControl = Extract<Control, { kind: 'object' }>;

export function isValues(value: Json): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which of the forms a value has; −1 where it has none of them. */
export function variantOf(variants: readonly Variant[], value: Json): number {
  return variants.findIndex(({ sign }) => {
    if (sign.by === 'type') return sign.name === 'any' || sign.name === typeOf(value);
    if (!isValues(value)) return false;
    return sign.by === 'tag' ? same(value[sign.name] ?? null, sign.value) : sign.name in value;
  });
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? 'text' : typeof value;
}

/** A part of an object; null where it has none. */
export function partOf(value: Json, name: string): Json {
  return isValues(value) ? (value[name] ?? null) : null;
}

/**
 * The object with a part set; null takes the part out. An object that nothing was put into is none, unless it must be
 * there.
 */
export function withPart(
  control: ObjectControl,
  value: Json,
  name: string,
  next: Json,
  required: boolean,
): Json {
  const parts = Object.entries(isValues(value) ? value : control.begins);
  const kept = Object.fromEntries(parts.filter(([key]) => key !== name));
  const whole: Values = next === null ? kept : { ...kept, [name]: next };
  const bare = Object.keys(whole).every((key) => key in control.around);
  return bare && !required ? null : { ...control.around, ...whole };
}

/** The paths of everything that is shown of a value, the value itself first. */
export function shownPaths(control: Control, value: Json, path: string): string[] {
  switch (control.kind) {
    case 'object':
      return [
        path,
        ...control.fields.flatMap((field) =>
          shownPaths(field.control, partOf(value, field.name), `${path}.${field.name}`),
        ),
      ];
    case 'variants': {
      const form = control.variants[variantOf(control.variants, value)];
      return form ? shownPaths(form.control, value, path) : [path];
    }
    case 'list': {
      const items = Array.isArray(value) ? value : [];
      const each = items.flatMap((item, at) => shownPaths(control.item, item, `${path}[${at}]`));
      return [path, ...each];
    }
    case 'map': {
      const all = isValues(value) ? Object.entries(value) : [];
      return [
        path,
        ...all.flatMap(([key, one]) => shownPaths(control.value, one, `${path}.${key}`)),
      ];
    }
    default:
      return [path];
  }
}

/** The problems by the innermost path that is shown around each. */
export function problemsByPath(
  problems: readonly Problem[],
  paths: readonly string[],
): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const around = paths.filter((path) => isAround(path, problem.path));
    const inner = around.reduce((long, path) => (path.length > long.length ? path : long), '');
    const at = inner || (paths[0] ?? '');
    found.set(at, [...(found.get(at) ?? []), problem]);
  }
  return found;
}

function isAround(path: string, inner: string): boolean {
  return inner === path || inner.startsWith(`${path}.`) || inner.startsWith(`${path}[`);
}

/** The key with which a new entry of a map begins: the first that is free. */
export function freeKey(value: Values, word: string): string {
  if (!(word in value)) return word;
  for (let n = 2; ; n += 1) if (!(`${word} ${n}` in value)) return `${word} ${n}`;
}

/** The map with a key renamed in its place; unchanged where the new one is taken or empty. */
export function renamed(value: Values, from: string, to: string): Values {
  if (to === '' || (to !== from && to in value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key === from ? to : key, one]),
  );
}
