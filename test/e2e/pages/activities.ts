import type { Page } from '@playwright/test';

/** Activities as people use them. */
export function activitiesPage(page: Page) {
  const navigation = page.getByRole('navigation');
  return {
    open: () => navigation.getByRole('link', { name: /^(Activities|活动)$/ }).click(),
    passes: (name: string) => page.getByRole('table', { name: new RegExp(`(Passes of ${name}|${name} 的各轮清算)`) }),
    pass: (label: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label, exact: true }) }),
    runNow: (name: string) => page.getByRole('button', { name: `Run now: ${name}` }).click(),
    showRange: (label: string) => page.getByText(label, { exact: true }).click(),
  };
}
