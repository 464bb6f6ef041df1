import { settingsPage } from './pages/settings.ts';
import { expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

const passphrase = 'correct horse battery';

test('a lead adds somebody, who takes over with their key; a wrong passphrase changes nothing', async ({ app }) => {
  const page = settingsPage(app);
  await page.open();
  await expect(page.acting).toContainText('lead');
  await page.addPerson('Auditor A', 'auditor');
  await expect(page.personRow('Auditor A')).toContainText('no key yet');
  await page.actOn('Auditor A', 'Make a key…');
  await page.dialog.getByLabel('Passphrase for the new key').fill(passphrase);
  await expectAccessible(app);
  await page.dialog.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.personRow('Auditor A')).not.toContainText('no key yet');

  await page.actOn('Auditor A', 'Act as Auditor A…');
  await page.dialog.getByLabel('Passphrase of the key of Auditor A').fill('another passphrase');
  await page.dialog.getByRole('button', { name: 'Act as Auditor A' }).click();
  await expect(page.dialog.getByRole('alert')).toContainText('passphrase');
  await page.dialog.getByLabel('Passphrase of the key of Auditor A').fill(passphrase);
  await page.dialog.getByRole('button', { name: 'Act as Auditor A' }).click();
  await expect(page.acting).toContainText('Auditor A');
  await expect(page.personRow('Auditor A')).toContainText('you');

  await page.addPerson('Developer D', 'developer');
  await expect(page.dialog.getByRole('alert')).toContainText('lead');
  await expectAccessible(app);
});

test.describe('in Chinese and dark', () => {
  test.use({ colorScheme: 'dark', locale: 'zh-CN' });

  test('the list of people is accessible', async ({ app }) => {
    const page = settingsPage(app);
    await page.open();
    await expect(app.getByRole('heading', { name: '人员与密钥' })).toBeVisible();
    await expectAccessible(app);
  });
});
