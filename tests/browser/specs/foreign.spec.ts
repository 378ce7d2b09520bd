import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PAYLOADS, RAN } from '../harness/payloads';
import { addAccount, queue, startSimulator } from '../harness/simulator';
import { expect, test } from '../harness/studio';
import { openStudio, phases } from '../harness/studio-page';

/** Most letters of a prompt. */
const LONGEST = 950;

/** All payloads, as many in each prompt as it takes. */
function prompts(): string[] {
  const all: string[] = [''];
  for (const payload of PAYLOADS.map((word) => word.replaceAll('\u0000', '').slice(0, 900))) {
    const last = all.at(-1) ?? '';
    if (last.length + payload.length < LONGEST) all[all.length - 1] = `${last} ${payload}`.trim();
    else all.push(payload);
  }
  return all;
}

test('words from outside never run, wherever they are shown', async ({ host, page }) => {
  const simulator = await startSimulator();
  const refuse = { match: { endpoint: 'create', prompt: 'refuse-me' }, do: { fault: 'refused' } };
  await simulator.play({ rules: [refuse] });
  const account = await addAccount(host, 'useapi', simulator.origin);
  const words = prompts();
  for (const [at, some] of words.entries()) {
    // A few of them fail, so that their stories and causes are shown as well.
    await queue(host, account, 'frames', { prompt: `${at < 2 ? 'refuse-me ' : ''}${some}`, images: 1 });
  }
  const folder = join(host.folder, 'prompts');
  mkdirSync(folder);
  const named = join(folder, '<img src=x onerror=foreignRan=1>.txt');
  writeFileSync(named, words.join('\n'));

  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const all = (window as unknown as { refused?: string[] }).refused ?? [];
      (window as unknown as { refused: string[] }).refused = [...all, event.violatedDirective];
    });
  });
  await openStudio(page, host);
  await expect.poll(async () => (await phases(host)).done ?? 0, { timeout: 90_000 }).toBeGreaterThanOrEqual(10);
  const cells = page.getByRole('grid').getByRole('gridcell');
  for (let at = 0; at < 8; at += 1) await cells.nth(at).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill(words.join(' ').slice(0, LONGEST));
  await host.drop([named]);
  await expect(page.getByRole('dialog')).toBeVisible();

  const found = await page.evaluate((name) => {
    const own = window as unknown as Record<string, unknown>;
    const strange = 'iframe, object, embed, base, form, x-foreign, body script:not([src]), body meta, body link';
    const handlers = [...document.querySelectorAll('*')].flatMap((node) =>
      node.getAttributeNames().filter((attribute) => attribute.startsWith('on')),
    );
    const links = [...document.querySelectorAll('[href], [src]')].filter((node) =>
      /^\s*(java\s*script|data:text)/i.test(node.getAttribute('href') ?? node.getAttribute('src') ?? ''),
    );
    return {
      ran: name in own,
      refused: own['refused'] ?? [],
      strange: [...document.querySelectorAll(strange)].map((node) => node.outerHTML),
      handlers,
      links: links.length,
    };
  }, RAN);
  expect(found).toEqual({ ran: false, refused: [], strange: [], handlers: [], links: 0 });
  simulator.end();
});
