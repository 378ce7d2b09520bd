// How a picture lies on the stage of the loupe. Lengths in CSS pixels; a zoom of 1 shows one pixel of
// the picture on one pixel of the screen.

export interface Size {
  w: number;
  h: number;
}

/** `scale` null fits the picture into the stage. The centre is a part of the picture, 0 to 1. */
export interface Zoom {
  scale: number | null;
  x: number;
  y: number;
}

export const FIT: Zoom = { scale: null, x: 0.5, y: 0.5 };
const LARGEST = 8;
const SMALLEST = 0.05;

/** The scale that shows all of it; small pictures are not blown up. */
export function fitScale(picture: Size, stage: Size): number {
  if (picture.w <= 0 || picture.h <= 0) return 1;
  return Math.min(1, stage.w / picture.w, stage.h / picture.h);
}

export function scaleOf(zoom: Zoom, picture: Size, stage: Size): number {
  return zoom.scale ?? fitScale(picture, stage);
}

/** Where the picture lies, from the top left of the stage. */
export function placeOf(zoom: Zoom, picture: Size, stage: Size): Size & { x: number; y: number } {
  const scale = scaleOf(zoom, picture, stage);
  const w = picture.w * scale;
  const h = picture.h * scale;
  const at = (length: number, room: number, centre: number) =>
    // Nothing to look for beyond the edge; what is smaller than the stage stands in its middle.
    length <= room
      ? (room - length) / 2
      : Math.min(0, Math.max(room - length, room / 2 - centre * length));
  return { x: at(w, stage.w, zoom.x), y: at(h, stage.h, zoom.y), w, h };
}

/** Another scale, with the point of the picture under the pointer staying there. */
export function zoomTo(
  zoom: Zoom,
  scale: number,
  point: { x: number; y: number },
  picture: Size,
  stage: Size,
): Zoom {
  const next = Math.min(LARGEST, Math.max(SMALLEST, scale));
  const before = placeOf(zoom, picture, stage);
  const part = { x: (point.x - before.x) / before.w, y: (point.y - before.y) / before.h };
  const centre = (of: number, room: number, at: number, length: number) =>
    of + (room / 2 - at) / (length * next);
  return held(
    {
      scale: next,
      x: centre(part.x, stage.w, point.x, picture.w),
      y: centre(part.y, stage.h, point.y, picture.h),
    },
    picture,
    stage,
  );
}

/** Moves the picture by so many pixels of the screen. */
export function pan(zoom: Zoom, by: { x: number; y: number }, picture: Size, stage: Size): Zoom {
  const { w, h } = placeOf(zoom, picture, stage);
  return held({ ...zoom, x: zoom.x - by.x / w, y: zoom.y - by.y / h }, picture, stage);
}

/** A centre beyond the edge would have to be walked back through before anything moves. */
function held(zoom: Zoom, picture: Size, stage: Size): Zoom {
  const { w, h } = placeOf(zoom, picture, stage);
  const within = (centre: number, length: number, room: number) => {
    const half = Math.min(0.5, room / 2 / length);
    return Math.min(1 - half, Math.max(half, centre));
  };
  return { ...zoom, x: within(zoom.x, w, stage.w), y: within(zoom.y, h, stage.h) };
}
