import { rmSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { makeLibrary } from '../harness/library';
import { expect, type Host, test } from '../harness/studio';
import { openStudio, press } from '../harness/studio-page';

interface Place {
  picture: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Where pictures stand in the window, as far as they are in sight. */
async function places(page: Page, images: string): Promise<Place[]> {
  const found = await page.locator(images).evaluateAll((all) =>
    all.map((image) => {
      const { x, y, width: w, height: h } = image.getBoundingClientRect();
      const bottom = document.querySelector('[role=grid], .pictures')?.getBoundingClientRect().bottom ?? 0;
      return { picture: (image as HTMLImageElement).currentSrc, x, y, w, h, inSight: y < bottom };
    }),
  );
  return found.filter(({ inSight }) => inSight).map(({ inSight: _, ...place }) => place);
}

/** Waits until the window is remembered as it is now. */
async function kept(host: Host, page: Page, kind: string): Promise<void> {
  const remembered = async () => {
    const { layout } = await host.call<{ layout: object }>('settings.get');
    const of = await page.evaluate(() => (JSON.parse(localStorage.getItem('window') ?? '{}') as { of?: string }).of);
    return JSON.stringify(layout).includes(`"kind":"${kind}"`) && of?.includes(JSON.stringify(layout));
  };
  await expect.poll(remembered).toBe(true);
}

test.beforeEach(async ({ host }) => {
  await host.kill();
  rmSync(host.library, { recursive: true, force: true });
  makeLibrary(host.library, 120);
  await host.start();
});

for (const kind of ['rows', 'squares', 'sets'] as const) {
  test(`the first look shows pictures where the page then has them, in ${kind}`, async ({ host, page }) => {
    await openStudio(page, host);
    await page.getByRole('radio', { name: { rows: 'Rows', squares: 'Squares', sets: 'Sets' }[kind] }).click();
    await kept(host, page, kind);

    // The page's code is kept waiting until the first look was looked at.
    let letIn: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (letIn = resolve));
    await page.route(/\/page-[^/]*\.js$/, async (route) => {
      await waits;
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    const look = page.locator('.first-look');
    await expect(look).toBeVisible();
    const early = await places(page, '.first-look img');
    expect(early.length).toBeGreaterThan(8);

    letIn();
    await expect(look).toHaveCount(0);
    expect(await places(page, '[role=grid] img[src]')).toEqual(early);
  });
}

test('with something in the making there is no first look, since it stands above the pictures', async ({ host, page }) => {
  await openStudio(page, host);
  await host.call('queue.pause', { paused: true });
  await press(page, 'Seven teapots');
  const place = page.getByRole('gridcell', { name: /Seven teapots/ }).first();
  await expect(place).toBeVisible();
  await kept(host, page, 'rows');

  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector('.first-look')) Object.assign(globalThis, { looked: true });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(place).toBeVisible();
  expect(await page.evaluate(() => 'looked' in globalThis)).toBe(false);
});
