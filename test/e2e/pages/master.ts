import { expect, type Page } from '@playwright/test';

/** What a run found of its master list, as people use it. */
export function masterPage(page: Page) {
  const lines = page.getByRole('table', { name: /^(Lines of the master list|总清单明细)/ });
  return {
    lines,
    about: page.getByRole('main').getByRole('status'),
    line: (key: string) => lines.getByRole('cell', { name: key, exact: true }),
    /** On the page of the run, the third control total. */
    total: page.locator('section').filter({ has: page.getByRole('heading', { name: /^(Master list|总清单) ·/ }) }),
    choose: (kind: string) => page.getByText(new RegExp(`^${kind} ·`)).click(),
    async open(run: string) {
      await page.goto(new URL(`#/runs/${run}/master`, page.url()).href);
      await expect(lines).toBeVisible();
    },
    async export(label: string) {
      await page.getByRole('button', { name: /^(Export|导出)/ }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: label }).click();
      return download;
    },
  };
}
