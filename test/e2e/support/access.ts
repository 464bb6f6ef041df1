import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.2 AA, and what axe holds for good practice besides: nothing may be wrong with what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour on its way to another, as after a change of look, is neither.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.waitForFunction(standsStill);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(isWindow(page)).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  await page.emulateMedia({ reducedMotion: null });
  expect(found).toEqual([]);
}

/** Said in the page: what had begun to move before is there. */
function standsStill(): boolean {
  return document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running');
}

/** A window of the desktop app opens no second page for axe to end its work in; without frames there is no need of one. */
function isWindow(page: Page): boolean {
  return page.url().startsWith('app:');
}
