import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

import { holdStill } from './still';

/** No violation of WCAG 2 A or AA in what is shown now. */
export async function judged(page: Page, what: string): Promise<void> {
  await holdStill(page);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  const told = violations.map((found) => `${found.id}: ${found.nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n    ')}`);
  expect(told, what).toEqual([]);
}
