import type { Page } from '@playwright/test';

/** The list of runs, as people use it. */
export function runsPage(page: Page) {
  const filterInput = page.getByRole('searchbox', { name: /Filter/ });
  return {
    filterInput,
    rows: page.locator('tbody tr'),
    row: (text: string) => page.locator('tbody tr').filter({ hasText: text }),
    shown: page.getByText(/\d+ of \d+ runs/),
    /** Home lists the same names, and is there until the page of runs is. */
    async open() {
      await page.getByRole('navigation').getByRole('link', { name: 'Runs', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: /^Runs/ }).waitFor();
    },
    filter: (text: string) => filterInput.fill(text),
  };
}
