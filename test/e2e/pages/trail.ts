import type { Page } from '@playwright/test';

/** The audit trail and what stands between a run and its signature, as people use them. */
export function trailPage(page: Page) {
  const beside = page.getByRole('complementary');
  const dialog = page.getByRole('dialog');
  return {
    beside,
    verified: page.getByText(/\d+ entries verified/),
    entry: (sequence: number) => page.getByRole('button', { name: `Look into entry ${sequence}`, exact: true }),
    rows: page.locator('tr[data-sequence]'),
    open: () => page.getByRole('navigation').getByRole('link', { name: 'Trail & sign-off' }).click(),
    async choose(filter: 'Run' | 'Who' | 'What was done', text: RegExp) {
      await page.getByRole('combobox', { name: filter, exact: true }).click();
      await page.getByRole('option', { name: text }).click();
    },
    async makeKey(passphrase: string) {
      await beside.getByLabel('Passphrase for the new key').fill(passphrase);
      await beside.getByRole('button', { name: 'Make a key' }).click();
    },
    async sign(note: string, passphrase: string) {
      await beside.getByLabel(/What there is to say/).fill(note);
      await beside.getByLabel('Passphrase of your key').fill(passphrase);
      await beside.getByRole('button', { name: 'Sign the run' }).click();
    },
    async reopen(reason: string) {
      await beside.getByRole('button', { name: 'Reopen…' }).click();
      await dialog.getByLabel('Reason').fill(reason);
      await dialog.getByRole('button', { name: 'Reopen', exact: true }).click();
    },
    /** Makes a bundle, and saves what the browser is given. */
    async bundle(passphrase: string, path: string) {
      await beside.getByRole('button', { name: 'Bundle…' }).click();
      await dialog.getByLabel('Passphrase of your key').fill(passphrase);
      const given = page.waitForEvent('download');
      await dialog.getByRole('button', { name: 'Make the bundle' }).click();
      await (await given).saveAs(path);
    },
    /** Hands somebody's bundle over. */
    look: (path: string) => page.locator('input[type=file]').setInputFiles(path),
    whole: beside.getByText('Everything holds'),
    broken: beside.getByText('This bundle cannot be relied on'),
  };
}
