// Lengths as the services count them: UTF-16 units, which is what JavaScript counts too. Pure.

/** How long a text is for the service, and where its limit falls. */
export interface Length {
  used: number;
  most: number | null;
  /** Index of the first unit that is too much, never inside a letter of two units; null within the limit. */
  cut: number | null;
}

/** Measures a text against the most units that a model takes. */
export function measure(text: string, most: number | null): Length {
  const used = text.length;
  if (most === null || used <= most) return { used, most, cut: null };
  return { used, most, cut: splitsPair(text, most) ? most - 1 : most };
}

/** Whether cutting before `index` would part the two halves of one letter. */
function splitsPair(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

export type Mark = 'plain' | 'tag' | 'stranger';

/** A run of the prompt that is drawn alike. */
export interface Run {
  text: string;
  /** `tag` names a reference that is there, `stranger` one that is not. */
  mark: Mark;
  /** Behind the limit: the service would refuse it. */
  beyond: boolean;
}

// The services take letters, digits and underscores in a tag; an address (a@b.c) is none.
const MENTION = /(?<![\p{L}\p{N}_.])@([A-Za-z][A-Za-z0-9_]{0,31})/gu;

/** The prompt cut into runs: mentions of references, and what lies behind the limit. */
export function runs(text: string, tags: readonly string[] | null, cut: number | null): Run[] {
  const found: Run[] = [];
  const push = (from: number, to: number, mark: Mark) => {
    if (cut !== null && from < cut && to > cut) {
      push(from, cut, mark);
      push(cut, to, mark);
    } else if (to > from) {
      found.push({ text: text.slice(from, to), mark, beyond: cut !== null && from >= cut });
    }
  };
  let end = 0;
  // Without references to name, an @ is an @.
  for (const match of tags === null ? [] : text.matchAll(MENTION)) {
    push(end, match.index, 'plain');
    const known = tags?.includes(match[1] ?? '') ?? false;
    push(match.index, match.index + match[0].length, known ? 'tag' : 'stranger');
    end = match.index + match[0].length;
  }
  push(end, text.length, 'plain');
  return found;
}
