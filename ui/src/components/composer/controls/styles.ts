// The drawn example of each style. Drawn anew by
// `cargo run -p framewright-drawing --example styles -- ui/src/assets/styles`.
import type { Json } from '../../../lib/ipc/bindings';

const files = import.meta.glob<string>('../../../assets/styles/*.jpg', {
  eager: true,
  query: '?url',
  import: 'default',
});

const drawn: Record<string, string> = Object.fromEntries(
  Object.entries(files).map(([path, url]) => [path.replace(/^.*\/|\.jpg$/gu, ''), url]),
);

/** The address of a style's drawn example; null for a style that has none. */
export function drawnStyle(style: Json): string | null {
  return typeof style === 'string' ? (drawn[style] ?? null) : null;
}
