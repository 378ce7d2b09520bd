/** Whether motion that nobody asked for is welcome, by the system's setting. */
export function moves(): boolean {
  return !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
