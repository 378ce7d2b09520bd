import { describe, expect, it } from 'vitest';

import { FIT, fitScale, pan, placeOf, scaleOf, zoomTo } from './zoom';

const picture = { w: 2000, h: 1000 };
const stage = { w: 1000, h: 800 };

describe('the zoom', () => {
  it('fits a picture into the stage, in its middle, and blows none up', () => {
    expect(placeOf(FIT, picture, stage)).toEqual({ x: 0, y: 150, w: 1000, h: 500 });
    expect(fitScale({ w: 100, h: 100 }, stage)).toBe(1);
  });

  it('keeps what is under the pointer there', () => {
    const point = { x: 700, y: 300 };
    const before = placeOf(FIT, picture, stage);
    const part = (point.x - before.x) / before.w;

    const after = placeOf(zoomTo(FIT, 2, point, picture, stage), picture, stage);

    expect((point.x - after.x) / after.w).toBeCloseTo(part, 6);
    expect(after.w).toBe(4000);
  });

  it('comes back to the same place by the same steps', () => {
    const point = { x: 420, y: 380 };
    let zoom = zoomTo(FIT, 1, point, picture, stage);
    const start = placeOf(zoom, picture, stage);
    for (const scale of [1.5, 2.25, 1.5, 1]) zoom = zoomTo(zoom, scale, point, picture, stage);

    const end = placeOf(zoom, picture, stage);
    expect(end.x).toBeCloseTo(start.x, 6);
    expect(end.y).toBeCloseTo(start.y, 6);
  });

  it('never shows what lies beyond the picture’s edge', () => {
    let zoom = zoomTo(FIT, 2, { x: 500, y: 400 }, picture, stage);
    zoom = pan(zoom, { x: 90_000, y: -90_000 }, picture, stage);

    const at = placeOf(zoom, picture, stage);
    expect(at.x).toBeCloseTo(0, 6);
    expect(at.y).toBeCloseTo(stage.h - at.h, 6);
    // And the way back begins at once.
    expect(placeOf(pan(zoom, { x: -10, y: 0 }, picture, stage), picture, stage).x).toBeCloseTo(
      -10,
      6,
    );
  });

  it('knows its scale while it fits', () => {
    expect(scaleOf(FIT, picture, stage)).toBe(0.5);
  });
});
