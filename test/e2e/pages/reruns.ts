import type { Page } from '@playwright/test';

/** The list of rerun requests, and the dialog in which one is asked for, as people use them. */
export function rerunsPage(page: Page) {
  const dialog = page.getByRole('dialog');
  return {
    dialog,
    requests: page.getByRole('list', { name: 'Reruns' }).getByRole('listitem'),
    evidence: page.getByRole('region', { name: 'Before and after' }),
    open: () => page.getByRole('navigation').getByRole('link', { name: 'Reruns', exact: true }).click(),
    /** Answers a dialog that asks for a reason. */
    async giveReason(reason: string, act: string) {
      await dialog.getByRole('textbox', { name: /Reason|Why|why/ }).fill(reason);
      await dialog.getByRole('button', { name: act, exact: true }).click();
    },
    /** What the request is on. */
    async on(choice: RegExp) {
      await dialog.getByRole('combobox', { name: 'On', exact: true }).click();
      await page.getByRole('option', { name: choice }).click();
    },
    act: (name: string) => page.getByRole('button', { name, exact: true }).click(),
  };
}
