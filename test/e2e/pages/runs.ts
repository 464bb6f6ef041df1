import type { Page } from '@playwright/test';

/** The list of runs, as people use it. */
export function runsPage(page: Page) {
  return {
    rows: page.locator('tbody tr'),
    row: (text: string) => page.locator('tbody tr').filter({ hasText: text }),
    shown: page.getByText(/\d+ of \d+ runs/),
    open: () => page.getByRole('navigation').getByRole('link', { name: 'Runs', exact: true }).click(),
    filter: (text: string) => page.getByRole('textbox', { name: /Filter/ }).fill(text),
  };
}
