import type { Page } from '@playwright/test';

/** Settings → Alerts, as people use it. */
export function alertsPage(page: Page) {
  const dialog = page.getByRole('dialog');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
  return {
    dialog,
    row,
    result: page.getByRole('row').getByRole('status'),
    outboxRow: (text: string) => page.getByRole('row').filter({ hasText: text }),
    async open() {
      await page
        .getByRole('link', { name: /^(Settings|设置)$/ })
        .first()
        .click();
      await page.getByRole('link', { name: /^(Open alerts|打开告警设置)$/ }).click();
      await page.getByRole('heading', { name: /^(Outbox|发件箱)$/ }).waitFor();
    },
    async addChannel(name: string, kind: string, fields: Record<string, string> = {}) {
      await page.getByRole('button', { name: 'Add a channel…' }).click();
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('combobox', { name: 'Kind' }).click();
      await page.getByRole('option', { name: kind }).click();
      for (const [label, value] of Object.entries(fields))
        await dialog.getByRole('textbox', { name: label }).fill(value);
      await dialog.getByRole('button', { name: 'Save' }).click();
    },
    sendTest: (name: string) => page.getByRole('button', { name: `Send a test to ${name}` }).click(),
    async removeChannel(name: string) {
      await page.getByRole('button', { name: `Remove… ${name}` }).click();
      await dialog.getByRole('button', { name: 'Remove the channel' }).click();
    },
    async escalateTo(channel: string) {
      await page.getByRole('switch', { name: 'Tell others where nobody looks' }).click();
      await page.getByRole('combobox', { name: 'Channels' }).click();
      await page.getByRole('option', { name: channel }).click();
      await page.keyboard.press('Escape');
    },
    stopKeepingQuiet: () => page.getByRole('switch', { name: 'Hold alerts back in quiet hours' }).click(),
    async keepQuietIn(zone: string) {
      await page.getByRole('switch', { name: 'Hold alerts back in quiet hours' }).click();
      await page.getByRole('textbox', { name: 'Time zone' }).fill(zone);
      await page.getByRole('button', { name: 'Save' }).click();
    },
  };
}
