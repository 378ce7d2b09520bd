import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, type Host, test } from '../harness/studio';
import { openStudio } from '../harness/studio-page';

/** Files as they lie in a library whose index is lost: two seconds of moving picture, three of sound. */
async function library(host: Host): Promise<void> {
  const folder = join(host.library, 'media/2026/11/20');
  mkdirSync(folder, { recursive: true });
  const ffmpeg = (...words: string[]) => execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', ...words]);
  const tone = ['-f', 'lavfi', '-i', 'sine=f=440:d=2', '-shortest'];
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x180:d=2:r=24', ...tone, '-pix_fmt', 'yuv420p', join(folder, 'clip-1.webm'));
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=440:d=3', join(folder, 'tone-1.wav'));
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x180:d=1:r=24', '-c:v', 'prores_ks', join(folder, 'master-1.mov'));
  await host.call('library.rebuild');
}

interface Standing {
  at: number;
  length: number;
  paused: boolean;
  muted: boolean;
}

function standing(page: Page): Promise<Standing> {
  return page.getByRole('region', { name: 'Viewer' }).locator('video, audio').evaluate((node) => {
    const media = node as HTMLMediaElement;
    return { at: media.currentTime, length: media.duration, paused: media.paused, muted: media.muted };
  });
}

const open = (page: Page, name: RegExp) => page.getByRole('gridcell', { name }).dblclick({ position: { x: 20, y: 20 } });

test('a clip has a poster, goes through its frames under the pointer, and plays by the keys', async ({ host, page }) => {
  await library(host);
  await openStudio(page, host);
  const tile = page.getByRole('gridcell', { name: /^Clip, safe, 0:02/ });
  await expect(tile.locator('img.here')).toBeVisible();

  await tile.hover({ position: { x: 30, y: 40 } });
  const shown = () => page.locator('.frame').evaluate((node) => (node as HTMLElement).style.backgroundPositionX);
  await expect(page.locator('.frame')).toBeVisible();
  const early = await shown();
  const box = (await tile.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.9, box.y + 40);
  await expect.poll(shown).not.toBe(early);

  await open(page, /^Clip/);
  await expect.poll(() => standing(page).then(({ paused, muted }) => [paused, muted])).toEqual([false, true]);
  await page.keyboard.press('k');
  await expect.poll(() => standing(page).then(({ paused }) => paused)).toBe(true);
  const slider = page.getByRole('slider', { name: 'Where it stands' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  const { at } = await standing(page);
  await page.keyboard.press('.');
  await expect.poll(() => standing(page).then((now) => Math.round((now.at - at) * 24))).toBe(1);

  await page.getByRole('button', { name: 'Let it be heard' }).click();
  await page.keyboard.press('Escape');
  await open(page, /^Clip/);
  await expect.poll(() => standing(page).then(({ muted }) => muted)).toBe(false);
});

test('a sound shows its outline and plays from where that is pressed', async ({ host, page }) => {
  await library(host);
  await openStudio(page, host);
  const bars = page.getByRole('gridcell', { name: /^Sound, safe, 0:03/ }).locator('svg path');
  const highest = () => bars.first().evaluate((path) => (path as SVGPathElement).getBBox().height);
  await expect.poll(highest).toBeGreaterThan(90);

  await open(page, /^Sound/);
  await expect.poll(() => standing(page).then(({ length }) => Math.round(length))).toBe(3);
  const wave = page.getByRole('region', { name: 'Viewer' }).getByRole('slider', { name: 'Where it stands' });
  const box = (await wave.boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height / 2);
  await expect.poll(() => standing(page).then(({ at }) => at)).toBeCloseTo(1.5, 1);
  await page.keyboard.press('Space');
  await expect.poll(() => standing(page).then(({ paused, muted, at }) => !paused && !muted && at > 1.5)).toBe(true);
});

test('a sound whose data does not come is opened anew, and plays', async ({ host, page }) => {
  await library(host);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() === 'media') await held;
    await route.fallback();
  });
  await page.addInitScript(() => {
    const { load } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.load = function opened(this: HTMLMediaElement) {
      Object.assign(globalThis, { openedAnew: true });
      load.call(this);
    };
  });
  await openStudio(page, host);

  await open(page, /^Sound/);
  await expect.poll(() => standing(page).then(({ paused }) => paused)).toBe(true);
  await page.keyboard.press('Space');

  await expect.poll(() => page.evaluate(() => 'openedAnew' in globalThis)).toBe(true);
  letGo();
  await expect.poll(() => standing(page).then(({ paused, at }) => !paused && at > 0.3)).toBe(true);
});

test('what no page can show has a plate and a way out', async ({ host, page }) => {
  await library(host);
  await openStudio(page, host);

  await open(page, /^safe, ProRes/);

  await expect(page.getByRole('region', { name: 'Viewer' }).locator('video')).toHaveCount(0);
  await page.getByRole('button', { name: 'Open in another program' }).click();
  const calls = async () => JSON.stringify(await (await fetch(new URL('host/calls', host.address))).json());
  await expect.poll(calls).toContain('master-1.mov');
});
