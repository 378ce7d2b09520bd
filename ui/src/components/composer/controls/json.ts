// JSON as it is typed. Pure.
import type { Json } from '../../../lib/ipc/bindings';

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
