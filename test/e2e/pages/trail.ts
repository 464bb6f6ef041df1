import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
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
    /** Hands somebody's bundle over, after the one that is in hand is put away. */
    async look(path: string) {
      const putAway = beside.getByRole('button', { name: 'Put away' });
      if (await putAway.isVisible()) await putAway.click();
      await page.locator('input[type=file]').setInputFiles(path);
    },
    /** Drops a file somewhere on the window. */
    async drop(path: string) {
      const bytes = readFileSync(path).toString('base64');
      const dropped = await page.evaluateHandle(
        ([text, name]) => {
          const files = new DataTransfer();
          const body = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          files.items.add(new File([body], name));
          return files;
        },
        [bytes, basename(path)] as const,
      );
      await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
    },
    inHand: {
      openToRead: beside.getByRole('button', { name: 'Open read-only' }),
      merge: beside.getByRole('button', { name: 'Merge into this workspace…' }),
    },
    merging: {
      dialog,
      conflict: (findings: number) => dialog.getByRole('region', { name: `On ${findings} findings` }),
      merge: dialog.getByRole('button', { name: 'Merge', exact: true }),
    },
    /** The line above every page of a bundle that is opened to be read. */
    banner: page.getByRole('region', { name: 'An opened bundle' }),
    async countersign(note: string, passphrase: string) {
      await beside.getByLabel(/What there is to say/).fill(note);
      await beside.getByLabel('Passphrase of your key').fill(passphrase);
      await beside.getByRole('button', { name: 'Countersign the run' }).click();
    },
    whole: beside.getByText('Everything holds'),
    broken: beside.getByText('This bundle cannot be relied on'),
  };
}
