import type { Page } from '@playwright/test';
import { expectAccessible } from './access.ts';

const languages = [
  { name: 'English', code: 'en' },
  { name: '简体中文', code: 'zh-Hans' },
] as const;

type Shown = { show: () => Promise<void>; hide?: () => Promise<void> };

/** Holds what is shown to WCAG in both languages and both colour schemes. */
export async function expectAccessibleInEveryLook(page: Page, { show, hide }: Shown): Promise<void> {
  for (const { name, code } of languages) {
    await page.keyboard.press('Control+k');
    // The palette's own: a page has a filter that takes letters, too, while the palette is on its way.
    await page.getByPlaceholder(/^(Go to a page|前往页面)/).fill(name);
    await page.getByRole('button', { name, exact: true }).click();
    await page.locator(`html[lang="${code}"]`).waitFor();
    await show();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      await expectAccessible(page);
    }
    await hide?.();
  }
}
