import type { Page } from '@playwright/test';

/** The settings, as people use them. */
export function settingsPage(page: Page) {
  const choice = (name: RegExp) => page.getByRole('radiogroup', { name });
  return {
    open: () => page.getByRole('link', { name: /^(Settings|设置)$/ }).click(),
    chooseLanguage: (name: string) =>
      choice(/Language|语言/)
        .getByText(name, { exact: true })
        .click(),
    chooseColours: (name: string) =>
      choice(/Colours|颜色/)
        .getByText(name, { exact: true })
        .click(),
    storageRow: (text: string) => page.getByRole('row').filter({ hasText: text }),
    deletion: page.getByRole('dialog'),
    async deleteEvidence(text: string, reason: string) {
      await page.getByRole('row').filter({ hasText: text }).getByRole('button').click();
      await page.getByRole('dialog').getByRole('textbox').fill(reason);
      await page.getByRole('dialog').getByRole('button', { name: 'Delete evidence' }).click();
    },
  };
}
