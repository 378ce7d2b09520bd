// The strip of a clip: frames side by side, as the program makes it.

/** Frames on a strip. */
export const FRAMES = 16;

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Which frame a pointer means that stands at this share of the width. */
export function frameAt(share: number): number {
  return Math.min(FRAMES - 1, Math.max(0, Math.floor(share * FRAMES)));
}

/** Where a frame of this shape lies so that it covers a tile, as its poster does. */
export function stripIn(box: { w: number; h: number }, aspect: number): Area {
  const width = Math.max(box.w, box.h * aspect);
  const height = width / aspect;
  return { left: (box.w - width) / 2, top: (box.h - height) / 2, width, height };
}
