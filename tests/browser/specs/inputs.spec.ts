import { expect, test } from '../harness/studio';
import { openStudio } from '../harness/studio-page';

test('a reference is called by its name while one types', async ({ host, page }) => {
  await openStudio(page, host);
  await host.drop([new URL('../../../docs/images/studio.png', import.meta.url).pathname]);
  await expect(page.getByRole('button', { name: /^Reference 1/ })).toBeVisible();
  const prompt = page.getByRole('textbox', { name: 'Prompt' });

  await prompt.click();
  await page.keyboard.type('the gate of @im');
  const names = page.getByRole('listbox', { name: 'Insert a reference' });
  await expect(names.getByRole('option')).toHaveText('@IMG_1');
  await page.keyboard.press('Enter');

  await expect(prompt).toHaveValue('the gate of @IMG_1 ');
  await expect(names).toBeHidden();
});
