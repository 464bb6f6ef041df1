import type { Page } from '@playwright/test';

/** The export menu and its dialog, as people use them in either language. */
export function exportMenu(page: Page) {
  const dialog = page.getByRole('dialog', { name: /Export findings|导出差异/ });
  const open = () => page.getByRole('button', { name: /^(Export|导出)/ }).click();
  return {
    dialog,
    open,
    item: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    async choose() {
      await open();
      await page.getByRole('menuitem', { name: /Choose what|选择导出内容/ }).click();
      await dialog.waitFor();
    },
    only: (name: string) => dialog.getByRole('checkbox', { name }).check(),
    async format(name: string) {
      await dialog.getByRole('combobox', { name: 'Format' }).click();
      await page.getByRole('option', { name }).click();
    },
    async field(name: string) {
      await dialog.getByRole('combobox', { name: 'Fields' }).click();
      await page.getByRole('option', { name }).click();
    },
    async ofReview(column: string) {
      await dialog.getByRole('combobox', { name: 'From the review' }).click();
      await page.getByRole('option', { name: column, exact: true }).click();
    },
    async keepAs(name: string) {
      await dialog.getByRole('textbox', { name: 'Save as' }).fill(name);
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText(`Saved as ${name}`).waitFor();
    },
    write: () => dialog.getByRole('button', { name: 'Export', exact: true }).click(),
    close: () => dialog.getByRole('button', { name: /^(Close|关闭)$/ }).click(),
    /** The text of what is downloaded because of an act. */
    async textOf(act: () => Promise<void>): Promise<string> {
      const download = page.waitForEvent('download');
      await act();
      const stream = await (await download).createReadStream();
      const pieces = await stream.toArray();
      return Buffer.concat(pieces as Buffer[]).toString();
    },
  };
}
