// A locale that nobody speaks: every message a third longer, accented and in brackets, so that a
// clipped or untranslated text stands out.
import type { Part } from './message';

const ACCENTS: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
  n: 'ñ',
  c: 'ç',
};

/** The message with its plain words stretched and its values left alone. */
export function pseudo(parts: readonly Part[]): Part[] {
  const words = parts.filter((part) => part.name === null).map((part) => part.text);
  const length = words.join('').length;
  const padding = Array.from({ length: Math.max(1, Math.ceil(length / 3)) }, letter).join('');
  return [
    { text: '[', name: null },
    ...parts.map((part) => (part.name === null ? { ...part, text: accented(part.text) } : part)),
    { text: `${padding}]`, name: null },
  ];
}

/** In words of a usual length: they break into lines as words do. */
function letter(_: unknown, at: number): string {
  return at % 9 === 8 ? ' ' : '~';
}

function accented(text: string): string {
  return [...text].map((letter) => ACCENTS[letter] ?? letter).join('');
}
