import { judged } from '../harness/axe';
import { expect, test } from '../harness/studio';
import { makeVoice, openStudio, phases, press } from '../harness/studio-page';

const THEMES = ['dark', 'light'] as const;

for (const theme of THEMES) {
  test(`every screen can be used by everybody (${theme})`, async ({ host, page }) => {
    await host.call('settings.set', { patch: { theme } });
    await page.goto(host.address);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await judged(page, 'first run');

    await openStudio(page, host);
    await judged(page, 'empty studio');
    await press(page, 'Hot-air balloons over soft hills at first light');
    await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 60_000 }).toBe(1);
    await judged(page, 'studio with pictures');

    await page.getByRole('grid').first().getByRole('gridcell').first().click();
    await judged(page, 'a picture chosen');
    await page.keyboard.press('Enter');
    await judged(page, 'loupe');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+4');
    await judged(page, 'queue');
    await page.keyboard.press('Control+2');
    await judged(page, 'library');
    await page.keyboard.press('Control+5');
    await judged(page, 'nothing spent');
    await page.getByRole('button', { name: /^Look at the Demo account/ }).click();
    await expect(page.getByRole('table')).toBeVisible();
    await judged(page, 'spend');
    await page.keyboard.press('Control+k');
    await judged(page, 'palette');
    await page.keyboard.press('Escape');
    await makeVoice(host);
    await page.keyboard.press('Control+,');
    const pages = page.getByRole('navigation', { name: /settings/i }).getByRole('button');
    for (let index = 0; index < (await pages.count()); index++) {
      await pages.nth(index).click();
      await judged(page, `settings: ${await pages.nth(index).innerText()}`);
    }
    await page.locator('[data-section="belongings"]').click();
    await expect(page.getByRole('button', { name: 'Play Harbour narrator' })).toBeVisible({ timeout: 15_000 });
    await judged(page, 'a voice');
    await page.getByRole('button', { name: 'New voice' }).click();
    await judged(page, 'a new voice');
  });
}
