import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Page } from '@playwright/test';

import { makeLibrary } from '../harness/library';
import { expect, type Host, test } from '../harness/studio';
import { makeVoice, openStudio, phases, press } from '../harness/studio-page';
import { startSimulator } from '../harness/simulator';
import { tour } from '../harness/tour';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'shots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];
const THEMES = ['dark', 'light', 'contrast'];

/** The screen as it is now, in every size and theme. */
async function shoot(page: Page, host: Host, name: string): Promise<void> {
  for (const theme of THEMES) {
    await host.call('settings.set', { patch: { theme } });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      // Two frames later everything stands where it belongs.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: join(FOLDER, `${name}-${theme}-${size.width}.png`) });
    }
  }
  await page.setViewportSize(SIZES[0]!);
}

test.beforeAll(() => mkdirSync(FOLDER, { recursive: true }));

test('first run and empty', async ({ host, page }) => {
  await page.goto(host.address);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await shoot(page, host, '01-welcome');
  await openStudio(page, host);
  await shoot(page, host, '02-empty');
});

test('with one picture', async ({ host, page }) => {
  await openStudio(page, host);
  await press(page, 'Early dawn over a foggy Nordic harbour, timber houses in red and ochre on still water');
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 60_000 }).toBe(1);
  await page.waitForLoadState('networkidle');
  await expect(page.getByText('Nothing running')).toBeVisible();
  await shoot(page, host, '03-first-set');
  await page.keyboard.press('Control+5');
  await shoot(page, host, '18-spend-empty');
  await page.getByRole('button', { name: /^Look at the Demo account/ }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await shoot(page, host, '19-spend');
});

test('with ten thousand pictures and work under way', async ({ host, page }) => {
  await host.kill();
  makeLibrary(host.library, 10_000);
  await host.start();
  await openStudio(page, host);
  await shoot(page, host, '04-studio');
  await page.getByRole('gridcell').nth(3).click();
  await shoot(page, host, '05-chosen');
  await page.keyboard.press('Enter');
  await shoot(page, host, '06-loupe');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+2');
  await shoot(page, host, '07-library');
  await page.keyboard.press('Control+1');

  const file = join(ROOT, 'tests/fixtures/frames.json');
  await host.drop([file]);
  await expect(page.getByRole('dialog')).toContainText('16');
  await shoot(page, host, '08-import');
  await page.getByRole('dialog').getByRole('button', { name: /^Queue/ }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await host.drop([join(ROOT, 'tests/fixtures/frames_typos.json')]);
  await expect(page.getByRole('dialog')).toContainText('frames_typos.json');
  await shoot(page, host, '09-import-findings');
  await page.keyboard.press('Escape');
  await page.keyboard.press('q');
  await shoot(page, host, '10-queue');
  await page.keyboard.press('Control+k');
  await shoot(page, host, '11-palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('q');
  await page.keyboard.press('Control+,');
  const pages = page.getByRole('navigation', { name: /settings/i }).getByRole('button');
  for (let index = 0; index < (await pages.count()); index++) {
    await pages.nth(index).click();
    await shoot(page, host, `12-settings-${index + 1}`);
  }
  await host.call('settings.set', { patch: { locale: 'zh' } });
  await page.keyboard.press('Control+1');
  await shoot(page, host, '13-chinese');
  await host.call('settings.set', { patch: { locale: 'en', text_percent: 200 } });
  await shoot(page, host, '14-large-text');
});

test('with a result of every kind', async ({ host, page }) => {
  await openStudio(page, host);
  await host.drop([join(ROOT, 'tests/fixtures/kinds.json')]);
  await page.getByRole('dialog').getByRole('button', { name: /^Queue/ }).click();
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 90_000 }).toBe(5);
  await page.waitForLoadState('networkidle');
  await shoot(page, host, '16-kinds');
  for (const [place, name] of ['clip', 'sound', 'plate'].entries()) {
    await page.getByRole('gridcell').nth(place).click();
    await page.keyboard.press('Enter');
    await shoot(page, host, `17-${name}`);
    await page.keyboard.press('Escape');
  }
});

test('a family, a story, and both in Chinese', async ({ host, page }) => {
  await openStudio(page, host);
  await press(page, 'A lighthouse at dusk');
  const done = () => phases(host).then((all) => all.done ?? 0);
  await expect.poll(done, { timeout: 60_000 }).toBe(1);
  await page.getByRole('gridcell', { name: /^Picture, 1 of 4, safe/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make a video from this' }).click();
  await expect(page.getByRole('button', { name: /Gen-4\.5/ }).first()).toBeVisible();
  await press(page, 'The lamp turns slowly');
  await expect.poll(done, { timeout: 90_000 }).toBe(2);
  await page.getByRole('gridcell', { name: /^Clip/ }).click();
  await expect(page.getByRole('group', { name: 'Family' })).toBeVisible();
  await shoot(page, host, '20-family');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Viewer' })).toBeVisible();
  await shoot(page, host, '21-family-viewer');
  await page.keyboard.press('Escape');
  await host.call('settings.set', { patch: { locale: 'zh' } });
  await shoot(page, host, '22-chinese-story');
  await host.drop([join(ROOT, 'tests/fixtures/frames_typos.json')]);
  await expect(page.getByRole('dialog')).toContainText('frames_typos.json');
  await shoot(page, host, '23-chinese-findings');
});

test("an account's own voices", async ({ host, page }) => {
  await openStudio(page, host);
  await makeVoice(host);
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Voices and avatars' }).click();
  await expect(page.getByRole('button', { name: 'Play Harbour narrator' })).toBeVisible({ timeout: 15_000 });
  await shoot(page, host, '18-voices');
  await page.getByRole('button', { name: 'New voice' }).click();
  await shoot(page, host, '19-new-voice');
});

test('what stands around generation', async ({ host, page }) => {
  const simulator = await startSimulator('--tier', '1');
  try {
    await openStudio(page, host);
    await tour(page, host, simulator, (screen) => shoot(page, host, `24-${screen}`));
  } finally {
    simulator.end();
  }
});

test('a library that cannot be opened', async ({ host, page }) => {
  await host.kill();
  await host.start('/dev/null/library');
  await page.goto(host.address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.screenshot({ path: join(FOLDER, '15-failed.png') });
});
