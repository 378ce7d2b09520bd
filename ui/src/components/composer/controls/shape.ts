// The little drawings of shapes: true to their proportions, about equal in area, within a line of text. Pure.

const AREA = 1;
const WIDEST = 1.6875;
const TALLEST = 1.125;

/** The size of a shape's drawing, in rem. */
export function drawn(width: number, height: number): { width: number; height: number } {
  const ratio = width > 0 && height > 0 ? width / height : 1;
  const own = { width: Math.sqrt(AREA * ratio), height: Math.sqrt(AREA / ratio) };
  const scale = Math.min(1, WIDEST / own.width, TALLEST / own.height);
  return { width: own.width * scale, height: own.height * scale };
}
