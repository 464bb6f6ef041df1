import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { journalledAnalysis } from '#main/core/analysis/journalled.ts';
import type { Journals } from '#main/core/journal/journals.ts';
import type { JournalRun } from '#shared/journal.ts';
import { filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
  ['d', '4'],
];

describe('the analysis of a reconciliation', () => {
  it('tells of each run, of what is still open since when, and of what was closed', async () => {
    const { app, run } = reconciliationIn(folder.path('w'));
    opened = app;
    const first = await run(inbound, [
      ['c', '30'],
      ['d', '4'],
    ]);
    await app.review.decide(first.run, filterScope({ key: ['a'] }), verdictOn('accepted'));
    await app.review.decide(first.run, filterScope({ key: ['b'] }), verdictOn('investigating'));
    const second = await run(inbound, [['d', '4']]);
    expect(app.analysis.reconciliations()).toMatchObject([{ name: 'orders', runs: 2 }]);
    const analysis = await app.analysis.of('orders', 30);
    expect(analysis.runs).toMatchObject([
      { run: first.run, rate: 0.25, records: 6, findings: { missing: 2, different: 1 }, byField: { v: 1 } },
      { run: second.run, rate: 0.25, records: 5, findings: { missing: 3, different: 0 } },
    ]);
    // a is accepted still; b is only looked into, and c is missing by now.
    expect(analysis.open).toMatchObject({
      run: second.run,
      findings: 2,
      ages: [{ hours: 24, findings: 2 }, {}, {}, {}, {}],
    });
    expect(analysis.closing).toMatchObject({ findings: 1, times: [{ hours: 1, findings: 1 }, {}, {}, {}, {}, {}] });
    await expect(app.analysis.of('other', 30)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is that of everybody where it is read from a journal, a piece at a time, as far back as asked for', async () => {
    const pieces = [
      { journal: 'm', total: 4, next: 'more', runs: [line('r4', 1), line('r3', 2)] },
      { journal: 'm', total: 4, next: 'and more', runs: [line('r2', 3), line('r1', 40)] },
    ];
    const journal = { runs: async () => pieces.shift() } as unknown as Journals;
    const clock = { now: () => now };
    const analysis = await journalledAnalysis({ journal, clock, nameOf: () => 'orders' }, '/d.yaml', 30);
    expect(analysis.runs.map(({ run }) => run)).toEqual(['r2', 'r3', 'r4']);
    expect(analysis).toMatchObject({ name: 'orders', isCut: false, open: null, closing: null });
    expect(analysis.runs[0]).toMatchObject({ person: 'Mei', rate: 0.9, records: 190, seconds: 60, byField: null });
  });
});

const now = new Date('2026-06-30T12:00:00.000Z');

function line(run: string, daysAgo: number): JournalRun {
  const ended = new Date(now.getTime() - daysAgo * 86_400_000);
  return {
    ...{
      workspace: 'w',
      run,
      name: 'orders',
      person: 'Mei',
      verdict: 'mismatch',
      level: 'summary',
      journalledAt: null,
    },
    ...{ startedAt: new Date(ended.getTime() - 60_000).toISOString(), endedAt: ended.toISOString() },
    ...{ inboundRead: 100, outboundRead: 90, matched: 90 },
    findings: { missing: 10, unexpected: 0, different: 0, duplicate: 0, invalid: 0 },
    holds: { partitions: 0, findings: 0, matched: 0, decisions: 0 },
  };
}
