import { join } from 'node:path';
import { expectAccessible } from './support/access.ts';
import { serve } from './support/engine-served.ts';
import { expect, test } from './support/test.ts';

test('the list of pages, the palette and the keys lead everywhere', async ({ app }) => {
  await app.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(app).toHaveTitle('Runs · Tieout');
  await app.keyboard.press('g');
  await app.keyboard.press('s');
  await expect(app).toHaveTitle('Settings · Tieout');
  await app.keyboard.press('Control+k');
  await app.getByPlaceholder('Go to a page').fill('Home');
  await app.keyboard.press('Enter');
  await expect(app).toHaveTitle('Reconciliations · Tieout');
  await expect(app.getByRole('dialog')).toBeHidden();
  await app.keyboard.press('?');
  await expect(app.getByRole('dialog', { name: 'Keys on this page' })).toContainText('go to Runs');
});

test('a key that an input method takes is not a key of the page', async ({ app }) => {
  await app.keyboard.press('g');
  await app.evaluate(
    "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', isComposing: true, bubbles: true }))",
  );
  await expect(app).toHaveTitle('Reconciliations · Tieout');
});

for (const [language, title] of [
  ['简体中文', '对账 · Tieout'],
  ['English', 'Reconciliations · Tieout'],
] as const) {
  test(`the language is changed from the palette, and stays: ${language}`, async ({ app, engine }) => {
    await app.keyboard.press('Control+k');
    await app.getByRole('textbox').fill(language);
    await app.keyboard.press('Enter');
    await expect(app).toHaveTitle(title);
    await app.goto(new URL(engine.url).origin);
    await expect(app).toHaveTitle(title);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the frame and its dialogs are accessible', async ({ app }) => {
      await expectAccessible(app);
      await app.keyboard.press('?');
      await app.getByRole('dialog').waitFor();
      await expectAccessible(app);
      await app.keyboard.press('Escape');
      await app.keyboard.press('Control+k');
      await app.getByPlaceholder('Go to a page').waitFor();
      await expectAccessible(app);
    });
  });
}

test('an engine started anew lets nobody in who was let in before, and says what to do', async ({
  app,
  engine,
  folder,
}) => {
  await engine.kill();
  await expect(app.getByRole('status')).toContainText('The engine does not answer');
  const again = await serve(join(folder, 'workspace'), engine.port);
  await expect(app.getByRole('status')).toContainText('no longer let in');
  await app.goto(again.url);
  await app.reload();
  await expect(app.getByText('Nothing to tie out yet')).toBeVisible();
  await expect(app.getByRole('status')).toBeHidden();
  await again.stop();
});
