import { expect, test } from '../harness/studio';
import { loadedPictures, phases } from '../harness/studio-page';

test('somebody new makes four pictures with the Demo account, without a key', async ({ host, page }) => {
  await page.goto(host.address);
  await page.getByRole('button', { name: 'Explore with the Demo account' }).first().click();

  const prompt = page.getByRole('textbox', { name: 'Prompt' });
  await expect(prompt).toBeVisible();
  await prompt.fill('A lighthouse in a storm, seen through a long lens');
  await page.getByRole('button', { name: /^Queue 4/ }).click();

  // The places of the four are there before any picture is.
  await expect.poll(() => phases(host).then((all) => Object.values(all).reduce((a, b) => a + b, 0))).toBe(1);
  await expect.poll(() => loadedPictures(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
  expect(await phases(host)).toEqual({ done: 1 });
  expect((await host.call<{ first_run_done: boolean }>('settings.get')).first_run_done).toBe(true);
});

test('a key goes to the core once and is nowhere in the page', async ({ host, page }) => {
  const key = `key_${'c0ffee'.repeat(21)}c0`;
  await page.goto(host.address);
  await page.getByRole('radio', { name: /Runway API/ }).check();
  await page.getByRole('button', { name: 'Continue' }).first().click();
  const field = page.getByLabel('API key', { exact: true });
  await field.fill(`  ${key}  `);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('c0ffee')) sent.push(new URL(request.url()).pathname.split('/').at(-1)!);
  });
  await page.getByRole('button', { name: 'Test key' }).click();

  await expect.poll(() => sent.length, { timeout: 30_000 }).toBe(1);
  expect(sent[0]).toMatch(/^accounts\./);
  const kept = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain('c0ffee');
});
