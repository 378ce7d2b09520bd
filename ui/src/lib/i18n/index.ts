// Words: `t('queue.pause')`, `t('queue.selected', { count: 3 })`. Reactive on the locale.
import { en } from './en';
import { locale, spoken, tag } from './locale.svelte';
import { numbers, plurals } from './makers';
import { choose, parts, type ArgsOf, type Message, type Part, type Value } from './message';
import { pseudo } from './pseudo';

export { chosenLocale } from './chosen';
export { locale, localeFor, setLocale, tag, wordsOf, type Locale } from './locale.svelte';
export * from './format';
export { named, priceSource } from './named';
export type { Part } from './message';

type Catalogue = typeof en;
type Area = keyof Catalogue & string;
type KeysOf<A extends Area> = A extends Area ? `${A}.${keyof Catalogue[A] & string}` : never;

/** Every message there is, as `area.name`. */
export type Key = KeysOf<Area>;
type MessageAt<K extends Key> = K extends `${infer A extends Area}.${infer Name}`
  ? Catalogue[A][Name & keyof Catalogue[A]]
  : never;
/** The arguments of a message: nothing at all when it has no names. */
export type Args<K extends Key> = keyof ArgsOf<MessageAt<K>> extends never
  ? []
  : [args: ArgsOf<MessageAt<K>>];
/** Messages that need no arguments, as titles of commands do. */
export type PlainKey = { [K in Key]: Args<K> extends [] ? K : never }[Key];

type Messages = Record<string, Record<string, Message>>;
const ENGLISH: Messages = en;

function partsOf(key: string, args: Readonly<Record<string, Value>>): Part[] {
  const [area = '', name = ''] = key.split(/\.(.*)/s);
  const translated: Messages | undefined = spoken()?.zh;
  const message = translated?.[area]?.[name] ?? ENGLISH[area]?.[name] ?? key;
  const text = choose(message, args['count'], () => plurals(tag()));
  const found = parts(text, args, (value) => numbers(tag(), 3).format(value));
  return locale() === 'pseudo' ? pseudo(found) : found;
}

/** The words of a message. */
export function t<K extends Key>(key: K, ...args: Args<K>): string {
  return partsOf(key, args[0] ?? {})
    .map((part) => part.text)
    .join('');
}

/** The words of a message in runs, so that a value can be set apart. */
export function phrase<K extends Key>(key: K, ...args: Args<K>): Part[] {
  return partsOf(key, args[0] ?? {});
}
