// The colours that tell accounts apart. Names, so that each theme can have its own shade.

export const COLORS = ['slate', 'sky', 'iris', 'rose', 'clay', 'sand', 'moss', 'teal'] as const;
export type Color = (typeof COLORS)[number];

/** The shade for a name from outside; a name that is not known is slate. */
export function colorOf(name: string): Color {
  return COLORS.find((color) => color === name) ?? 'slate';
}

/** The first colour that no account has yet. */
export function freeColor(taken: readonly string[]): Color {
  return COLORS.slice(1).find((color) => !taken.includes(color)) ?? 'slate';
}
