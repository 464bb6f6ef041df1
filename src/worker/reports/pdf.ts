import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { page } from './html.ts';
import { findChromium, printPage } from './pdf/chromium.ts';
import { fileInBlocks } from './pdf/file-blocks.ts';
import type { Report } from './report.ts';

/** The page on paper, as a Chromium of this machine prints it: A4, numbered. It has no script then, and may run none. */
export const pdf: Report = {
  async *render(context) {
    const browser = findChromium();
    const folder = mkdtempSync(join(tmpdir(), 'tieout-pdf-'));
    try {
      const [from, to] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
      await writeFile(from, page(context, undefined), { mode: 0o600 });
      await printPage(browser, { from, to, profile: join(folder, 'profile'), signal: context.signal });
      yield* fileInBlocks(to);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
