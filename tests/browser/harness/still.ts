import type { Page } from '@playwright/test';

/**
 * Nothing moves or fades in from now on, also not what comes later: what is half way has no colour and no place of its
 * own yet, and a toast can come at any instant. It holds until the page is loaded anew.
 */
export async function holdStill(page: Page): Promise<void> {
  await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { animation: none !important; transition: none !important; }');
    document.adoptedStyleSheets = [still];
  });
}
