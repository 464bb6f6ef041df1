import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { App } from '#main/app.ts';
import { createVerifier } from '#main/bundles.ts';
import { sealedFileNames } from '#shared/sealed-file.ts';
import { bundled, failing, partsIn, verificationOf } from '#test/support/bundles.ts';
import { testCli } from '#test/support/cli.ts';
import { reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

vi.setConfig({ testTimeout: 300_000 });

const folder = tempFolder();
let opened: App | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const unlikeKeys = (count: number) => Array.from({ length: count }, (_, i): [string, string] => [`k${i}`, `${i}`]);

/** A run with every file that one can have but second readings. */
async function ended() {
  const path = folder.path('w');
  const made = reconciliationIn(path, { more: 'master: { type: csv, path: in.csv }' });
  opened = made.app;
  const { run } = await made.run(unlikeKeys(2_000), [...unlikeKeys(1_500), ['z', '1']]);
  const evidence = join(made.app.folder, 'evidence', run);
  return { ...made, path, run, evidence, sealed: sealedFileNames.filter((name) => existsSync(join(evidence, name))) };
}

/** Verifies with one byte of a file another, and puts it back. */
async function problemsAt(app: App, path: string, at: number): Promise<string[]> {
  const bytes = readFileSync(path);
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  chmodSync(path, 0o644);
  writeFileSync(path, changed);
  const { isWhole, problems } = await app.verify();
  writeFileSync(path, bytes);
  expect(isWhole).toBe(problems.length === 0);
  return problems;
}

describe('every byte of sealed evidence', () => {
  it('is held by verify, in every region of every file', async () => {
    const { app, evidence, sealed } = await ended();
    expect(sealed).toEqual([
      'findings.sqlite',
      'inbound.snapshot',
      'outbound.snapshot',
      'master.sqlite',
      'master.snapshot',
    ]);
    const missed: string[] = [];
    for (const name of sealed) {
      const path = join(evidence, name);
      const { length } = readFileSync(path);
      // The header, and places of every eighth: pages that are full, that are free, and the ends of pages.
      const places = [
        0,
        27,
        70,
        95,
        ...Array.from({ length: 8 }, (_, i) => Math.floor((length * i) / 8) + 97),
        length - 1,
      ];
      for (const at of places) {
        const problems = await problemsAt(app, path, at);
        if (!problems.some((problem) => problem.includes(name))) missed.push(`${name} at ${at}`);
      }
    }
    expect(missed).toEqual([]);
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [], byContentOnly: [] });
  });

  it('is held where a file grew, is gone or has come in', async () => {
    const { app, evidence, run } = await ended();
    const master = join(evidence, 'master.sqlite');
    const bytes = readFileSync(master);
    const problems = async () => (await app.verify()).problems;
    chmodSync(master, 0o644);
    appendFileSync(master, '\0');
    expect(await problems()).toContain(`run ${run}: the bytes of master.sqlite are not those that were sealed`);
    rmSync(master);
    expect(await problems()).toContain(`run ${run}: master.sqlite is gone`);
    writeFileSync(master, bytes);
    writeFileSync(join(evidence, 'inbound.confirmed.snapshot'), bytes);
    expect(await problems()).toEqual([`run ${run}: inbound.confirmed.snapshot was not there when it was sealed`]);
  });

  it('ends the command with 6', async () => {
    const { app, path, evidence } = await ended();
    const cli = testCli();
    const findings = join(evidence, 'findings.sqlite');
    const bytes = readFileSync(findings);
    await app.close();
    opened = undefined;
    // The count of changes in SQLite's header: nothing that is read out of the file depends on it.
    bytes[27] = (bytes[27] ?? 0) ^ 1;
    chmodSync(findings, 0o644);
    writeFileSync(findings, bytes);
    const { exitCode, stdout } = await cli.run(['verify', '--workspace', path]);
    expect([exitCode, stdout]).toEqual([
      6,
      expect.stringContaining('the bytes of findings.sqlite are not those that were sealed'),
    ]);
    cli.remove();
  });

  it('is held in a bundle that was made of changed evidence', async () => {
    const { app, run, evidence } = await ended();
    const [before, after] = [folder.path('before.tieout'), folder.path('after.tieout')];
    await bundled(app, run, before);
    const findings = join(evidence, 'findings.sqlite');
    const bytes = readFileSync(findings);
    bytes[27] = (bytes[27] ?? 0) ^ 1;
    chmodSync(findings, 0o644);
    writeFileSync(findings, bytes);
    await bundled(app, run, after);
    expect(partsIn(after).map(({ name }) => name)).toEqual(partsIn(before).map(({ name }) => name));
    const verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2 });
    expect(failing(await verificationOf(verifier.verify, before))).toEqual([]);
    expect(failing(await verificationOf(verifier.verify, after))).toEqual(['sealed-files']);
    await verifier.close();
  });

  it('is not asked of a run that was gone on with and failed, which is said as such and not as of before', async () => {
    const { app, path, run } = await ended();
    app.people.recorder.enter('run.resumed', { run });
    app.people.recorder.enter('run.failed', { run, code: 'unreachable' });
    expect(await app.verify()).toMatchObject({ isWhole: true, byContentOnly: [], goneOnWith: [run] });
    const bundle = folder.path('gone-on-with.tieout');
    await bundled(app, run, bundle);
    const verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2 });
    const { checks } = await verificationOf(verifier.verify, bundle);
    await verifier.close();
    expect(JSON.stringify(checks.find(({ check }) => check === 'sealed-files'))).toContain('has not ended again');
    await app.close();
    opened = undefined;
    const cli = testCli();
    const { exitCode, stdout } = await cli.run(['verify', '--workspace', path]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`gone on with and not ended again: ${run}`)]);
    expect(stdout).not.toContain('from before');
    cli.remove();
  });

  it('is not asked of a run of before, which is said to be held by its content', async () => {
    const { app, path, evidence, run } = await ended();
    app.people.recorder.enter('run.ended', {
      ...{ run, verdict: 'mismatch', matched: 1_500, withinTolerance: 0 },
      findings: { missing: 500, unexpected: 1, different: 0, duplicate: 0, invalid: 0 },
    });
    expect(await app.verify()).toMatchObject({ isWhole: true, byContentOnly: [run], goneOnWith: [] });
    const db = new Database(join(evidence, 'findings.sqlite'), { readonly: true });
    expect(db.prepare('SELECT count(*) FROM finding').pluck().get()).toBe(501);
    db.close();
    expect(readdirSync(path)).toContain('workspace.db');
  });
});
