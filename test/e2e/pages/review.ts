import type { Page } from '@playwright/test';

/** Where people decide: the dialog, and what a finding's panel tells of its review. */
export function reviewing(page: Page) {
  const dialog = page.getByRole('dialog');
  const panel = page.getByRole('region', { name: 'Review' });
  return {
    dialog,
    panel,
    preview: dialog.getByRole('status'),
    confirm: dialog.getByRole('button', { name: /: [\d,]+$/ }),
    on: (choice: RegExp) => chosenIn(page, dialog.getByRole('combobox', { name: 'On', exact: true }), choice),
    /** What can be decided: of the finding that is looked at, or of the largest cause. */
    menu: page.getByRole('button', { name: 'Decide…' }),
    menuOfCause: page.getByRole('button', { name: /^Decide: / }).first(),
    act: (name: string) => page.getByRole('menuitem', { name }),
    undo: page.getByRole('button', { name: 'Undo' }),
    note: panel.getByRole('textbox', { name: 'Write a note' }),
    reason: dialog.getByRole('textbox', { name: 'What there is to say' }),
    addNote: panel.getByRole('button', { name: 'Add the note' }),
    async takeBack(reason: string) {
      await panel.getByRole('button', { name: 'Take back' }).click();
      await panel.getByRole('textbox', { name: 'Why is it taken back?' }).fill(reason);
      await panel.getByRole('button', { name: 'Take back' }).click();
    },
  };
}

async function chosenIn(page: Page, select: ReturnType<Page['getByRole']>, choice: RegExp): Promise<void> {
  await select.click();
  await page.getByRole('option', { name: choice }).click();
}
