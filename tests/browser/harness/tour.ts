import type { Page } from '@playwright/test';

import { addAccount, queue, type Simulator } from './simulator';
import { expect, type Host } from './studio';
import { makeVoice, phases } from './studio-page';

/** Hears of each screen as it stands there. */
export type Look = (screen: string) => Promise<void>;

const PICTURES = [
  'Early dawn over a foggy Nordic harbour, timber houses in red and ochre',
  'A red fox in fresh snow, low angle, soft light',
  'Hot-air balloons over soft hills at first light',
];

/** The screens around generation, with accounts at a simulator, so that something was spent. The page is at the studio. */
export async function tour(page: Page, host: Host, simulator: Simulator, look: Look): Promise<void> {
  const runway = await addAccount(host, 'runway', simulator.origin);
  const useapi = await addAccount(host, 'useapi', simulator.origin);
  const done = () => phases(host).then((all) => all.done ?? 0);
  const gen4 = (prompt: string) => queue(host, runway, 'runway/text_to_image/gen4_image', { prompt, ratio: '1360:768' });
  for (const prompt of PICTURES) await gen4(prompt);
  await queue(host, useapi, 'useapi/frames/create', { prompt: PICTURES[0] });
  const sound = { prompt: 'Rain on a tin roof', duration: 4 };
  await queue(host, runway, 'runway/sound_effect/eleven_text_to_sound_v2', sound);
  await expect.poll(done, { timeout: 90_000 }).toBe(5);

  await page.keyboard.press('Control+5');
  await expect(page.getByRole('table').first()).toBeVisible();
  await look('spend');

  await unions(page, look);
  await adoption(page, simulator, look);
  await belongings(page, host, runway, look);

  // The set-up of a Runway account at useapi.net.
  await section(page, 'accounts');
  await page.getByRole('button', { name: /More for Frames/ }).click();
  await page.getByRole('menuitem', { name: /Set up a Runway account/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('useapi-account');
  await page.keyboard.press('Escape');

  await queued(page, host, simulator, runway, look);
}

/** Chooses a model by its name. */
async function choose(page: Page, model: string): Promise<void> {
  await page.locator('[data-scope="composer"] button.model').click();
  await page.keyboard.type(model);
  await page.keyboard.press('Enter');
}

async function unions(page: Page, look: Look): Promise<void> {
  await page.keyboard.press('Control+1');
  await choose(page, 'GWM-1');
  await page.getByRole('radio', { name: 'Words' }).click();
  await page.getByRole('textbox', { name: 'Words' }).fill('Good morning. The harbour is quiet today.');
  await look('union');
  await choose(page, 'Aleph 2');
  await page.getByRole('button', { name: 'Add to Keyframes' }).click();
  await look('union-list');
}

async function adoption(page: Page, simulator: Simulator, look: Look): Promise<void> {
  await fetch(new URL('/v1/runwayml/frames/create', simulator.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer user:1234-abcdefghijklmnopqrst' },
    body: JSON.stringify({ text_prompt: 'Made by another program: a lighthouse at dusk' }),
  });
  await page.keyboard.press('Control+4');
  await command(page, 'Take over');
  const sheet = page.getByRole('dialog', { name: 'Take over a task' });
  await expect(sheet).toBeVisible();
  await sheet.getByRole('combobox', { name: 'Account' }).click();
  await page.getByRole('option', { name: 'Frames' }).click();
  await expect(sheet.getByText('Made by another program')).toBeVisible();
  await look('adopt');
  await page.keyboard.press('Escape');
  await page.keyboard.press('q');
}

/** One of the settings' pages. */
async function section(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.locator(`[data-section="${name}"]`).click();
}

/** Runs a command by its words. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

async function belongings(page: Page, host: Host, account: string, look: Look): Promise<void> {
  await makeVoice(host, account);
  const picture = 'https://example.com/guide.png';
  const voice = { type: 'runway-live-preset', preset: 'maya' };
  const guide = { name: 'Harbour guide', personality: 'Calm and exact.', reference_image: picture, voice };
  await host.call('avatars.create', { account, inputs: guide }).catch(() => undefined);
  const text = { name: 'Tide tables', content: 'High water at noon.' };
  await host.call('documents.create', { account, inputs: text });
  const settings = { optimize_for: 'cost', max_credits_per_generation: { image: 8 } };
  await host.call('routers.create', { account, inputs: { slug: 'thrifty', name: 'Thrifty', settings } });
  const prompt = 'A paper boat on a still pond';
  await queue(host, account, 'runway/generate/image', { prompt, router: 'thrifty' });

  await section(page, 'belongings');
  for (const kind of ['Voices', 'Avatars', 'Documents', 'Conversations']) {
    await page.getByRole('tab', { name: kind }).click();
    await expect(page.getByRole('tabpanel')).toHaveAttribute('aria-busy', 'false');
    await look(kind.toLowerCase());
  }
  await section(page, 'routing');
  await expect(page.getByText('Thrifty', { exact: true })).toBeVisible();
  await look('routers');
  await page.getByRole('button', { name: 'Decisions of Thrifty' }).click();
  await expect(page.getByRole('group', { name: 'Decisions' })).toBeVisible();
  await look('decisions');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New router' }).click();
  await page.getByRole('radio', { name: 'Only these' }).click();
  await page.getByRole('combobox', { name: 'Names of models' }).fill('gen');
  await look('new-router');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Workflows' }).click();
  await page.getByRole('button', { name: /^Run / }).first().click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await look('workflow');
  await page.keyboard.press('Escape');
}

/** Three refusals hold the rest of an account: the card, the story of a job, and the question before a deletion. */
async function queued(page: Page, host: Host, simulator: Simulator, account: string, look: Look): Promise<void> {
  const showDone = page.getByRole('button', { name: 'Show done' });
  if (!(await showDone.isVisible())) await page.keyboard.press('Control+4');
  await showDone.click();
  const strip = page.getByRole('contentinfo');
  await strip.getByRole('row').first().click();
  await strip.getByRole('button', { name: 'Story', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Delete at the service…' })).toBeVisible();
  await look('story');
  await page.getByRole('button', { name: 'Delete at the service…' }).click();
  await look('delete-there');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await simulator.play({ rules: [{ match: { service: 'runway', endpoint: 'create' }, do: { fault: 'refused' } }] });
  const inputs = (prompt: string) => ({ prompt, ratio: '1360:768' });
  await queue(host, account, 'runway/text_to_image/gen4_image', inputs('A harbour at dusk'), 24);
  await expect(page.getByRole('button', { name: /^Release 2?[0-9]/ }).first()).toBeVisible({ timeout: 60_000 });
  await look('breaker');
}
