import { expect, type Locator, type Page } from '@playwright/test';

type Side = 'Inbound' | 'Outbound';

/** The page of a definition, as people use it; in English. */
export function definitionPage(page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const side = (name: Side) => page.getByRole('region', { name, exact: true });
  const form = page.getByRole('region', { name: 'Form' });
  const editor = page.getByRole('textbox', { name: 'Text', exact: true });
  const dialog = page.getByRole('dialog');
  return {
    form,
    editor,
    dialog,
    state: page.locator('header').getByRole('status'),
    results: page.getByRole('tabpanel'),
    problems: button(/problem/),
    side,
    /** A field's row, by its name. */
    field: (name: string) => ({
      tolerance: page.getByRole('textbox', { name: `Tolerance of ${name}` }),
      type: page.getByRole('combobox', { name: `Type of ${name}` }),
      column: (side: Side) => page.getByRole('combobox', { name: `${side} column of ${name}` }),
      handle: button(`Move ${name}: arrow keys, or drag`),
      options: button(new RegExp(`^Options of ${name}:`)),
      act: async (act: string) => {
        await button(`Acts on ${name}`).click();
        await page.getByRole('menuitem', { name: act }).click();
      },
    }),
    master: {
      form: form.getByRole('region', { name: 'Master list' }),
      isThere: form.getByRole('switch', { name: 'Compare both sides with a list of what should be there' }),
    },
    async chooseIn(where: Locator, label: string, option: string) {
      await where.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    },
    addClassRule: () =>
      page.getByRole('region', { name: 'Classification' }).getByRole('button', { name: 'Add a rule' }).click(),
    /** A rule of the classification, by its place. */
    rule: (place: number) => {
      const rule = form.getByRole('group', { name: `Rule ${place}`, exact: true });
      return {
        line: (label: string) => rule.getByRole('textbox', { name: label, exact: true }),
        /** Chooses an option, or takes it away where it was chosen. */
        async choose(label: string, option: string) {
          await rule.getByRole('combobox', { name: label }).click();
          await page.getByRole('option', { name: option, exact: true }).click();
          await page.keyboard.press('Escape');
        },
      };
    },
    names: () =>
      page
        .getByRole('textbox', { name: /^Name of field/ })
        .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)),

    async start(name: string, sources: Record<Side, string>) {
      await page.evaluate("location.hash = '/definitions/new'");
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      for (const [group, source] of Object.entries(sources))
        await page.getByRole('group', { name: group }).getByRole('radio', { name: source }).check();
      await button('Go on').click();
      await expect(editor).toContainText(`name: ${name}`);
    },
    async open(path: string) {
      await page.evaluate(
        (hash) => {
          location.hash = hash;
        },
        `/definitions/edit?path=${encodeURIComponent(path)}`,
      );
      await expect(editor).toBeVisible();
    },
    /** Beside the address of a source, in the desktop app. */
    password: (where: Side) => side(where).getByLabel('Password', { exact: true }),
    fill: (where: Side, label: string, value: string) =>
      side(where).getByRole('textbox', { name: label, exact: true }).fill(value),
    async choose(where: Side, label: string, option: string) {
      await side(where).getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option }).click();
    },
    /** Another text in the place of the whole. */
    async write(text: string) {
      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.keyboard.insertText(text);
    },
    text: () =>
      editor.evaluate((content) =>
        [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'),
      ),
    /** Tries both sides, and waits until both have said something. */
    async test() {
      await page.keyboard.press('F8');
      await expect(page.locator('[aria-busy=false]')).toBeVisible();
    },
    async plan() {
      await page.keyboard.press('F9');
      await expect(page.getByRole('tabpanel').locator('dl')).toBeVisible();
    },
    addAllFound: () => button(/^Add all/).click(),
    addKey: async (column: string) => {
      await button('Add a key field').click();
      await page.getByRole('menuitem', { name: new RegExp(`^${column}\\b`) }).click();
    },
    save: () => page.keyboard.press('Control+s'),
    /** The first time a file name is asked for; the suggested one is taken. */
    async saveFirst() {
      await page.keyboard.press('Control+s');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(page).toHaveURL(/definitions\/edit\?path=/);
    },
    run: () => page.keyboard.press('Control+Enter'),
    undo: () => page.keyboard.press('Control+z'),
    /** What closes a dialog may be called like an answer; the answers come after it. */
    answer: (name: string) => dialog.getByRole('button', { name }).last().click(),
  };
}
