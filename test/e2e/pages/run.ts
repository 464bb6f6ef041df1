import { expect, type Page } from '@playwright/test';
import { copiedBy } from './clipboard.ts';

/** The page of one run, as people use it. */
export function runPage(page: Page) {
  const map = page.getByRole('application');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  return {
    map,
    heading: page.getByRole('heading', { level: 1 }),
    /** The verdict, or where the run stands. */
    sign: page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) }),
    notice: page.getByRole('main').getByRole('status'),
    side: (name: 'Inbound' | 'Outbound' | 'Difference') =>
      page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${name}( ·|$)`) }) }),
    progress: (side: 'Inbound' | 'Outbound') => page.getByRole('progressbar', { name: `${side}: read so far` }),
    kind: (name: string) => page.getByRole('listitem').filter({ hasText: name }).first(),
    severities: page.getByRole('region', { name: /^(Severity|严重程度)$/ }),
    told: page.getByText(/^Partition \d+:/),
    cancel: () => button('Cancel').click(),
    resume: () => button('Resume').click(),
    runAgain: () => button('Run again').click(),
    async open(run: string) {
      await page.goto(new URL(`#/runs/${run}`, page.url()).href);
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Run ');
    },
    /** Leaves for another run of the same reconciliation; gives its name. */
    async startAnother(run: string): Promise<string> {
      await button('Run again').click();
      await expect(page).not.toHaveURL(new RegExp(run));
      await expect(page).toHaveURL(/#\/runs\/\d{8}-\d{6}-/);
      return /runs\/([\w-]+)/.exec(page.url())?.[1] ?? '';
    },
    async export(label: string) {
      await button('Export').click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: label }).click();
      return download;
    },
    copy: (way: 'text' | 'JSON') =>
      copiedBy(page, async () => {
        await button('Copy').first().click();
        await page.getByRole('menuitem', { name: new RegExp(way) }).click();
      }),
    openTable: () => button('As a table').click(),
    tableRow: (partition: number) =>
      page.getByRole('row').filter({ has: page.getByRole('cell', { name: String(partition), exact: true }) }),
  };
}
