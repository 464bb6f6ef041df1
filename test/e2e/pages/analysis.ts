import type { Page } from '@playwright/test';
import { copiedBy } from './clipboard.ts';

/** How a reconciliation goes, as people read it. */
export function analysisPage(page: Page) {
  const card = (title: string | RegExp) =>
    page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title }) });
  return {
    card,
    chart: (title: string | RegExp) => card(title).getByRole('img'),
    asTable: (title: string) => card(title).getByRole('button', { name: 'Table' }).click(),
    open: (search = '') => page.goto(new URL(`#/analysis${search}`, page.url()).href),
    copied: (title: string) =>
      copiedBy(page, () =>
        card(title)
          .getByRole('button', { name: `Copy CSV: ${title}` })
          .click(),
      ),
  };
}
