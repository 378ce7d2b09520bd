// Addresses of small pictures. Each is made in a few sizes and asked for in the smallest one that is sharp
// where it is shown: what is decoded beyond that only fills the memory.

/** Longest side on the screen up to which a size is good enough, a little beyond its own pixels. */
const SIZES: readonly (readonly [prefix: string, most: number])[] = [
  ['tiny/', 210],
  ['', 420],
  ['middle/', 840],
];
const LARGEST = 'preview/';

/** How large a picture is among others in a list. */
const THUMB_PX = 96;

/** The address of a picture that is `longest` CSS pixels wide or high. `base` is the program's own. */
export function pictureAt(base: string, id: number, longest: number): string {
  const pixels = longest * devicePixelRatio;
  const prefix = SIZES.find(([, most]) => pixels <= most)?.[0] ?? LARGEST;
  return `${base}${prefix}${id}`;
}

/** The address of a picture in a list or a strip of small ones. */
export function thumbAt(base: string, id: number): string {
  return pictureAt(base, id, THUMB_PX);
}
