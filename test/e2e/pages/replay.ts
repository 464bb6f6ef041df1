import { expect, type Page } from '@playwright/test';

/** The page on which other rules are tried on what a run kept. */
export function replayPage(page: Page) {
  const answer = page.getByRole('region', { name: 'What they would come to' });
  return {
    answer,
    flipped: page.getByRole('region', { name: 'Findings that flip' }).getByRole('row'),
    compare: () => page.getByRole('button', { name: /Compare again/ }).click(),
    compared: (field: string) => page.getByRole('checkbox', { name: new RegExp(`^${field} `) }),
    tolerance: (field: string) => page.getByRole('textbox', { name: `Tolerance of ${field}` }),
    async openFrom(run: string) {
      await page.goto(new URL(`#/runs/${run}`, page.url()).href);
      await page.getByRole('link', { name: /Try other rules/ }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Other rules');
      await expect(page.getByRole('checkbox').first()).toBeVisible();
    },
  };
}
