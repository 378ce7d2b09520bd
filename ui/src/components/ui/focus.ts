// Focus inside a dialog: it starts there, goes round there, and returns to where it was.
import type { Attachment } from 'svelte/attachments';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]';

/** What Tab would reach, in order. */
export function focusable(root: HTMLElement): HTMLElement[] {
  const all = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return all.filter((node) => node.tabIndex >= 0 && !node.closest('[inert], [hidden]'));
}

/** Keeps Tab within the node while it is there. `data-first` marks where focus starts. */
export const trapFocus: Attachment<HTMLElement> = (node) => {
  const before = document.activeElement;
  const first = node.querySelector<HTMLElement>('[data-first]') ?? focusable(node)[0] ?? node;
  first.focus({ preventScroll: true });

  function onKey(event: KeyboardEvent) {
    if (event.key !== 'Tab' || event.defaultPrevented) return;
    const stops = focusable(node);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = event.shiftKey
      ? at <= 0
        ? stops.at(-1)
        : null
      : at === -1 || at === stops.length - 1
        ? stops[0]
        : null;
    if (next === null) return;
    event.preventDefault();
    (next ?? node).focus();
  }
  node.addEventListener('keydown', onKey);
  return () => {
    node.removeEventListener('keydown', onKey);
    giveBack(before);
  };
};

/** Gives focus back to what had it, if that is still there. */
export function giveBack(before: Element | null) {
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
}
