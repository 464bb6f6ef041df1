import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findingsLists, type ListAsked } from '#main/core/findings-lists.ts';
import { createPool } from '#main/pool.ts';
import { workspaceDisk } from '#main/store/disk.ts';
import { byKind, everything, type FindingsPage } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, type Way } from './harness/interleave.ts';
import { findingBytes, writeFindings } from './sides/findings.ts';

/** The list of findings as its page asks for it: opened, jumped in, filtered, put in another order. */
const sizes = [1_000_000, 5_000_000];
const needs = { diskBytes: () => sizes.reduce((sum, findings) => sum + findings * findingBytes, 0) };

type Lists = ReturnType<typeof findingsLists>;
type Asked = { lists: Lists; summary: RunSummary; findings: number; round: number };

await benchmark('findings', needs, async ({ records, folder }) => {
  const counts = records < Math.min(...sizes) ? [records] : sizes;
  const runs = counts.map((findings) => {
    const path = join(folder, `${findings}.sqlite`);
    writeFindings(path, findings);
    return { findings, summary: { evidence: { findings: path }, findingsDigest: String(findings) } as RunSummary };
  });
  const measure = async (id: string, what: string, act: (asked: Asked) => Promise<void>) => {
    const ways = runs.map(({ findings, summary }): [string, Way] => {
      let round = 0;
      // Every round begins with threads that are up and no list made.
      const run = () =>
        withLists(folder, (lists) => timed(lists, summary, () => act({ lists, summary, findings, round: round++ })));
      return [`Tieout, ${findings.toLocaleString('en-US')} findings`, { amount: findings, records: findings, run }];
    });
    const measured = await interleave(what, Object.fromEntries(ways));
    return figureOf({ id, what, unit: 'ms' }, measured, ({ milliseconds = 0 }) => milliseconds);
  };
  return {
    figures: [
      await measure('open', 'opening: columns, facets, first rows', open),
      await measure('middle', 'jumping to the middle', middle),
      await measure('common', 'a filter that one in a hundred passes: first rows', (asked) => firstRows(asked, common)),
      await measure('rare', 'a filter that few pass: first rows', (asked) => firstRows(asked, rare)),
      await measure('condition', 'price > 900: first rows', (asked) => firstRows(asked, priced)),
      await measure('whole', 'price > 900: every row in place, all counted', (asked) => untilMade(asked, priced)),
      await measure('sorted-first', 'everything by price: first rows, as far as was looked', (asked) =>
        firstRows(asked, byPrice),
      ),
      await measure('sorted', 'everything by price: every row in place', (asked) => untilMade(asked, byPrice)),
    ],
  };
});

const all: ListAsked = { filter: everything, sort: byKind };
const common: ListAsked = { ...all, filter: { ...everything, text: '77 of the' } };
const rare: ListAsked = { ...all, filter: { ...everything, text: '000000791900' } };
const priced: ListAsked = {
  ...all,
  filter: { ...everything, conditions: [{ column: 'price', side: 'inbound', is: 'greater', value: '900' }] },
};
const byPrice: ListAsked = { ...all, sort: { by: { field: 'price', side: 'inbound' }, descending: true } };
const rows = 60;

async function open({ lists, summary, findings }: Asked): Promise<void> {
  const [columns, facets, page] = await Promise.all([
    lists.columns(summary),
    lists.facets(summary, all),
    lists.page(summary, all, 0, rows),
  ]);
  if (columns.kept !== findings || facets.done !== 1) throw new Error('not everything is there');
  expectRows(page, findings);
}

async function middle({ lists, summary, findings }: Asked): Promise<void> {
  expectRows(await lists.page(summary, all, findings / 2, rows), findings);
}

async function firstRows({ lists, summary }: Asked, asked: ListAsked): Promise<void> {
  for (;;) if ((await lists.page(summary, asked, 0, rows)).rows.length > 0) return;
}

async function untilMade({ lists, summary }: Asked, asked: ListAsked): Promise<void> {
  for (;;) if ((await lists.page(summary, asked, 0, rows)).done === 1) return;
}

function expectRows(page: FindingsPage, total: number): void {
  if (page.rows.length !== rows || page.total !== total) throw new Error('another list was expected');
}

async function withLists(folder: string, act: (lists: Lists) => Promise<{ milliseconds: number }>) {
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const readers = createPool('out/main/worker.js', limits.listThreads, limits.listThreadIdleMs);
  const lists = findingsLists({
    ...{ readers, disk: workspaceDisk(), workspace },
    reviewedOf: ({ run, evidence: { findings } }) => ({
      ...{ run, findings, marks: join(workspace, `${run}.marks`), carried: null, layers: [], says: {} },
    }),
  });
  try {
    return await act(lists);
  } finally {
    await lists.close();
    await readers.close();
  }
}

async function timed(lists: Lists, summary: RunSummary, act: () => Promise<void>): Promise<{ milliseconds: number }> {
  await Promise.all([lists.columns(summary), lists.columns(summary)]);
  const began = performance.now();
  await act();
  return { milliseconds: performance.now() - began };
}
