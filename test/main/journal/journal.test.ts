import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { journalledSides, rowsIn } from '#test/support/journalled.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';

let mariadb: Mariadb;
let cli: TestCli;
let database = '';
let schemas = 0;

beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb?.stop());
afterEach(() => cli?.remove());

/** A workspace of its own and an empty schema for its journal. */
async function start(options: { level?: string; records?: number } = {}): Promise<string> {
  cli = testCli();
  database = `journal_${++schemas}`;
  await mariadb.sql(`CREATE DATABASE ${database}`);
  return journalledSides(cli.folder, urlOf(), options);
}

function urlOf(user = 'root'): string {
  return `mysql://${user}@127.0.0.1:${mariadb.port}/${database}`;
}

const sql = (text: string) =>
  mariadb.sql(`USE ${database}; ${text}`).then((results) => (results as unknown[]).at(-1) as Record<string, unknown>[]);

/** Of 2,000 records 200 are missing and 257 of the others differ. */
const missing = 200;
const different = 257;
const matched = 1_543;

describe('the journal of a run', () => {
  it('holds its counts, partitions and findings when the run has ended', async () => {
    const file = await start();
    const outcome = await cli.run(['run', file, '--json']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.json?.journal).toMatchObject({ state: 'whole', level: 'findings' });
    const { run, findingsDigest } = summaryOf(outcome);
    expect(await rowsIn(mariadb, database)).toEqual({
      ...{ run: 1, partition: 256, finding: missing + different, matched: 0, decision: 0, checkpoint: 1 },
    });
    expect(
      await sql('SELECT run, name, verdict, matched, missing, different, findings_digest FROM tieout_run'),
    ).toEqual([
      { run, name: 'sku', verdict: 'mismatch', matched, missing, different, findings_digest: findingsDigest },
    ]);
    expect(
      await sql('SELECT SUM(matched) AS m, SUM(inbound_records) AS i, SUM(is_established) AS e FROM tieout_partition'),
    ).toEqual([{ m: String(matched), i: '2000', e: '256' }]);
    const [one] = await sql(
      `SELECT kind, fields, inbound, outbound FROM tieout_finding WHERE record_key = '{"sku":"SKU-7"}'`,
    );
    expect(one).toEqual({
      kind: 'different',
      fields: '["price"]',
      inbound: '{"price":"7"}',
      outbound: '{"price":"8"}',
    });
  });

  it('has exactly the records that matched at the level full', async () => {
    const file = await start({ level: 'full' });
    await cli.run(['run', file, '--json']);
    const rows = await sql(
      "SELECT JSON_VALUE(record_key, '$.sku') AS sku, JSON_VALUE(inbound, '$.price') AS price FROM tieout_matched",
    );
    const expected = Array.from({ length: 2_000 }, (_, i) => i)
      .filter((i) => i % 10 !== 0 && i % 7 !== 0)
      .map((i) => `SKU-${i} ${i}`);
    expect(rows.map(({ sku, price }) => `${sku} ${price}`).sort()).toEqual(expected.sort());
  });

  it('has no findings at the level summary, and gets them once the definition asks for them', async () => {
    const file = await start({ level: 'summary' });
    await cli.run(['run', file, '--json']);
    expect(await rowsIn(mariadb, database)).toMatchObject({ run: 1, finding: 0 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('level: summary', 'level: findings'));
    const written = await cli.run(['journal', 'latest', '--json']);
    expect(written.json).toMatchObject({ findings: missing + different, level: 'findings' });
    expect(await rowsIn(mariadb, database)).toMatchObject({ run: 1, partition: 256, finding: missing + different });
  });

  it('is the same when it is written again, but for the decisions made since', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    const before = await rowsIn(mariadb, database);
    await cli.run(['decide', 'latest', 'accepted', '--kind', 'missing', '--reason', 'timing']);
    const again = await cli.run(['journal', 'latest', '--json']);
    expect(again.json).toMatchObject({ decisions: 1 });
    expect(await rowsIn(mariadb, database)).toEqual({ ...before, decision: 1, checkpoint: 2 });
    expect(await sql('SELECT status, reason, holds, findings FROM tieout_decision')).toEqual([
      { status: 'accepted', reason: 'timing', holds: missing, findings: missing },
    ]);
  });

  it('is read by everybody whose definition names it', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    const other = join(cli.folder, 'other');
    await cli.run(['run', file, '--json', '--workspace', other]);
    const shown = await cli.run(['journal', 'show', file, '--json', '--workspace', other]);
    const { runs, total } = shown.json as { runs: Record<string, unknown>[]; total: number };
    expect(total).toBe(2);
    expect(new Set(runs.map(({ workspace }) => workspace)).size).toBe(2);
    expect(runs[0]).toMatchObject({
      ...{ name: 'sku', verdict: 'mismatch', matched, findings: { missing, different } },
      holds: { partitions: 256, findings: missing + different, matched: 0, decisions: 0 },
    });
    const text = await cli.run(['journal', 'show', file]);
    expect(text.stdout).toMatch(/sku .* ≠ mismatch +1,543 +457 +findings/);
  });
});

describe('a journal that cannot be written', () => {
  it('leaves the verdict as it is, says so, and is gone on with after the next run', async () => {
    const file = await start();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(database, 'nowhere'));
    const first = await cli.run(['run', file]);
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toMatch(/not yet in mysql 127\.0\.0\.1:\d+\/nowhere: .* has no database nowhere/);
    writeFileSync(file, text);
    await cli.run(['run', file, '--json']);
    expect(await rowsIn(mariadb, database)).toMatchObject({ run: 2, finding: 2 * (missing + different) });
  });

  it('ends the command with 4 and with what to do', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    writeFileSync(file, readFileSync(file, 'utf8').replace(String(mariadb.port), '1'));
    const refused = await cli.run(['journal', 'latest', '--json']);
    expect(refused.exitCode).toBe(4);
    expect(refused.json?.error).toMatchObject({
      code: 'unreachable',
      message: 'mysql 127.0.0.1:1 refused the connection',
    });
  });

  it('never prints the password, and needs no more than the privileges that are documented', async () => {
    const file = await start();
    await mariadb.sql(`CREATE USER w@127.0.0.1 IDENTIFIED BY 's3cret'; GRANT SELECT ON ${database}.* TO w@127.0.0.1`);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
    writeFileSync(file, readFileSync(file, 'utf8').replace(urlOf(), urlOf('w:${SECRET}')));
    const env = { SECRET: 's3cret' };
    const refused = await cli.run(['run', file, '--json'], { env });
    expect(refused.exitCode).toBe(1);
    expect(JSON.stringify(refused)).not.toContain('s3cret');
    expect(refused.json?.journal).toMatchObject({ state: 'pending' });
    await mariadb.sql(`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON ${database}.* TO w@127.0.0.1`);
    expect((await cli.run(['journal', 'latest', '--json'], { env })).exitCode).toBe(0);
    await mariadb.sql(`REVOKE CREATE ON ${database}.* FROM w@127.0.0.1`);
    expect((await cli.run(['journal', 'latest', '--json'], { env })).exitCode).toBe(0);
  });

  it('is left as it is where it is a newer one', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    await sql("INSERT INTO tieout_migration VALUES (99, '2030-01-01')");
    const refused = await cli.run(['journal', 'latest', '--json']);
    expect(refused.json?.error).toMatchObject({ code: 'workspace', message: expect.stringContaining('newer') });
  });

  it('is complained of with the nearest word', async () => {
    const file = await start();
    writeFileSync(file, readFileSync(file, 'utf8').replace('level:', 'leval:'));
    const refused = await cli.run(['check', file, '--json']);
    expect(refused.json?.error).toMatchObject({
      message: expect.stringContaining('journal.leval is not a setting; did you mean level?'),
    });
  });
});

describe('verify', () => {
  it('holds the trail against the checkpoints in the journal, and notices an older copy of the workspace', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    const copy = join(cli.folder, 'copy');
    cpSync(cli.workspace, copy, { recursive: true });
    await cli.run(['run', file, '--json']);
    const whole = await cli.run(['verify', '--json']);
    expect(whole.json).toMatchObject({ isWhole: true, journals: [{ checkpoints: 2, notCompared: null }] });
    rmSync(cli.workspace, { recursive: true });
    cpSync(copy, cli.workspace, { recursive: true });
    // Whoever puts back an older copy takes away the checkpoint on this machine, too; the journal's is out of reach.
    rmSync(join(cli.folder, '.local'), { recursive: true, force: true });
    const older = await cli.run(['verify', '--json']);
    expect(older.exitCode).toBe(6);
    expect(older.json).toMatchObject({
      problems: [expect.stringMatching(/has a checkpoint of: entries \d+ to \d+ are gone from its end/)],
    });
  });

  it('says that a journal could not be compared, and that is no fault of the workspace', async () => {
    const file = await start();
    await cli.run(['run', file, '--json']);
    copyFileSync(file, `${file}.kept`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(database, 'nowhere'));
    const verified = await cli.run(['verify', '--json']);
    expect(verified.exitCode).toBe(0);
    expect(verified.json).toMatchObject({
      journals: expect.arrayContaining([
        expect.objectContaining({ notCompared: expect.stringContaining('has no database nowhere') }),
      ]),
    });
  });
});
