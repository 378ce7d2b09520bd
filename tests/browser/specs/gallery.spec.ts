import type { Locator, Page } from '@playwright/test';

import { expect, type Host, test } from '../harness/studio';
import { openStudio, phases, press } from '../harness/studio-page';

const PROMPT = 'A lighthouse at dusk';

/** One set of four, made. */
async function madeSet(host: Host, page: Page): Promise<void> {
  await press(page, PROMPT);
  await expect.poll(() => phases(host).then((all) => all.done ?? 0), { timeout: 60_000 }).toBe(1);
}

/** Right edges of the rows of places. */
function ends(cells: Locator): Promise<number[]> {
  return cells.evaluateAll((all) => {
    const rows = new Map<number, number>();
    for (const { top, right } of all.map((one) => one.getBoundingClientRect())) {
      rows.set(top, Math.max(rows.get(top) ?? 0, right));
    }
    return [...rows.values()].map(Math.round);
  });
}

test('places fill their rows from the press on and stand in the same order after a reload', async ({ host, page }) => {
  await openStudio(page, host);
  await host.call('queue.pause', { paused: true });
  const cells = page.getByRole('gridcell');
  await press(page, 'first');
  await page.getByRole('button', { name: 'New draft' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('');
  await press(page, 'second');
  await expect(cells).toHaveCount(8);
  const words = () => cells.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const before = await words();

  expect(new Set(await ends(cells)).size, 'every row ends at the same edge').toBe(1);
  await page.reload();
  await expect(cells).toHaveCount(8);
  await expect.poll(words).toEqual(before);
});

test('the count stands for what is shown, as soon as it is there', async ({ host, page }) => {
  await openStudio(page, host);
  const all = page.getByRole('radio', { name: /^All/ });
  await press(page, PROMPT);
  await expect(page.getByRole('gridcell')).toHaveCount(4);
  await expect(all).not.toContainText('0');

  await expect(all).toContainText('4', { timeout: 60_000 });
});

test('a picture of the gallery is dragged to the references', async ({ host, page }) => {
  await openStudio(page, host);
  await madeSet(host, page);
  const slots = page.getByRole('group', { name: 'Reference pictures' });

  await page.getByRole('gridcell').first().dragTo(slots.getByRole('button', { name: 'Drop or paste' }));

  await expect(slots.getByRole('button', { name: /^Reference 1/ })).toBeVisible();
  await expect(slots).not.toHaveClass(/aimed/);
});
