import { join } from 'node:path';
import { comparePage } from './pages/compare.ts';
import { expectAccessibleInEveryLook } from './support/looks.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { test as base, expect } from './support/test.ts';

/** Two runs: in the later one a record more is missing, and one that differed ties out. */
const test = base.extend<{ runs: { earlier: string; later: string } }>({
  runs: [
    async ({ folder }, use) => {
      const workspace = join(folder, 'workspace');
      const inbound = records(50);
      const first = [...inbound.slice(1, -1), ['S49', '7.00']] as typeof inbound;
      const earlier = await ran(workspace, csvDefinition(folder, 'ledger', { inbound, outbound: first }));
      const later = await ran(workspace, csvDefinition(folder, 'ledger', { inbound, outbound: inbound.slice(2) }));
      await use({ earlier: earlier.run, later: later.run });
    },
    { auto: true },
  ],
});

// Runs by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 180_000 });

test('two runs that are ticked say what is new, gone and the same, each leading to its findings', async ({
  app,
  runs,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = comparePage(app);
  await page.choose(0, 1);
  await expect(page.counts('All findings')).toHaveText(['1', '1', '0', '1', '']);
  await expect(page.counts('missing')).toHaveText(['1', '0', '0', '1', '']);
  await expect(page.counts('price')).toHaveText(['0', '1', '0', '0', '']);
  expect((await page.copied()).split('\r\n').slice(0, 3)).toEqual([
    'by,what,new,gone,changed,same',
    'all,,1,1,0,1',
    'kind,missing,1,0,0,1',
  ]);
  expect((await page.exported('CSV')).split('\r\n')).toEqual([
    'fate,in,kind,sku,differing fields,price inbound,price outbound,inbound count,outbound count,side,place,reason,raw',
    expect.stringMatching(/^same,after,missing,S0,,/),
    expect.stringMatching(/^new,after,missing,S1,,/),
    expect.stringMatching(/^gone,before,different,S49,price,/),
    '',
  ]);
  await page.counts('price').getByRole('link').click();
  await expect(app).toHaveURL(new RegExp(`#/runs/${runs.earlier}/findings\\?.*price`));
});

test('a run leads to what changed since the run before, which is accessible in every look', async ({ app, runs }) => {
  await app.goto(new URL(`#/runs/${runs.later}`, app.url()).href);
  await app.getByRole('link', { name: 'Compare' }).click();
  const page = comparePage(app);
  await expect(page.counts('All findings')).toHaveText(['1', '1', '0', '1', '']);
  await expectAccessibleInEveryLook(app, { show: () => page.table.waitFor() });
});
