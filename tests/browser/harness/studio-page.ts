import type { Page } from '@playwright/test';

import { expect, type Host } from './studio';

/** The page of a host, past the first run unless that is what is looked at. */
export async function openStudio(page: Page, host: Host): Promise<void> {
  await host.call('settings.set', { patch: { first_run_done: true } });
  await page.goto(host.address);
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeVisible();
}

/** Jobs by phase, as the core counts them. */
export async function phases(host: Host): Promise<Record<string, number>> {
  return (await host.call<{ phases: Record<string, number> }>('queue.counts')).phases;
}

/** Queues a prompt with the keys that people use. */
export async function press(page: Page, prompt: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Prompt' });
  await box.fill(prompt);
  await box.press('Control+Enter');
}

/** Pictures that are shown and loaded, made ones alone. */
export function loadedPictures(page: Page): Promise<number> {
  return page.getByRole('grid').locator('img').evaluateAll(
    (all) => all.filter((img) => (img as HTMLImageElement).naturalWidth > 0).length,
  );
}

/** A voice of an account's own, made from words. */
export function makeVoice(host: Host, account = 'demo'): Promise<unknown> {
  const prompt = 'An older woman from the north coast, calm, slow and warm';
  const from = { type: 'text', model: 'eleven_ttv_v3', prompt };
  return host.call('voices.create', { account, inputs: { name: 'Harbour narrator', from } });
}
