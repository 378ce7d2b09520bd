// Messages: a text with {names}, or one text for each plural form, chosen by `count`.

export type Plural = { readonly one?: string; readonly other: string };
export type Message = string | Plural;
export type Value = string | number;

/** The names that stand in braces in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type TextsOf<M> = M extends string ? M : M extends Plural ? M[keyof M] & string : never;

/** What a message needs to be told. A plural always needs `count`. */
export type ArgsOf<M> = Record<NamesIn<TextsOf<M>> | (M extends Plural ? 'count' : never), Value>;

/** The same keys in another language. */
export type Translated<Area> = { readonly [Key in keyof Area]: Message };

/** A run of a message: plain words, or the value of a name. */
export interface Part {
  text: string;
  name: string | null;
}

const HOLE = /\{(\w+)\}/g;

/** The text of a message for a count. */
export function choose(
  message: Message,
  count: Value | undefined,
  rules: () => Intl.PluralRules,
): string {
  if (typeof message === 'string') return message;
  const form = typeof count === 'number' ? rules().select(count) : 'other';
  return (form === 'one' ? message.one : undefined) ?? message.other;
}

/** A text cut at its names, with values put in. */
export function parts(
  text: string,
  args: Readonly<Record<string, Value>>,
  number: (value: number) => string,
): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const hole of text.matchAll(HOLE)) {
    if (hole.index > end) found.push({ text: text.slice(end, hole.index), name: null });
    const name = hole[1] ?? '';
    const value = args[name];
    const shown = typeof value === 'number' ? number(value) : (value ?? hole[0]);
    found.push({ text: shown, name });
    end = hole.index + hole[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), name: null });
  return found;
}

/** The names in braces of every form of a message. */
export function namesOf(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : Object.values(message);
  const names = texts.flatMap((text) => [...text.matchAll(HOLE)].map((hole) => hole[1] ?? ''));
  return [...new Set(names)].sort();
}
