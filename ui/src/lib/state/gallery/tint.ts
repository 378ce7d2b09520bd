// The average colour of a picture, from the first bytes of its thumbhash: what its tile shows until
// the picture comes. The layout of these bytes is that of https://evanw.github.io/thumbhash/.

/** As `rgb(r g b)`; null where there is no hash. */
export function tintOf(thumbhash: string | null): string | null {
  if (thumbhash === null || thumbhash.length < 4) return null;
  let bytes: string;
  try {
    bytes = atob(thumbhash.slice(0, 4));
  } catch {
    return null;
  }
  const header = bytes.charCodeAt(0) | (bytes.charCodeAt(1) << 8) | (bytes.charCodeAt(2) << 16);
  const luminance = (header & 63) / 63;
  const blueYellow = ((header >> 6) & 63) / 31.5 - 1;
  const redGreen = ((header >> 12) & 63) / 31.5 - 1;
  const blue = luminance - (2 / 3) * blueYellow;
  const red = (3 * luminance - blue + redGreen) / 2;
  const green = red - redGreen;
  const channel = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 255);
  return `rgb(${channel(red)} ${channel(green)} ${channel(blue)})`;
}
