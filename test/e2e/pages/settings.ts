import type { Page } from '@playwright/test';

/** The settings, as people use them. */
export function settingsPage(page: Page) {
  const choice = (name: RegExp) => page.getByRole('radiogroup', { name });
  const dialog = page.getByRole('dialog');
  return {
    dialog,
    acting: page.getByRole('link', { name: /^Acting as/ }),
    personRow: (name: string) => page.getByRole('row').filter({ hasText: name }),
    async addPerson(name: string, role: string) {
      await page.getByRole('button', { name: 'Add a person…' }).click();
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('combobox', { name: 'Role' }).click();
      await page.getByRole('option', { name: role }).click();
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    },
    async actOn(name: string, act: string) {
      await page.getByRole('button', { name: `Acts on ${name}` }).click();
      await page.getByRole('menuitem', { name: act }).click();
    },
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
