import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { judged } from '../harness/axe';
import { startSimulator } from '../harness/simulator';
import { expect, test } from '../harness/studio';
import { openStudio } from '../harness/studio-page';
import { tour } from '../harness/tour';

for (const theme of ['dark', 'light'] as const) {
  test(`what stands around generation can be used by everybody (${theme})`, async ({ host, page }) => {
    page.setDefaultTimeout(15_000);
    const simulator = await startSimulator('--tier', '1');
    try {
      await host.call('settings.set', { patch: { theme } });
      await openStudio(page, host);
      await tour(page, host, simulator, (screen) => judged(page, screen));
    } finally {
      simulator.end();
    }

    await host.kill();
    rmSync(join(host.library, 'library.sqlite-wal'), { force: true });
    writeFileSync(join(host.library, 'library.sqlite'), 'no index');
    await host.start();
    await page.goto(host.address);
    await expect(page.getByRole('alert')).toBeVisible();
    await judged(page, 'a library that cannot be opened');
  });
}
