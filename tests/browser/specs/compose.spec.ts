import { expect, test } from '../harness/studio';
import { loadedPictures, openStudio, phases, press } from '../harness/studio-page';

const total = (all: Record<string, number>): number => Object.values(all).reduce((a, b) => a + b, 0);

test('a double press queues once', async ({ host, page }) => {
  await openStudio(page, host);
  await host.call('queue.pause', { paused: true });
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Dunes at dusk, a lone walker');
  const button = page.getByRole('button', { name: /^Queue 4/ });
  await expect(button).toBeEnabled();

  await button.dblclick();

  await expect.poll(() => phases(host).then(total)).toBe(1);
  // Whatever a second press would have sent has been answered by the time the button is ready again.
  await expect(button).toBeEnabled();
  expect(total(await phases(host))).toBe(1);
});

test('Enter is a new line, and what was typed is there after a crash', async ({ host, page }) => {
  await openStudio(page, host);
  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await prompt.click();
  await page.keyboard.type('first line');
  await page.keyboard.press('Enter');
  await page.keyboard.type('雾中的港口 🦊');
  await expect
    .poll(() => host.call<{ content: { inputs: { prompt?: string } } }[]>('drafts.list').then((all) => all[0]?.content.inputs.prompt))
    .toBe('first line\n雾中的港口 🦊');
  await host.kill();
  await host.start();

  await page.goto(host.address);

  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('first line\n雾中的港口 🦊');
  expect(total(await phases(host))).toBe(0);
});

test('a prompt that is too long, or that is markup, is told and shown as it is', async ({ host, page }) => {
  await openStudio(page, host);
  const prompt = page.getByRole('textbox', { name: 'Prompt' });

  await prompt.fill('<img src=x onerror="window.hacked = true"> ' + 'word '.repeat(4000));

  await expect(page.getByText(/too many/)).toBeVisible();
  await prompt.press('Control+Enter');
  // It stands at its field, and nothing was queued.
  await expect(prompt).toHaveAttribute('aria-invalid', 'true');
  expect(total(await phases(host))).toBe(0);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
});

test('a prompt file is dropped, looked at and queued whole', async ({ host, page }) => {
  await openStudio(page, host);
  const file = new URL('../../fixtures/frames.json', import.meta.url).pathname;
  await host.drop([file]);

  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('16');
  await sheet.getByRole('button', { name: /^Queue/ }).click();

  await expect.poll(() => phases(host).then(total)).toBe(16);
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 90_000 }).toBe(16);
  await expect.poll(() => loadedPictures(page)).toBeGreaterThan(4);
});

test('the four pictures are found again by their words, and trash can be undone', async ({ host, page }) => {
  await openStudio(page, host);
  await press(page, 'A terracotta courtyard at noon');
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 60_000 }).toBe(1);
  await page.reload();
  await expect.poll(() => loadedPictures(page)).toBeGreaterThanOrEqual(4);

  const everything = { text: null, media: null, models: [], styles: [], ratios: [], accounts: [], from_ms: null, to_ms: null, trash: false, job: null, sort: 'newest', until_id: null };
  const found = await host.call<{ total: number }>('gallery.outline', { query: { ...everything, text: 'terracot' } });
  expect(found.total).toBe(4);

  await page.getByRole('grid').first().getByRole('gridcell').first().click();
  await page.keyboard.press('Delete');
  await expect.poll(() => host.call<{ total: number }>('gallery.outline', { query: everything }).then((o) => o.total)).toBe(3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => host.call<{ total: number }>('gallery.outline', { query: everything }).then((o) => o.total)).toBe(4);
});
