import type { Page } from '@playwright/test';

/** Home as people use it. */
export function homePage(page: Page) {
  return {
    tryTheDemo: () =>
      page
        .getByRole('button', { name: /Try the demo|试用演示/ })
        .first()
        .click(),
    /** What the run that was just started has found. */
    openFindings: () =>
      page
        .getByRole('main')
        .getByRole('link', { name: /^Findings/ })
        .click(),
    row: (name: string) => page.getByRole('row').filter({ hasText: name }),
  };
}
