import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceSchema } from '#shared/source-settings.ts';
import { anyText } from '#test/support/any-text.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { randomFrom } from '#test/support/random.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { openSource } from '#worker/sources/index.ts';
import type { SourceContext } from '#worker/sources/source.ts';

const folder = tempFolder();
let redis: TestRedis;
let mariadb: Mariadb;
beforeAll(async () => {
  [redis, mariadb] = await Promise.all([startRedis(), startMariadb()]);
});
afterAll(async () => {
  await Promise.all([redis?.stop(), mariadb?.stop()]);
});

const bySku = contextOf(['sku'], ['v']);
const never = new AbortController().signal;

/** What looking for some keys gives, and what reading everything gives of them. */
async function bothWays(settings: object, context: SourceContext, keys: string[][], areTwice = false) {
  const wanted = new Set(keys.map((key) => JSON.stringify(key)));
  const ofKeys = (sink: CollectingSink) =>
    sink.sorted().filter((values) => wanted.has(JSON.stringify(values.slice(0, context.key.length))));
  const source = await openSource(sourceSchema.parse(settings), context);
  try {
    const [keyed, whole] = [new CollectingSink(context), new CollectingSink(context)];
    const isKeyed = (await source.readKeys?.({ keys, areTwice }, keyed, never)) ?? false;
    await source.read(null, whole, never);
    return { isKeyed, keyed: ofKeys(keyed), whole: ofKeys(whole), pushed: keyed.records.length };
  } finally {
    await source.close();
  }
}

let pools = 0;
/** A pool as collectors keep it, and where each bucket's name begins. */
async function pool(records: [string, string][], buckets: number): Promise<string> {
  const prefix = `pool${++pools}:in:`;
  const pipeline = redis.client.pipeline();
  for (const [sku, v] of records) pipeline.hset(`${prefix}${crc32(sku) % buckets}`, sku, JSON.stringify({ v }));
  await pipeline.exec();
  return prefix;
}
const poolAt = (prefix: string) => ({ type: 'redis', url: redis.url, layout: 'hash-buckets', match: `${prefix}*` });

async function commands(): Promise<Record<string, number>> {
  const info = await redis.client.info('commandstats');
  return Object.fromEntries(
    [...info.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, calls]) => [name, Number(calls)]),
  );
}

describe('the buckets of a clearing pool', () => {
  const records = Array.from({ length: 5_000 }, (_, i): [string, string] => [`SKU-${i} 茶`, String(i)]);

  it('are asked for exactly the keys that are in them', async () => {
    const prefix = await pool(records, 97);
    const keys = [['SKU-7 茶'], ['SKU-4999 茶'], ['gone']];
    await redis.client.config('RESETSTAT');
    const context = bySku;
    const source = await openSource(sourceSchema.parse(poolAt(prefix)), context);
    const sink = new CollectingSink(context);
    await withLimits({ keyedLookUpsMax: 0 }, async () => {
      expect(await source.readKeys?.({ keys, areTwice: false }, sink, never)).toBe(true);
    });
    await source.close();
    expect(sink.sorted()).toEqual([
      ['SKU-4999 茶', '4999'],
      ['SKU-7 茶', '7'],
    ]);
    const calls = await commands();
    expect(calls).not.toHaveProperty('hgetall');
    // One asks whether it may, three are for a key each.
    expect(calls.hmget).toBe(4);
  });

  it('give what reading them whole gives, whether or not they follow the rule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyText(), { minLength: 1, maxLength: 150 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (skus, buckets, misplaced, repeats) => {
          const random = randomFrom(skus.length);
          const prefix = await pool(
            skus.map((sku, i) => [sku, String(i)]),
            buckets,
          );
          let areTwice = false;
          for (const sku of skus) {
            if (!repeats || !random.chance(misplaced)) continue;
            areTwice = true;
            await redis.client.hset(`${prefix}${(crc32(sku) + 1) % (buckets + 1)}`, sku, '{"v":"again"}');
          }
          const keys = [...skus.filter(() => random.chance(0.5)), 'never there'].map((sku) => [sku]);
          const { isKeyed, keyed, whole } = await bothWays(poolAt(prefix), bySku, keys, areTwice);
          expect(isKeyed).toBe(true);
          expect(keyed).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are read whole where keys may be in any of them and are many, or are no plain texts', async () => {
    const prefix = `other${++pools}:in:`;
    for (let i = 0; i < 300; i++) await redis.client.hset(`${prefix}${i % 7}`, `k${i}`, '{"v":"1"}');
    await withLimits({ keyedLookUpsMax: 6 }, async () => {
      expect(await bothWays(poolAt(prefix), bySku, [['k1']])).toMatchObject({ isKeyed: false });
    });
    expect(await bothWays(poolAt(prefix), bySku, [['k1']])).toMatchObject({ isKeyed: true, keyed: [['k1', '1']] });
    const spelledFreely = contextOf([{ name: 'sku', type: 'integer' }], ['v']);
    expect(await bothWays(poolAt(prefix), spelledFreely, [['1']])).toMatchObject({ isKeyed: false });
  });

  it('keep what cannot be read of a key that was asked for', async () => {
    const prefix = await pool([['a', '1']], 1);
    await redis.client.hset(`${prefix}0`, 'b', 'no json');
    const source = await openSource(sourceSchema.parse(poolAt(prefix)), bySku);
    const sink = new CollectingSink(bySku);
    await source.readKeys?.({ keys: [['a'], ['b']], areTwice: false }, sink, never);
    await source.close();
    expect(sink.records).toEqual([['a', '1']]);
    expect(sink.invalids).toMatchObject([{ place: `redis ${prefix}0 field b` }]);
  });
});

describe('records that are a Redis key each', () => {
  const context = contextOf(['order', 'line'], ['v']);
  it.each(['hash-records', 'string-records'])('are asked for by their keys: %s', async (layout) => {
    const prefix = `${layout}${++pools}`;
    const put = (order: string, line: string, v: string) =>
      layout === 'hash-records'
        ? redis.client.hset(`${prefix}:${order}:${line}`, { v })
        : redis.client.set(`${prefix}:${order}:${line}`, JSON.stringify({ v }));
    for (let i = 0; i < 50; i++) await put(`o${i}`, String(i % 3), String(i));
    await put('a', 'b:c', 'x');
    const settings = { type: 'redis', url: redis.url, layout, keyPattern: `${prefix}:{order}:{line}` };
    const keys = [
      ['o1', '1'],
      ['o2', '2'],
      ['o3', '2'],
      ['a', 'b:c'],
      ['a:b', 'c'],
    ];
    const { isKeyed, keyed, whole, pushed } = await bothWays(settings, context, keys);
    expect({ isKeyed, pushed }).toEqual({ isKeyed: true, pushed: 3 });
    expect(keyed).toEqual(whole);
    const others = { ...settings, match: `${prefix}:o*` };
    expect(await bothWays(others, context, keys)).toMatchObject({ isKeyed: false });
  });
});

describe('a MySQL table', () => {
  const table = async (sql: string) => {
    const name = `keyed_${++pools}`;
    await mariadb.sql(sql.replaceAll('$T', name));
    return { type: 'mysql', url: mariadb.url, table: name };
  };
  const many = 'SELECT seq FROM seq_1_to_3000';

  it.each([
    ['utf8mb4_general_ci', 'k VARCHAR(60) COLLATE utf8mb4_general_ci'],
    ['utf8mb4_bin', 'k VARCHAR(60) COLLATE utf8mb4_bin'],
    ['utf8mb3', 'k VARCHAR(60) CHARACTER SET utf8mb3'],
    ['ascii', 'k VARCHAR(60) CHARACTER SET ascii'],
    ['varbinary', 'k VARBINARY(60)'],
    ['char', 'k CHAR(60) COLLATE utf8mb4_unicode_ci'],
  ])('gives records by their keys and no others, compared by bytes: %s', async (_, column) => {
    const settings = await table(
      `CREATE TABLE $T (id INT PRIMARY KEY, ${column}, v VARCHAR(20), KEY (k));
       INSERT INTO $T SELECT seq, CONCAT('key ', seq), seq FROM (${many}) s;
       INSERT IGNORE INTO $T VALUES (5001,'a','1'),(5002,'A','2'),(5003,'á','3'),(5004,'a ','4'),(5005,'茶','5'),(5006,'','6'),(5007,NULL,'7'),(5008,'a','8');`,
    );
    const keys = ['a', 'A', 'á', 'a ', '茶', '', 'key 17', 'KEY 18', '𝒳', "x' OR 1=1 -- "].map((key) => [key]);
    const context = contextOf(['k'], ['v']);
    for (const mysqlKeysPerSelect of [500, 1]) {
      const { isKeyed, keyed, whole } = await withLimits({ mysqlKeysPerSelect }, () =>
        bothWays(settings, context, keys),
      );
      expect(isKeyed).toBe(true);
      expect(keyed).toEqual(whole);
      expect(keyed.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('gives numbers, several columns and a condition as reading it whole does', async () => {
    const settings = await table(
      `CREATE TABLE $T (a BIGINT UNSIGNED, b DECIMAL(10,2), z INT(6) UNSIGNED ZEROFILL, v INT, PRIMARY KEY (a, b, z));
       INSERT INTO $T SELECT seq, seq / 4, seq, seq FROM (${many}) s;`,
    );
    const context = contextOf(['a', 'b', 'z'], ['v']);
    const keys = [
      ['4', '1.00', '000004'],
      ['4', '1', '000004'],
      ['5', '1.25', '5'],
      ['6', '1.50', '000006'],
      ['7', '1.75', '000007'],
      ['99999999999999999999999', '1.00', '000001'],
      ['x', '1.00', '000001'],
    ];
    const { isKeyed, keyed, whole } = await bothWays({ ...settings, where: 'v <> 7 -- not seven' }, context, keys);
    expect(isKeyed).toBe(true);
    expect(keyed).toEqual(whole);
    expect(keyed).toEqual([
      ['4', '1.00', '000004', '4'],
      ['6', '1.50', '000006', '6'],
    ]);
  });

  it('is read whole where no index leads to the keys, and so is a query', async () => {
    const settings = await table(
      `CREATE TABLE $T (id INT PRIMARY KEY, k VARCHAR(20), v INT); INSERT INTO $T SELECT seq, seq, seq FROM (${many}) s;`,
    );
    const context = contextOf(['k'], ['v']);
    expect(await bothWays(settings, context, [['1']])).toMatchObject({ isKeyed: false });
    const { table: name, ...rest } = settings;
    const query = { ...rest, query: `SELECT id AS k, v FROM ${name}` };
    expect(await bothWays(query, context, [['1']])).toMatchObject({ isKeyed: false });
  });

  it('takes more keys than one statement holds', async () => {
    const settings = await table(
      `CREATE TABLE $T (k INT PRIMARY KEY, v INT); INSERT INTO $T SELECT seq, seq FROM seq_1_to_20000;`,
    );
    const keys = Array.from({ length: 1_100 }, (_, i) => [String(i * 3)]);
    const { isKeyed, keyed, whole } = await bothWays(settings, contextOf(['k'], ['v']), keys);
    expect({ isKeyed, found: keyed.length }).toEqual({ isKeyed: true, found: 1_099 });
    expect(keyed).toEqual(whole);
  });
});

describe('a SQLite table', () => {
  const affinities = ['TEXT', 'INTEGER', 'NUMERIC', 'REAL', '', 'TEXT COLLATE NOCASE'];
  it.each(affinities)('finds a key however SQLite holds it: a column declared %s', async (declared) => {
    const path = folder.path(`k${++pools}.db`);
    const db = new Database(path);
    db.exec(`CREATE TABLE t (k ${declared}, v TEXT); CREATE INDEX i ON t (k)`);
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    const values = [
      '5',
      5n,
      5.5,
      '05',
      ' 5',
      'a',
      'A',
      Buffer.from('a'),
      Buffer.from('5'),
      1e21,
      '1e21',
      '',
      9223372036854775807n,
      'a\0b',
      '茶',
    ];
    for (const [i, value] of values.entries()) insert.run(value, String(i));
    db.close();
    const keys = ['5', '5.5', '05', ' 5', 'a', 'A', '1e+21', '1e21', '', '9223372036854775807', 'a\0b', '茶', 'none'];
    const { isKeyed, keyed, whole } = await bothWays(
      { type: 'sqlite', path, table: 't' },
      contextOf(['k'], ['v']),
      keys.map((key) => [key]),
    );
    expect(isKeyed).toBe(true);
    expect(keyed).toEqual(whole);
  });

  it('is read whole where no index leads to the keys', async () => {
    const path = folder.path(`k${++pools}.db`);
    const db = new Database(path);
    db.exec(`CREATE TABLE t (k TEXT, v TEXT); INSERT INTO t VALUES ('a', '1')`);
    db.close();
    const settings = { type: 'sqlite', path, table: 't' };
    expect(await bothWays(settings, contextOf(['k'], ['v']), [['a']])).toMatchObject({ isKeyed: false });
  });
});
