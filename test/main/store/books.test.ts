import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { evidenceFiles } from '#main/core/evidence-files.ts';
import type { RunEntry } from '#main/core/ports.ts';
import { alertSettingsBooks } from '#main/store/alert-settings.ts';
import { openBooks } from '#main/store/database.ts';
import { estimateBooks } from '#main/store/estimates.ts';
import { runs } from '#main/store/migrations/001-runs.ts';
import { migrations } from '#main/store/migrations/index.ts';
import { outboxBooks } from '#main/store/outbox.ts';
import { passBooks } from '#main/store/passes.ts';
import { runBooks } from '#main/store/runs.ts';
import type { RunEstimate } from '#shared/estimate.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

function booksIn(workspace: string) {
  const db = openBooks(workspace);
  return {
    db,
    runs: runBooks(db, (run) => evidenceFiles(join(workspace, 'evidence'), run)),
    estimates: estimateBooks(db),
  };
}

/** The books as the first Tieout left them, with one run in them. */
function booksOfVersion1(): string {
  const workspace = folder.path('old');
  mkdirSync(workspace);
  const db = new Database(join(workspace, 'workspace.db'));
  db.exec(runs.sql);
  db.pragma(`application_id = ${0x54696f57}`);
  db.pragma('user_version = 1');
  const { evidence: _, findingsBytes: _bytes, ...summary } = summaryWith({ run: 'R1', name: 'orders' });
  db.prepare(
    "INSERT INTO run VALUES ('R1', 'orders', 'ended', 'match', ?, ?, '/d.yaml', 'name: orders', 'a', 'b', ?, NULL)",
  ).run(summary.startedAt, summary.endedAt, JSON.stringify(summary));
  db.close();
  return workspace;
}

const rate = { recordsPerSecond: 100, bytesPerRecord: 12.5 };
const estimate: RunEstimate = {
  records: { inbound: 1, outbound: 2 },
  seconds: { pull: 1, diff: 1, total: 2 },
  bytes: 3,
  correction: 1.5,
  basedOn: 'sample',
  runs: 0,
};

function entry(run: string, name = 'orders', startedAt = '2026-06-18T00:00:00.000Z'): RunEntry {
  const about = { definitionPath: '/d.yaml', definitionText: 'x', definitionSha256: 'a', rulesSha256: 'b' };
  const ends = { endedAt: null, summary: null, failure: null, estimate: null, verdict: null, evidenceDeleted: null };
  return { run, name, state: 'pulling', startedAt, ...about, ...ends, evidence: evidenceFiles('/e', run) };
}

describe('books of version 1', () => {
  it('open, with their runs as they were', () => {
    const { db, runs } = booksIn(booksOfVersion1());
    expect(runs.list()).toMatchObject([
      { run: 'R1', name: 'orders', state: 'ended', estimate: null, summary: { verdict: 'match', matched: 1_000_000 } },
    ]);
    expect(db.pragma('user_version', { simple: true })).toBe(Math.max(...migrations.map(({ version }) => version)));
    db.close();
  });

  it('take new runs and their estimates', () => {
    const workspace = booksOfVersion1();
    const first = booksIn(workspace);
    first.runs.add(entry('R2'));
    first.runs.noteEstimate('R2', estimate);
    first.db.close();
    const { db, runs } = booksIn(workspace);
    expect(runs.find('R2')).toMatchObject({ state: 'pulling', estimate });
    expect(runs.latest()?.run).toBe('R2');
    db.close();
  });

  it('teach the next estimate', () => {
    const { db, runs } = booksIn(booksOfVersion1());
    expect(runs.lastEnded('orders', 5).map(({ run }) => run)).toEqual(['R1']);
    expect(runs.lastEnded('payments', 5)).toEqual([]);
    db.close();
  });
});

describe('books of version 13', () => {
  it('open without a channel of the workspace, and keep what is saved', () => {
    const workspace = folder.path('v13');
    mkdirSync(workspace);
    const old = new Database(join(workspace, 'workspace.db'));
    for (const { version, sql } of migrations) if (version <= 13) old.exec(sql);
    old.pragma(`application_id = ${0x54696f57}`);
    old.pragma('user_version = 13');
    old.close();
    const db = openBooks(workspace);
    const settings = alertSettingsBooks(db);
    expect(settings.read()).toEqual({ channels: {}, quiet: null, escalate: null });
    const channels = { ops: { type: 'notify' } };
    settings.save({ channels, quiet: null, escalate: { after: '30m', send: ['ops'] } });
    expect(settings.read()).toMatchObject({ channels, escalate: { after: '30m' } });
    db.close();
  });
});

describe('books of version 10', () => {
  it('open with the requests that wait in their outbox, none of which has failed yet', () => {
    const workspace = folder.path('v10');
    mkdirSync(workspace);
    const old = new Database(join(workspace, 'workspace.db'));
    for (const { version, sql } of migrations) if (version <= 10) old.exec(sql);
    old.pragma(`application_id = ${0x54696f57}`);
    old.pragma('user_version = 10');
    old.exec("INSERT INTO rerun_outbox VALUES ('r', 'R1', 1, 5, 2, NULL, 'busy')");
    old.close();
    const books = openBooks(workspace);
    const line = { request: 'r', sent: 2, failure: 'busy', failures: 0, retryAt: null };
    expect(outboxBooks(books).list()).toMatchObject([line]);
    outboxBooks(books).noteFailure('r', 'away', '2026-06-17T00:00:05.000Z');
    expect(outboxBooks(books).find('r')).toMatchObject({ failures: 1, retryAt: '2026-06-17T00:00:05.000Z' });
    books.close();
  });

  it('take passes, each once, and let one engine take over what another left', () => {
    const workspace = folder.path('v10');
    mkdirSync(workspace);
    const old = new Database(join(workspace, 'workspace.db'));
    for (const { version, sql } of migrations) if (version <= 10) old.exec(sql);
    old.pragma(`application_id = ${0x54696f57}`);
    old.pragma('user_version = 10');
    old.close();
    const db = openBooks(workspace);
    const passes = passBooks(db);
    const activity = { activity: '618', startsAt: '2026-06-18T00:00:00Z', leadSeconds: 86_400 };
    const times = {
      dueAt: '2026-06-17T00:00:00.000Z',
      begunAt: '2026-06-17T00:00:00.000Z',
      lateSeconds: 0,
      standsFor: 0,
    };
    const pass = { pass: 'p', path: '/d.yaml', name: 'orders', ...activity, ...times, holder: 'one', run: 'R1' };
    passes.add(pass);
    expect(() => passes.add({ ...pass, run: 'R2' })).toThrow();
    expect(passes.take('p', { from: 'one', attempts: 1 }, 'two')).toBe(true);
    expect(passes.take('p', { from: 'one', attempts: 1 }, 'three')).toBe(false);
    expect(passes.open()).toMatchObject([{ pass: 'p', run: 'R1', holder: 'two', attempts: 2, state: 'under-way' }]);
    db.close();
  });
});

describe('the books', () => {
  it('give the last runs that ended under a name, newest first and no more than asked for', () => {
    const { db, runs } = booksIn(folder.path('fresh'));
    for (const day of ['1', '3', '2', '4']) {
      runs.add(entry(`R${day}`, 'orders', `2026-06-0${day}T00:00:00.000Z`));
      if (day !== '4') runs.end(`R${day}`, summaryWith({ run: `R${day}`, name: 'orders' }));
    }
    expect(runs.lastEnded('orders', 2).map(({ run }) => run)).toEqual(['R3', 'R2']);
    db.close();
  });

  it('keep the last sample of a definition and the last figures of a machine', () => {
    const workspace = folder.path('measured');
    const first = booksIn(workspace);
    const figures = { machine: 'M', measuredAt: 't', records: 5, csv: rate, json: rate, pairsPerSecond: 7 };
    for (const pairsPerSecond of [7, 9]) first.estimates.keepMachine({ ...figures, pairsPerSecond });
    first.estimates.keepSample('b', new Date(), { inbound: rate, outbound: { ...rate, recordsPerSecond: 50 } });
    first.db.close();
    const { db, estimates } = booksIn(workspace);
    expect(estimates.findMachine('M')).toEqual({ ...figures, pairsPerSecond: 9 });
    expect(estimates.findSample('b')?.outbound).toEqual({ recordsPerSecond: 50, bytesPerRecord: 12.5 });
    expect([estimates.findMachine('N'), estimates.findSample('c')]).toEqual([undefined, undefined]);
    db.close();
  });
});
