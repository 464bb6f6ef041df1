import { join } from 'node:path';
import { settingsPage } from './pages/settings.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 300_000 });

test('in a small window every header fits, and what a row is about can be read', async ({ app, folder }) => {
  const inbound = records(50);
  const definition = csvDefinition(folder, 'end-of-month', { inbound, outbound: inbound.slice(3) });
  const workspace = join(folder, 'workspace');
  const { run: earlier } = await ran(workspace, definition);
  const { run } = await ran(workspace, definition);
  await app.setViewportSize({ width: 1_024, height: 640 });
  const pages = [
    '/',
    '/runs',
    `/runs/${run}`,
    `/runs/${run}/findings`,
    `/runs/${run}/shapes`,
    `/compare?runs=${encodeURIComponent(JSON.stringify([earlier, run]))}`,
    `/definitions/edit?path=${encodeURIComponent(definition)}`,
    `/trail?run=${run}`,
    '/analysis',
  ];
  for (const language of ['English', '简体中文']) {
    await app.goto(new URL('#/settings', app.url()).href);
    await settingsPage(app).chooseLanguage(language);
    for (const page of pages) {
      await app.goto(new URL(`#${page}`, app.url()).href);
      await expect(app.locator('main header h1')).toBeVisible();
      await app.waitForFunction(() => document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]') === null);
      expect(await app.evaluate(tooWide), `${page} in ${language}`).toEqual([]);
    }
  }
});

/** Said in the page: what of a header stands out of the window, and names of rows that are cut short. */
function tooWide(): string[] {
  const edge = document.documentElement.clientWidth;
  const header = [...document.querySelectorAll<HTMLElement>('main > header :is(h1, button, a, kbd)')];
  const outside = header.filter((one) => one.getBoundingClientRect().right > edge);
  const names = [...document.querySelectorAll<HTMLElement>('main table :is(th[scope=row], td) > a')];
  const cut = names.filter((one) => {
    const cell = one.parentElement?.getBoundingClientRect();
    const own = one.getBoundingClientRect();
    return cell !== undefined && (own.right > cell.right + 1 || own.height > 3 * 24);
  });
  return [...outside, ...cut].map(({ tagName, textContent }) => `${tagName} ${textContent}`);
}
