// How well a title fits what was typed into the palette.

export interface Ranked {
  score: number;
  /** Where the typed letters stand in the title: start and end of each run. */
  runs: readonly (readonly [number, number])[];
}

/** Null when the title does not fit. The start of the title beats the start of a word beats the middle. */
export function rank(title: string, typed: string): Ranked | null {
  const hay = title.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const runs: [number, number][] = [];
  let score = 0;
  for (const word of words) {
    const found = best(hay, word);
    if (!found) return words.length === 1 ? scattered(hay, word) : null;
    runs.push([found.at, found.at + word.length]);
    score += found.score;
  }
  return { score: score - title.length / 1000, runs: runs.sort((a, b) => a[0] - b[0]) };
}

function best(hay: string, word: string): { at: number; score: number } | null {
  let found: { at: number; score: number } | null = null;
  for (let at = hay.indexOf(word); at >= 0; at = hay.indexOf(word, at + 1)) {
    const starts = at === 0 || /[\s·:,.(/-]/.test(hay[at - 1] ?? '');
    const score = (at === 0 ? 3 : starts ? 2 : 1) - at / 1000;
    if (!found || score > found.score) found = { at, score };
  }
  return found;
}

/** The letters in order, but apart: `qn` finds “Queue now”. */
function scattered(hay: string, word: string): Ranked | null {
  if (word.length < 2) return null;
  const runs: [number, number][] = [];
  let at = 0;
  for (const letter of word) {
    const next = startOfWord(hay, letter, at);
    if (next < 0) return null;
    runs.push([next, next + 1]);
    at = next + 1;
  }
  return { score: 0.2 - hay.length / 1000, runs };
}

function startOfWord(hay: string, letter: string, from: number): number {
  for (let at = hay.indexOf(letter, from); at >= 0; at = hay.indexOf(letter, at + 1)) {
    if (at === 0 || hay[at - 1] === ' ') return at;
  }
  return -1;
}
