import { expect, test } from '../harness/studio';
import { openStudio, phases, press } from '../harness/studio-page';

test('a clip is made from a picture, and each is in the family of the other', async ({ host, page }) => {
  await openStudio(page, host);
  await press(page, 'A lighthouse at dusk');
  const done = () => phases(host).then((all) => all.done ?? 0);
  await expect.poll(done, { timeout: 60_000 }).toBe(1);
  const picture = page.getByRole('gridcell', { name: /^Picture, 1 of 4, safe/ });

  await picture.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make a video from this' }).click();
  await expect(page.getByRole('button', { name: /Gen-4\.5/ }).first()).toBeVisible();
  await press(page, 'The lamp turns slowly');
  await expect.poll(done, { timeout: 90_000 }).toBe(2);

  await page.getByRole('gridcell', { name: /^Clip/ }).click();
  const family = page.getByRole('group', { name: 'Family' });
  const parent = family.getByRole('button', { name: /^Made from: Picture, 1 of 4/ });
  await expect(parent).toBeVisible();
  await parent.focus();
  await page.keyboard.press('ArrowRight');
  await expect(family.getByRole('button', { name: /^This one: Clip/ })).toBeFocused();
  await parent.click();

  // It is open now, and knows its clip.
  await expect(page.getByRole('group', { name: 'Family' }).getByRole('button', { name: /^Used for: Clip/ })).toBeVisible();
});
