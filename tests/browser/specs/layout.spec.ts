import type { Page } from '@playwright/test';

import { clipped } from '../harness/layout';
import { queue } from '../harness/simulator';
import { holdStill } from '../harness/still';
import { expect, type Host, test } from '../harness/studio';
import { loadedPictures, phases } from '../harness/studio-page';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

/** What can be read less than whole on every main screen, each with its name. */
async function walk(page: Page, host: Host, address: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (screen: string) => {
    await holdStill(page);
    found.push(...(await clipped(page)).map((one) => `${screen}: ${one}`));
  };

  await page.goto(address);
  await expect(page.locator('.setup')).toBeVisible();
  await look('first run');
  await host.call('settings.set', { patch: { first_run_done: true } });
  await page.goto(address);
  await expect(page.locator('.rail')).toBeVisible();
  await look('empty studio');
  // Where there is no room beside the pictures, the composer comes over them, as soon as it is read.
  await expect(page.locator('.composer')).toBeAttached();
  await page.keyboard.press('Control+l');
  await expect(page.locator('[data-prompt]')).toBeVisible();
  await look('composer');
  await queue(host, 'demo', 'useapi/frames/create', { prompt: 'Hot-air balloons over soft hills at first light' });
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 60_000 }).toBe(1);
  await expect.poll(() => loadedPictures(page)).toBeGreaterThanOrEqual(4);
  await look('studio');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+4');
  await expect(page.locator('.rail [aria-current]')).toHaveCount(1);
  await look('queue');
  await page.keyboard.press('Control+2');
  await page.getByRole('grid').first().getByRole('gridcell').first().click();
  await look('library with inspector');
  await page.keyboard.press('Control+5');
  await look('spend, with nothing spent');
  await page.getByRole('button', { name: /L[oó][oó]k [aá]t th[eé] D[eé]m[oó]/ }).click();
  await expect(page.getByRole('table').first()).toBeVisible();
  await look('spend');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  const parts = page.locator('[data-section]');
  for (let at = 0; at < (await parts.count()); at += 1) {
    const part = parts.nth(at);
    await part.click();
    await expect(page.locator('.part h1')).toBeVisible();
    await look(`settings: ${await part.getAttribute('data-section')}`);
  }
  return found;
}

for (const size of SIZES) {
  test(`words a third longer fit everywhere (${size.width} × ${size.height})`, async ({ host, page }) => {
    await page.setViewportSize(size);
    const address = `${host.address}?locale=pseudo`;

    expect(await walk(page, host, address)).toEqual([]);
  });

  test(`text twice as large fits everywhere (${size.width} × ${size.height})`, async ({ host, page }) => {
    await page.setViewportSize(size);
    await host.call('settings.set', { patch: { text_percent: 200 } });

    expect(await walk(page, host, host.address)).toEqual([]);
  });
}

test('a text that is cut off is found', async ({ host, page }) => {
  await page.goto(host.address);
  await expect(page.locator('.setup')).toBeVisible();

  await page.evaluate(() => {
    const box = document.createElement('div');
    box.className = 'narrow';
    box.textContent = 'Words that are longer than their box';
    Object.assign(box.style, { position: 'absolute', top: '0', left: '0', width: '4rem', overflow: 'hidden', whiteSpace: 'nowrap' });
    document.body.append(box);
  });

  expect(await clipped(page)).toEqual([expect.stringMatching(/div\.narrow “Words that are longer.*: cut off/)]);
});
