import type { Page } from '@playwright/test';

/** Words that somebody cannot read whole: cut off, over the edge of the window, or the page itself scrolls sideways. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5;
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px wider than the window`);

    const told = (element: Element): boolean => element.closest('[title]:not([title=""])') !== null;
    const cuts = (style: CSSStyleDeclaration, axis: 'x' | 'y') => {
      const how = axis === 'x' ? style.overflowX : style.overflowY;
      return how === 'hidden' || how === 'clip';
    };
    const scrolls = (style: CSSStyleDeclaration, axis: 'x' | 'y') => {
      const how = axis === 'x' ? style.overflowX : style.overflowY;
      return how === 'auto' || how === 'scroll';
    };
    const name = (element: Element) => {
      const classes = element.getAttribute('class')?.replace(/\bs(velte)?-\w+/g, '').trim();
      return element.tagName.toLowerCase() + (classes ? `.${classes.replace(/\s+/g, '.')}` : '');
    };
    const say = (element: Element, what: string) => {
      const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60);
      const parents = [element.parentElement?.parentElement, element.parentElement, element];
      found.push(`${parents.flatMap((one) => (one ? [name(one)] : [])).join(' > ')} “${words}”: ${what}`);
    };

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element || !node.nodeValue?.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest('.visually-hidden, [aria-hidden="true"], textarea, option')) continue;
      const own = getComputedStyle(element);
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width < 1 || text.height < 1) continue;

      let left = text.left;
      let right = text.right;
      let open = { x: true, y: true };
      for (let around: Element | null = element; around && (open.x || open.y); around = around.parentElement) {
        const style = getComputedStyle(around);
        if (own.position === 'fixed') break;
        const box = around.getBoundingClientRect();
        // Hidden from sight on purpose, for those who listen.
        if (style.clipPath !== 'none' || (box.width <= 1 && box.height <= 1)) {
          open = { x: false, y: false };
          break;
        }
        if (open.x && cuts(style, 'x') && (right > box.right + SLACK || left < box.left - SLACK)) {
          const dots = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
          if (!dots) say(element, `cut off by ${name(around)}, ${Math.round(right - box.right)} px`);
          else if (!told(element)) say(element, 'ends in dots, and nothing tells the rest');
          open.x = false;
        }
        if (open.y && cuts(style, 'y') && text.bottom > box.bottom + 3 && box.height > 0) {
          const dots = style.webkitLineClamp !== 'none' && told(element);
          // Whole lines that a list of its own height does not show yet are scrolled to elsewhere.
          if (!dots) say(element, `cut off below by ${name(around)}, ${Math.round(text.bottom - box.bottom)} px`);
          open.y = false;
        }
        if (scrolls(style, 'x')) open.x = false;
        if (scrolls(style, 'y')) open.y = false;
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        if (around === element) ({ left, right } = text);
      }
      if (open.x && (text.right > window.innerWidth + SLACK || text.left < -SLACK)) say(element, 'outside the window');
      if (open.y && text.top > window.innerHeight) say(element, 'below the window');
    }
    return [...new Set(found)];
  });
}
