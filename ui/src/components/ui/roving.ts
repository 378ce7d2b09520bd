// One tab stop for a group: arrows move inside it, Home and End jump, letters find.
import type { Attachment } from 'svelte/attachments';

export interface Roving {
  /** Which elements take part. */
  items: string;
  orientation?: 'horizontal' | 'vertical' | 'both';
  /** From the last on to the first. */
  wrap?: boolean;
  /** Letters typed jump to the item that starts with them. */
  typeahead?: boolean;
  /** Called when the keys have moved, for groups that choose as they move. */
  onmove?: (item: HTMLElement) => void;
}

/** Letters that come later than this start a new word. */
const PAUSE = 700;
const CHOSEN = '[aria-checked="true"], [aria-selected="true"], [aria-current="true"]';

/** The item that a key leads to, or null when the key means something else. */
export function step(
  key: string,
  at: number,
  count: number,
  orientation: 'horizontal' | 'vertical' | 'both',
  wrap: boolean,
): number | null {
  const back = key === 'ArrowLeft' || key === 'ArrowUp';
  const across = key === 'ArrowLeft' || key === 'ArrowRight';
  const along = key === 'ArrowUp' || key === 'ArrowDown';
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if ((!across && !along) || (across && orientation === 'vertical')) return null;
  if (along && orientation === 'horizontal') return null;
  const next = at + (back ? -1 : 1);
  if (next >= 0 && next < count) return next;
  return wrap ? (next + count) % count : at;
}

/** Makes a group of one tab stop out of a node. */
export function roving(options: Roving): Attachment<HTMLElement> {
  const { items, orientation = 'both', wrap = true, typeahead = false, onmove } = options;
  return (node) => {
    let current: HTMLElement | null = null;
    let typed = '';
    let typedAt = 0;

    const all = () => [...node.querySelectorAll<HTMLElement>(items)];

    function settle() {
      const list = all();
      const stays = current && list.includes(current) ? current : null;
      const chosen = list.find((item) => item.matches(CHOSEN));
      current = node.contains(document.activeElement)
        ? (stays ?? chosen ?? null)
        : (chosen ?? stays);
      current ??= list.find((item) => item.getAttribute('aria-disabled') !== 'true') ?? null;
      for (const item of list) {
        const stop = item === current ? 0 : -1;
        if (item.tabIndex !== stop) item.tabIndex = stop;
      }
    }

    function go(item: HTMLElement) {
      current = item;
      settle();
      item.focus();
      onmove?.(item);
    }

    function find(list: HTMLElement[], at: number, letter: string, now: number) {
      typed = now - typedAt > PAUSE ? letter : typed + letter;
      typedAt = now;
      const from = typed.length > 1 ? at : at + 1;
      const order = [...list.slice(from), ...list.slice(0, from)];
      return order.find((item) => wordsOf(item).startsWith(typed));
    }

    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const list = all();
      const at = list.indexOf(event.target as HTMLElement);
      if (at < 0) return;
      const next = step(event.key, at, list.length, orientation, wrap);
      const found =
        next !== null
          ? list[next]
          : typeahead && event.key.length === 1 && event.key !== ' '
            ? find(list, at, event.key.toLowerCase(), event.timeStamp)
            : undefined;
      if (!found) return;
      event.preventDefault();
      event.stopPropagation();
      if (found !== list[at]) go(found);
    }

    function onFocus(event: FocusEvent) {
      const item = (event.target as HTMLElement).closest<HTMLElement>(items);
      if (!item || item === current || !node.contains(item)) return;
      current = item;
      settle();
    }

    settle();
    const watch = new MutationObserver(settle);
    watch.observe(node, {
      childList: true,
      subtree: true,
      attributeFilter: ['aria-checked', 'aria-selected', 'aria-current', 'aria-disabled'],
    });
    node.addEventListener('keydown', onKey);
    node.addEventListener('focusin', onFocus);
    return () => {
      watch.disconnect();
      node.removeEventListener('keydown', onKey);
      node.removeEventListener('focusin', onFocus);
    };
  };
}

function wordsOf(item: HTMLElement): string {
  return (item.dataset.words ?? item.getAttribute('aria-label') ?? item.textContent ?? '')
    .trim()
    .toLowerCase();
}
