// The name of a reference while it is typed: which piece of the prompt it is, and which names it may become. Pure.

/** A name that is being typed, from its @ to the caret. */
export interface Typed {
  /** Where its @ stands. */
  at: number;
  /** What follows the @. */
  start: string;
}

const BEGUN = /(?<![\p{L}\p{N}_.])@([A-Za-z0-9_]{0,31})$/u;

/** The name that ends at the caret; null where none does. */
export function typedAt(text: string, caret: number): Typed | null {
  const found = BEGUN.exec(text.slice(Math.max(0, caret - 64), caret));
  return found ? { at: caret - found[0].length, start: found[1] ?? '' } : null;
}

/** The names that begin so, in their order; none where it is one of them already. */
export function completions(typed: Typed, tags: readonly string[]): string[] {
  const start = typed.start.toLowerCase();
  const fitting = tags.filter((tag) => tag.toLowerCase().startsWith(start));
  return fitting.length === 1 && fitting[0] === typed.start ? [] : fitting;
}
