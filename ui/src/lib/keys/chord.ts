// Chords: `Mod+Shift+K`, `?`, `Alt+ArrowUp`. Mod is Cmd on macOS and Ctrl elsewhere.

export type Platform = 'linux' | 'macos' | 'windows' | 'other';

/** What of a key press decides which chord it is. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const ORDER = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;
const MODIFIER_KEYS = ['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Fn', 'Dead'];

/** The same chord always written the same way. */
export function normal(chord: string): string {
  const { modifiers, key } = split(chord);
  const plain = key.length === 1 ? key.toUpperCase() : key;
  return [...ORDER.filter((modifier) => modifiers.includes(modifier)), plain].join('+');
}

/** The chord of a key press, or null while only modifiers are down. */
export function chordOf(press: Press, platform: Platform): string | null {
  if (MODIFIER_KEYS.includes(press.key)) return null;
  const mac = platform === 'macos';
  const modifiers: string[] = [];
  if (mac ? press.metaKey : press.ctrlKey) modifiers.push('Mod');
  if (mac && press.ctrlKey) modifiers.push('Ctrl');
  if (press.altKey) modifiers.push('Alt');
  const key = keyOf(press);
  // A sign such as ? already says that Shift was down, and where it stands differs by layout.
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  if (press.shiftKey && !sign) modifiers.push('Shift');
  return normal([...modifiers, key].join('+'));
}

function keyOf(press: Press): string {
  if (press.key === ' ') return 'Space';
  if (press.key.length > 1) return press.key;
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  const digit = /^Digit([0-9])$/.exec(press.code)?.[1];
  // Alt changes the letter on macOS; on other scripts the Latin letter is on the key cap.
  const foreign = press.key.codePointAt(0)! > 0x7f;
  if (letter && (foreign || press.altKey)) return letter;
  if (digit && (press.altKey || press.ctrlKey || press.metaKey || press.shiftKey)) {
    if (foreign || press.altKey || !press.shiftKey) return digit;
  }
  return press.key.toUpperCase();
}

function split(chord: string): { modifiers: string[]; key: string } {
  const cut = chord.endsWith('++') ? chord.length - 2 : chord.lastIndexOf('+');
  if (cut <= 0) return { modifiers: [], key: chord };
  return { modifiers: chord.slice(0, cut).split('+'), key: chord.slice(cut + 1) };
}

const CAPS: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  '-': '−',
};
const MAC: Record<string, string> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
};

/** The key caps of a chord, as they are labelled on this platform. */
export function caps(chord: string, platform: Platform): string[] {
  const { modifiers, key } = split(normal(chord));
  const name = (part: string) =>
    (platform === 'macos' ? MAC[part] : part === 'Mod' ? 'Ctrl' : undefined) ?? CAPS[part] ?? part;
  return [...modifiers, key].map(name);
}

/** Whether a chord is one key without Ctrl, Cmd or Alt, so that typing would press it. */
export function isTyped(chord: string): boolean {
  const { modifiers, key } = split(chord);
  return !modifiers.some((modifier) => modifier !== 'Shift') && !/^F\d+$/.test(key);
}
