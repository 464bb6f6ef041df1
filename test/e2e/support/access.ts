import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.2 AA, and what axe holds for good practice besides: nothing may be wrong with what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(isWindow(page)).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(found).toEqual([]);
}

/** A window of the desktop app opens no second page for axe to end its work in; without frames there is no need of one. */
function isWindow(page: Page): boolean {
  return page.url().startsWith('app:');
}
