import { describe, expect, it } from 'vitest';

import { ScrollMap } from './scroll';

function mapOf(total: number, view = 800): ScrollMap {
  const map = new ScrollMap();
  map.resize(total, view);
  return map;
}

describe('scrolling', () => {
  it('is one to one in a gallery that a browser can scroll', () => {
    const map = mapOf(100_000);

    map.scrolled(300);
    map.scrolled(50_000);

    expect(map.y).toBe(50_000);
    expect(map.shift).toBe(0);
    expect(map.pageHeight).toBe(100_000);
  });

  it('takes up what grew above without touching the page until it rests', () => {
    const map = mapOf(100_000);
    map.scrolled(500);

    map.resize(101_000, 800);
    map.moved(1500);
    expect(map.page).toBe(500);
    map.scrolled(520);

    expect(map.y).toBe(1520);
    expect(map.settle()).toBe(1520);
    expect(map.shift).toBe(0);
  });

  it('puts the page right at once when it ends before the gallery does', () => {
    const map = mapOf(100_000);
    map.scrolled(500);
    map.moved(1500);

    expect(map.scrolled(0), 'the page is at its top, the gallery is not').toBe(true);
    expect(map.y).toBe(1000);
    expect(map.settle()).toBe(1000);
  });

  it('walks pixel by pixel through a gallery higher than any browser allows', () => {
    const map = mapOf(60_000_000);
    expect(map.pageHeight).toBeLessThan(2 ** 25);

    map.scrolled(100);
    map.scrolled(200);

    expect(map.y).toBe(200);
  });

  it('reaches both ends and the middle of such a gallery by the scroll bar', () => {
    const map = mapOf(60_000_000);
    const end = map.pageHeight - 800;

    map.scrolled(end / 2);
    expect(map.y).toBeCloseTo((60_000_000 - 800) / 2, -1);
    map.scrolled(end);
    expect(map.y).toBe(60_000_000 - 800);
    map.scrolled(0);
    expect(map.y).toBe(0);
  });

  it('goes on by wheel where a wheel has used up the page', () => {
    const map = mapOf(60_000_000);
    map.scrolled(6_000_000);
    const middle = map.y;
    for (let page = 6_000_000; page > 0; page -= 1000) map.scrolled(Math.max(0, page - 1000));

    expect(map.y, 'six million pixels by wheel').toBe(middle - 6_000_000);
    expect(map.scrolled(map.page - 10 < 0 ? 0 : map.page)).toBe(false);
    expect(map.settle()).toBeGreaterThan(0);
  });

  it('never shows what lies beyond the end when the gallery shrinks', () => {
    const map = mapOf(10_000);
    map.scrolled(9_200);

    map.resize(5_000, 800);

    expect(map.y).toBe(4_200);
    expect(map.settle()).toBe(4_200);
  });
});
