import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import { createVerifier } from '#main/bundles.ts';
import { confirmedFiles } from '#main/core/evidence-files.ts';
import type { Finding } from '#shared/finding.ts';
import type { RunPhase } from '#shared/progress.ts';
import { all } from '#test/support/all.ts';
import { bundled, failing, partsIn, verificationOf } from '#test/support/bundles.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const opened: App[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

type Side = Record<string, string>;
const workerFile = 'out/main/worker.js';

/** A reconciliation of two tables of k and v in SQLite files, which a test writes as it likes. */
function workspace(name: string, confirm = '200ms') {
  const app = createApp({ workspace: folder.path(name), workerFile, threads: 2, environment: { USER: 'mei' } });
  opened.push(app);
  const definition = join(app.folder, 'orders.yaml');
  writeFileSync(
    definition,
    `name: orders\nkey: [k]\nfields: [{ name: v, type: integer }]\nconfirm: ${confirm}\ninbound: { type: sqlite, path: in.db, table: t }\noutbound: { type: sqlite, path: out.db, table: t }\n`,
  );
  const put = (side: 'in' | 'out', records: Side, more: [string, string][] = []) => {
    const db = new Database(join(app.folder, `${side}.db`));
    db.exec('CREATE TABLE IF NOT EXISTS t (k TEXT, v); CREATE INDEX IF NOT EXISTS by_key ON t (k); DELETE FROM t');
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    for (const record of [...Object.entries(records), ...more]) insert.run(...record);
    db.close();
  };
  return { app, definition, put };
}

/** Does something as soon as a run waits for its findings to settle. */
const whenConfirming = (act: () => void) => ({
  onPhase: ({ phase }: { phase: RunPhase }) => void (phase === 'confirming' && act()),
});

const told = (findings: Finding[]) =>
  findings.map((finding) =>
    finding.kind === 'invalid'
      ? `invalid ${finding.place}`
      : `${finding.kind} ${finding.key.k}${finding.kind === 'different' ? ` ${finding.inbound.v}≠${finding.outbound.v}` : ''}`,
  );

/** On its way while the sides are read: a comes, d and e change, g goes, h is written twice. */
const first = {
  in: { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1', h: '1', x: '1' },
  out: { b: '1', c: '2', d: '2', e: '2', g: '1', x: '1' },
};
const later = {
  in: { a: '1', b: '5', c: '1', d: '1', e: '3', f: '1', h: '1', x: '1' },
  out: { a: '1', b: '1', c: '2', d: '1', e: '2', h: '1', x: '1' },
};

describe('a run that confirms before it alarms', () => {
  it('counts what has settled, and calls a finding what still differs, as it is by then', async () => {
    const { app, definition, put } = workspace('settles');
    put('in', first.in);
    put('out', first.out);
    const summary = await app.run(
      definition,
      whenConfirming(() => {
        put('in', later.in);
        put('out', later.out, [['h', '1']]);
      }),
    );
    // b differs by now, too; nobody looked, for it agreed when it was read.
    expect(summary).toMatchObject({
      ...{ verdict: 'mismatch', matched: 2, settled: 3, discrepancies: [], warnings: [] },
      findings: { missing: 1, unexpected: 0, different: 2, duplicate: 1, invalid: 0 },
      byField: { v: 2 },
      confirmation: {
        waitMs: 200,
        candidates: 7,
        settled: 3,
        readings: { inbound: { read: 6 }, outbound: { read: 6 } },
      },
    });
    expect(told(await app.examples(summary.run, 9))).toEqual([
      'missing f',
      'different c 1≠2',
      'different e 3≠2',
      'duplicate h',
    ]);
    expect(app.trail.newest({ run: summary.run, actions: ['findings.confirmed'], count: 9 })).toMatchObject([
      { payload: { candidates: 7, settled: 3 } },
    ]);
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [] });
  });

  it('is a match where everything has settled', async () => {
    const { app, definition, put } = workspace('all');
    put('in', { a: '1' });
    put('out', { b: '1' });
    const summary = await app.run(
      definition,
      whenConfirming(() => {
        put('in', { a: '1' });
        put('out', { a: '1' });
      }),
    );
    expect(summary).toMatchObject({ verdict: 'match', matched: 0, settled: 2, findingsKept: 0, discrepancies: [] });
  });

  it('has nothing to wait for where both sides agree', async () => {
    const { app, definition, put } = workspace('agrees', '1h');
    put('in', { a: '1' });
    put('out', { a: '1' });
    const summary = await app.run(definition);
    expect(summary).toMatchObject({ verdict: 'match', settled: 0, confirmation: { candidates: 0, readings: null } });
    expect(existsSync(confirmedFiles(summary.evidence.folder).inbound)).toBe(false);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('lets nothing settle by not being readable any more', async () => {
    const { app, definition, put } = workspace('unreadable');
    put('in', { a: '1', b: '1', x: '1' });
    put('out', { a: '2', x: '1' });
    const summary = await app.run(
      definition,
      whenConfirming(() => {
        put('in', { a: 'one', x: '1' });
        put('out', { a: 'two', x: '1' });
      }),
    );
    expect(summary).toMatchObject({ settled: 0, findings: { missing: 1, different: 1, invalid: 0 } });
    expect(told(await app.examples(summary.run, 9))).toEqual(['missing b', 'different a 1≠2']);
  });

  it('says so where there are too many to read again', async () => {
    const { app, definition, put } = workspace('many', '1h');
    put('in', { a: '1', b: '1', x: '1' });
    put('out', { x: '1' });
    const summary = await withLimits({ confirmKeysMax: 1 }, () => app.run(definition));
    expect(summary).toMatchObject({ verdict: 'mismatch', settled: 0, findings: { missing: 2 } });
    expect(summary.confirmation?.readings).toBeNull();
    expect(summary.warnings).toEqual([expect.stringMatching(/^2 findings were not read again, at most 1 are/)]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('goes on after it was stopped, to what reading again gives then', async () => {
    const { app, definition, put } = workspace('stopped', '400ms');
    put('in', first.in);
    put('out', first.out);
    const stop = new AbortController();
    const stopped = app.run(definition, { ...whenConfirming(() => stop.abort()), signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
    put('in', later.in);
    put('out', later.out, [['h', '1']]);
    const summary = await app.resume('latest');
    expect(summary).toMatchObject({ settled: 3, findings: { missing: 1, different: 2, duplicate: 1 } });
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [] });
  });

  it('can be verified and replayed from a bundle, and a changed second reading is noticed', async () => {
    const { app, definition, put } = workspace('bundled');
    put('in', first.in);
    put('out', first.out);
    const { run, evidence } = await app.run(
      definition,
      whenConfirming(() => {
        put('in', later.in);
        put('out', later.out);
      }),
    );
    const path = join(app.folder, 'orders.tieout');
    await bundled(app, run, path, { byEngine: true });
    const elsewhere = createVerifier({ workerFile, threads: 2, temporary: app.folder });
    const found = await verificationOf(elsewhere.verify, path, { isReplayed: true });
    expect(failing(found)).toEqual([]);
    expect(found).toMatchObject({ isWhole: true });
    await elsewhere.close();
    expect(partsIn(path).map(({ name }) => name)).toContain('inbound.confirmed.snapshot');
    const replay = all(app.replays.replay(run, { rules: [{ name: 'v', tolerance: '1', trim: false, ignoreCase: false }] }));
    await expect(replay).rejects.toThrow(/read again, under its own rules/);
    const { inbound, outbound } = confirmedFiles(evidence.folder);
    const kept = readFileSync(inbound);
    copyFileSync(outbound, inbound);
    expect((await app.verify()).problems.join()).toMatch(/read again of inbound is not what was sealed/);
    writeFileSync(inbound, kept);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('is refused where both sides are files, and where the time is none', () => {
    const { app, definition } = workspace('files', 'soon');
    expect(() => app.run(definition)).toThrow(/confirm: "soon" is no settling time; write 30s or 5m, at most 1h/);
    const file = '{ type: csv, path: x.csv }';
    writeFileSync(definition, `name: x\nkey: [k]\nconfirm: 1m\ninbound: ${file}\noutbound: ${file}\n`);
    expect(() => app.run(definition)).toThrow(/confirm: two files are what they are/);
  });
});
