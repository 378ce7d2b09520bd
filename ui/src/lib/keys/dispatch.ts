// From a key press to a command. What a text field, an input method or a control needs stays theirs.
import { chordOf, isTyped, type Platform } from './chord';
import type { Registry, Scope } from './registry.svelte';

/** Set by the parts of the window that have keys of their own: `data-scope="grid"`. */
const SCOPES: readonly Scope[] = ['composer', 'grid', 'loupe', 'player', 'queue'];
const TEXT_INPUTS = /^(text|search|url|email|password|number|tel|date|time|datetime-local)$/;
/** Controls that Enter or Space presses. */
const PRESSED = 'button, a[href], summary, [role="button"], [role="switch"], [role="option"]';
/** Editing in text fields, on every platform. */
const EDITING = /^Mod\+(Shift\+)?(A|C|V|X|Y|Z|Backspace|Delete|ArrowLeft|ArrowRight|Home|End)$/;
/** What the webview would do with them could lose state or leave the page. */
const BROWSER =
  /^(F3|F5|F7|Shift\+F5|Mod\+F5|Mod\+(Shift\+)?(R|G|P|S|U|O|N|T|W|J|H|D|E|F|L)|Mod\+[-+=0]|Alt\+(ArrowLeft|ArrowRight|Home)|Mod\+Shift\+(I|C|Delete)|BrowserBack|BrowserForward|BrowserRefresh)$/;

/** Whether a press belongs to an input method that is composing. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229 || event.key === 'Process';
}

/** Whether letters typed into it become text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.test(target.type) && !target.readOnly;
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

/** The scopes around a node, the innermost first. */
export function scopesOf(target: EventTarget | null): Scope[] {
  const found: Scope[] = [];
  let node = target instanceof Element ? target.closest<HTMLElement>('[data-scope]') : null;
  while (node) {
    const scope = SCOPES.find((one) => one === node?.dataset.scope);
    if (scope) found.push(scope);
    node = node.parentElement?.closest<HTMLElement>('[data-scope]') ?? null;
  }
  return found;
}

/** Answers one key press. Returns whether a command ran. */
export function dispatch(event: KeyboardEvent, registry: Registry): boolean {
  if (event.defaultPrevented || isComposing(event)) return false;
  const chord = chordOf(event, registry.platform);
  if (chord === null) return false;

  const command = allowed(event, chord, registry);
  if (command && (!event.repeat || repeats(chord))) {
    event.preventDefault();
    command.run();
    return true;
  }
  if (command || BROWSER.test(chord)) event.preventDefault();
  return false;
}

function allowed(event: KeyboardEvent, chord: string, registry: Registry) {
  const target = event.target;
  const typing = takesText(target);
  // A question over the window is answered first.
  if (document.querySelector('[aria-modal="true"]')) return null;
  if (typing && EDITING.test(chord)) return null;
  const scopes = scopesOf(target);
  if (isTyped(chord)) {
    const nothing = target === document.body || target === document.documentElement;
    const viewer = scopes.some((scope) => scope !== 'composer');
    if (!viewer && !nothing) return null;
    const control = target instanceof Element && target.matches(PRESSED);
    if (control && (chord === 'Enter' || chord === 'Space')) return null;
  }
  return registry.match(chord, scopes, { typing });
}

/** Held down, only moving, stepping and sizing go on; nothing is queued or sent twice. */
function repeats(chord: string): boolean {
  return /(Arrow\w+|PageUp|PageDown|[-+=])$|^[,.]$/.test(chord);
}

/** Listens for the life of the window. */
export function listen(target: Window, registry: Registry): () => void {
  const onKey = (event: KeyboardEvent) => void dispatch(event, registry);
  target.addEventListener('keydown', onKey);
  return () => target.removeEventListener('keydown', onKey);
}

export type { Platform };
