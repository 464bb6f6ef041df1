import type { Page } from '@playwright/test';

/** The findings of a run as people use them. */
export function findingsPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Findings' });
  const record = page.getByRole('region', { name: 'The finding' });
  const bar = page.getByRole('region', { name: 'Counts and selection' });
  return {
    grid,
    bar,
    record,
    filter: page.getByRole('searchbox', { name: 'Filter' }),
    status: bar.getByRole('status'),
    open: (run: string, search = '') => page.goto(new URL(`#/runs/${run}/findings${search}`, page.url()).href),
    row: (key: string) => grid.getByRole('row').filter({ hasText: key }),
    rowAt: (place: number) => grid.locator(`[aria-rowindex="${place + 2}"]`),
    focused: grid.locator('[role=row][data-focused]'),
    /** By its whole word, with its count behind it. */
    facet: (name: string) => page.getByRole('checkbox', { name: new RegExp(`^\\W*${name}[\\s\\d,]*$`) }),
    heads: grid.getByRole('columnheader'),
    edge: (name: string) => grid.getByRole('separator', { name: `Width of ${name}` }),
    columnsMenu: () => page.getByRole('button', { name: 'Columns', exact: true }).click(),
    header: (name: string) => grid.getByRole('columnheader').getByRole('button', { name }),
    /** Where the rows are, as the first one in sight says it. */
    firstInSight: async () =>
      Number(await grid.locator('[role=row][aria-selected]').first().getAttribute('aria-rowindex')) - 2,
  };
}
