import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportOptions } from '#shared/report-options.ts';
import { findingsFile } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { hostileDefinition, hostileKept as kept, hostileNames as names } from '#test/support/hostile-findings.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { report } from '#worker/report.ts';

const folder = tempFolder();
const findings = kept.map(({ finding }) => finding);
const { inbound } = hostileDefinition;
let path: string;
beforeAll(async () => {
  path = await findingsFile(folder.path('findings.sqlite'), hostileDefinition, kept);
}, 120_000);

/** The script that mends an outbound, in a file. */
async function script(format: 'sql' | 'redis', outbound: object, options: ReportOptions = {}): Promise<string> {
  const out = folder.path(`script.${format}`);
  const definition = definitionOf({ ...names, inbound, outbound });
  await report({ findings: path, format, path: out, summary: summaryWith(), definition, options });
  return out;
}

/** What outbound holds before it is mended, and what it must hold then. */
const heldBefore = findings.flatMap((finding): [string, string][] =>
  finding.kind === 'unexpected' || finding.kind === 'different'
    ? [[finding.key.sku ?? '', finding.outbound.v ?? '']]
    : [],
);
const heldAfter = findings
  .flatMap((finding): [string, string][] =>
    finding.kind === 'missing' || finding.kind === 'different'
      ? [[finding.key.sku ?? '', finding.inbound.v ?? '']]
      : [],
  )
  .toSorted(bySku);

function bySku([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}

describe('every hostile value in a mending script', () => {
  it('is set in SQLite as it is, and nothing else runs', async () => {
    const path = folder.path('out.db');
    const db = new Database(path);
    db.exec("CREATE TABLE t (sku TEXT, v TEXT); CREATE TABLE other (a); INSERT INTO other VALUES ('kept')");
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    for (const pair of heldBefore) insert.run(...pair);
    const text = readFileSync(await script('sql', { type: 'sqlite', path, table: 't' }), 'utf8');
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
    db.exec(text);
    const held = db.prepare<[], [string, string]>('SELECT sku, v FROM t').raw().all();
    expect(held.toSorted(bySku)).toEqual(heldAfter);
    expect(db.prepare('SELECT a FROM other').pluck().get()).toBe('kept');
    db.close();
  });

  describe('for a server', () => {
    let mariadb: Mariadb;
    let redis: TestRedis;
    beforeAll(async () => {
      [mariadb, redis] = await Promise.all([startMariadb(), startRedis()]);
    }, 120_000);
    afterAll(() => Promise.all([mariadb?.stop(), redis?.stop()]));

    it('is set in MariaDB as it is, and nothing else runs', async () => {
      await mariadb.sql('CREATE TABLE t (sku LONGTEXT, v LONGTEXT)');
      for (const pair of heldBefore) {
        const [sku, v] = pair.map((value) => `_utf8mb4 X'${Buffer.from(value).toString('hex')}'`);
        await mariadb.sql(`INSERT INTO t VALUES (${sku}, ${v})`);
      }
      const outbound = { type: 'mysql', url: mariadb.url, table: 't' };
      const out = await script('sql', outbound);
      const login = ['--no-defaults', '--protocol=tcp', '--host=127.0.0.1', `--port=${mariadb.port}`, '--user=root'];
      execFileSync('mariadb', [...login, 'promo'], { input: readFileSync(out), stdio: ['pipe', 'pipe', 'pipe'] });
      const held = (await mariadb.sql('SELECT sku, v FROM t')).map(({ sku, v }): [string, string] => [sku, v]);
      expect(held.toSorted(bySku)).toEqual(heldAfter);
    }, 120_000);

    it.each([{}, { raw: true }])(
      'is set in Redis as it is, and nothing else runs %j',
      async (options) => {
        await redis.client.flushall();
        await redis.client.set('sentinel', 'kept');
        for (const [sku, v] of heldBefore) await redis.client.set(`r:${sku}`, JSON.stringify({ v, theirs: 1 }));
        const outbound = { type: 'redis', url: redis.url, layout: 'string-records', keyPattern: 'r:{sku}' };
        const out = await script('redis', outbound, options);
        const how = options.raw ? ['--pipe'] : [];
        const said = execFileSync('redis-cli', ['-p', String(redis.port), ...how], {
          input: readFileSync(out),
        }).toString();
        expect(said).not.toMatch(/ERR|Invalid|errors: [1-9]/);
        const keys = (await redis.client.keys('r:*')).toSorted();
        const held = await Promise.all(
          keys.map(async (key): Promise<[string, string]> => {
            const { v } = JSON.parse((await redis.client.get(key)) ?? '') as { v: string };
            return [key.slice(2), v];
          }),
        );
        expect(held.toSorted(bySku)).toEqual(heldAfter);
        expect(await redis.client.get('sentinel')).toBe('kept');
      },
      120_000,
    );
  });
});
