import type { Page } from '@playwright/test';

/** How a reconciliation goes, as people read it. */
export function analysisPage(page: Page) {
  const card = (title: string | RegExp) =>
    page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title }) });
  return {
    card,
    chart: (title: string | RegExp) => card(title).getByRole('img'),
    asTable: (title: string) => card(title).getByRole('button', { name: 'Table' }).click(),
    open: (search = '') => page.goto(new URL(`#/analysis${search}`, page.url()).href),
    async copied(title: string): Promise<string> {
      await card(title)
        .getByRole('button', { name: `Copy CSV: ${title}` })
        .click();
      await page.getByText('Copied').waitFor();
      return page.evaluate('navigator.clipboard.readText()');
    },
  };
}
