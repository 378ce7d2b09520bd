import { openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '../harness/studio';
import { loadedPictures, openStudio, phases, press } from '../harness/studio-page';

test('a library whose index is destroyed is repaired by a press, with every picture', async ({ host, page }) => {
  await openStudio(page, host);
  await press(page, 'A lighthouse in a storm');
  await expect.poll(() => phases(host), { timeout: 60_000 }).toEqual({ done: 1 });
  await host.kill();
  const index = join(host.library, 'library.sqlite');
  for (const ending of ['-wal', '-shm']) rmSync(index + ending, { force: true });
  writeSync(openSync(index, 'r+'), Buffer.alloc(statSync(index).size, 0x5a));
  await host.start();
  await page.goto(host.address);

  await expect(page.getByRole('alert')).toContainText('The index of this library is damaged');
  await page.getByRole('button', { name: 'Repair the library' }).click();

  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeVisible();
  await expect.poll(() => loadedPictures(page)).toBeGreaterThanOrEqual(4);
  await expect(page.getByText('The library is repaired').first()).toBeVisible();
  expect(readdirSync(join(host.library, 'backups'))).toEqual(['damaged-1.sqlite']);
});
