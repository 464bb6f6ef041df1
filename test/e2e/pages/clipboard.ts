import { expect, type Page } from '@playwright/test';

/** The text that an act puts into the clipboard, however late it does so. */
export async function copiedBy(page: Page, act: () => Promise<void>): Promise<string> {
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');
  await page.evaluate("navigator.clipboard.writeText('')");
  await act();
  await expect.poll(clipboard).not.toBe('');
  return clipboard();
}
