// F6: from one part of the window to the next, into what had the focus there before.
import { focusable } from '../ui/focus';

const last = new WeakMap<HTMLElement, HTMLElement>();

/** Remembers where the focus was in each part. */
export function remember(event: FocusEvent) {
  const target = event.target as HTMLElement;
  const part = target.closest<HTMLElement>('[data-part]');
  if (part) last.set(part, target);
}

/** Moves to the next part that can be focused, or the one before. */
export function nextPane(by: 1 | -1) {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-part]')].filter(
    (part) => focusable(part).length > 0 && part.closest('[hidden], [inert]') === null,
  );
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  const from = at < 0 && by < 0 ? 0 : at;
  const next = parts[(from + by + parts.length) % parts.length];
  if (!next) return;
  const kept = last.get(next);
  (kept && next.contains(kept) ? kept : focusable(next)[0])?.focus();
}
