/** Tells of the measures of a node, now and whenever they change. */
export function watchSize(node: HTMLElement, tell: () => void): () => void {
  tell();
  if (typeof ResizeObserver !== 'function') return () => undefined;
  const watch = new ResizeObserver(tell);
  watch.observe(node);
  return () => watch.disconnect();
}
