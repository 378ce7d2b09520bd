// JSON as it is typed. Pure.
import type { Json, JsonPart } from '../../../lib/ipc/bindings';

/** What a field holds, as text to edit. Text that is no JSON yet is kept as text. */
export function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/**
 * What was typed, as a value. A text that is no JSON yet stays a text: it is saved like everything else, and the check
 * of the draft keeps it from being queued.
 */
export function asValue(text: string): Json {
  if (text.trim() === '') return null;
  return parse(text) ?? text;
}

/** Whether something is typed that is no JSON yet. */
export function isBroken(value: Json): boolean {
  return typeof value === 'string' && parse(value) === null;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** What a part of an object is set to; null where it is not. */
export function partOf(value: Json, { name }: JsonPart): Json {
  return isObject(value) ? (value[name] ?? null) : null;
}

/** The object with a part set; one of another form is begun anew. Null leaves the part to the service. */
export function withPart(value: Json, { name, around }: JsonPart, next: Json): Json {
  const needed = isObject(around) ? around : {};
  const fits = isObject(value) && Object.entries(needed).every(([key, one]) => value[key] === one);
  const rest = Object.entries(fits ? value : needed).filter(([key]) => key !== name);
  return Object.fromEntries(next === null ? rest : [...rest, [name, next]]);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
