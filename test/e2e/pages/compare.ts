import type { Page } from '@playwright/test';
import { copiedBy } from './clipboard.ts';

/** Two runs beside each other, as people come there and read them. */
export function comparePage(page: Page) {
  const table = page.getByRole('table', { name: /Compare runs|比较清算/ });
  return {
    table,
    /** Ticks runs in the list of runs, by their places in it, and compares them. */
    async choose(...places: number[]) {
      await page.goto(new URL('#/runs', page.url()).href);
      for (const place of places) await page.getByRole('checkbox').nth(place).check();
      await page.getByRole('button', { name: 'Compare' }).click();
    },
    /** New, gone, changed and same of a line. */
    counts: (name: string) =>
      table
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
        .getByRole('cell'),
    /** The text of the file that is exported in a format. */
    async exported(format: string): Promise<string> {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: /^(Export|导出)/ }).click();
      // The menu of copies may still be closing, with the same words in it.
      await page
        .getByRole('menu', { name: /^(Export|导出)/ })
        .getByRole('menuitem', { name: format })
        .click();
      const stream = await (await download).createReadStream();
      return Buffer.concat((await stream.toArray()) as Buffer[]).toString();
    },
    copied: () =>
      copiedBy(page, async () => {
        await page.getByRole('button', { name: 'Copy' }).click();
        await page.getByRole('menuitem', { name: 'As CSV' }).click();
      }),
  };
}
