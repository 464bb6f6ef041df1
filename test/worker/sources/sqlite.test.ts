import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TieoutError } from '#shared/errors.ts';
import { sqliteSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { contextOf } from '#test/support/source-context.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { CursorLost, type SourceContext } from '#worker/sources/source.ts';
import { openSqlite } from '#worker/sources/sqlite.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-sqlite-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(sql: string): string {
  const path = join(folder, `${++files}.sqlite`);
  write(path, sql);
  return path;
}

function write(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

const open = (settings: object, context: SourceContext) =>
  openSqlite(sqliteSettings.parse({ type: 'sqlite', ...settings }), context);

async function read(
  context: SourceContext,
  settings: object,
  from: Cursor | null = null,
  sink = new CollectingSink(context),
  signal = new AbortController().signal,
): Promise<CollectingSink> {
  const source = await open(settings, context);
  try {
    await source.read(from, sink, signal);
  } finally {
    await source.close();
  }
  return sink;
}

async function failure(act: Promise<unknown>): Promise<TieoutError> {
  const error = await act.then(
    () => new Error('nothing failed'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof TieoutError) return error;
  throw error;
}

const series = (last: number) =>
  `WITH RECURSIVE s(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM s WHERE n < ${last}) SELECT n`;

describe('values', () => {
  const context = contextOf(
    ['k'],
    [{ name: 'i', type: 'integer' }, { name: 'r', type: 'decimal' }, 't', { name: 'b', type: 'text' }],
  );

  test('of every kind keep every digit and byte, from a table and from a query', async () => {
    const path = fileOf(`CREATE TABLE v (k TEXT PRIMARY KEY, i, r, t, b);
      INSERT INTO v VALUES ('a', 9223372036854775807, 0.1, '促销🎉' || char(0) || 'x', X'E59586'),
        ('b', -9223372036854775808, 1e300, '', X''), ('c', NULL, NULL, NULL, NULL), ('d', '007', 3, 5, 1.5)`);
    for (const from of [{ table: 'v' }, { query: 'SELECT * FROM v ; ' }]) {
      const { records, invalids } = await read(context, { path, ...from });
      expect(invalids).toEqual([]);
      expect(records).toEqual([
        ['a', '9223372036854775807', '0.1', '促销🎉\0x', '商'],
        ['b', '-9223372036854775808', `1${'0'.repeat(300)}`, '', ''],
        ['c', null, null, null, null],
        ['d', '7', '3', '5', '1.5'],
      ]);
    }
  });

  test('that are not UTF-8, or no number, are invalid records with place and raw text', async () => {
    const path = fileOf(`CREATE TABLE v (k, i, r, t, b);
      INSERT INTO v VALUES ('a', 1, 1, CAST(X'FF' AS TEXT), ''), ('b', 'x,"y"', 1, '', NULL), (NULL, 1, 9e999, '', '')`);
    const { records, invalids } = await read(context, { path, table: 'v' });
    expect(records).toEqual([]);
    expect(invalids).toEqual([
      { place: 'sqlite v k=a', reason: 't: not valid UTF-8', raw: 'a,1,1,\uFFFD,' },
      { place: 'sqlite v k=b', reason: expect.stringContaining('i: not an integer'), raw: 'b,"x,""y""",1,,NULL' },
      { place: 'sqlite v row 3', reason: expect.any(String), raw: 'NULL,1,Infinity,,' },
    ]);
  });

  test('are the same from a file in UTF-16', async () => {
    const path = fileOf(`PRAGMA encoding = 'UTF-16le'; CREATE TABLE v (k TEXT, i, r, t, b);
      INSERT INTO v VALUES ('商', 9223372036854775807, 0.1, '🎉', X'41')`);
    const { records } = await read(context, { path, table: 'v' });
    expect(records).toEqual([['商', '9223372036854775807', '0.1', '🎉', 'A']]);
  });
});

describe('reading goes on from a checkpoint', () => {
  const context = contextOf(['k']);

  async function upToMark(settings: object, mark: number): Promise<CollectingSink> {
    const sink = new CollectingSink(context);
    sink.onMark = () => {
      if (sink.cursors.length === mark) throw new Error('stopped here');
    };
    await expect(read(context, settings, null, sink)).rejects.toThrow('stopped here');
    return sink;
  }

  test('with the records after it, under a condition too, though row ids have gaps and a column is called rowid', async () => {
    const path = fileOf(`CREATE TABLE t (rowid TEXT, k INTEGER PRIMARY KEY, odd INT);
      INSERT INTO t SELECT 'x', n * 3 - 40000, n % 2 FROM (${series(50_001)} FROM s)`);
    for (const [where, count] of [
      [undefined, 50_001],
      ['odd = 1 or odd = 7 -- these', 25_001],
    ] as const) {
      const settings = { path, table: 'T', where };
      const before = await upToMark(settings, 2);
      const after = await read(context, settings, before.cursors.at(-1) ?? null);
      expect(before.records).toHaveLength(20_000);
      const keys = [...before.records, ...after.records].map(([k]) => k);
      expect(keys).toHaveLength(count);
      expect(new Set(keys).size).toBe(count);
      expect(after.steps.at(-1)).toEqual({ done: count, total: count });
    }
  });

  test('unless the file, or what is read of it, has changed since', async () => {
    const sql = `CREATE TABLE t (k INTEGER PRIMARY KEY); INSERT INTO t ${series(20_001)} FROM s`;
    const path = fileOf(sql);
    const cursor = (await upToMark({ path, table: 't' }, 1)).cursors.at(-1) ?? null;
    await expect(read(context, { path, table: 't', where: 'k > 0' }, cursor)).rejects.toThrow(CursorLost);
    await expect(read(context, { path, table: 't' }, { after: 'x' })).rejects.toThrow(CursorLost);
    await read(context, { path, table: 't' }, cursor);
    write(path, 'UPDATE t SET k = -1 WHERE k = 1');
    await expect(read(context, { path, table: 't' }, cursor)).rejects.toThrow(CursorLost);
  });

  test('though the change left size and time as they were', async () => {
    const path = fileOf(`CREATE TABLE t (k INTEGER PRIMARY KEY); INSERT INTO t ${series(20_001)} FROM s`);
    const time = new Date('2026-01-01');
    utimesSync(path, time, time);
    const cursor = (await upToMark({ path, table: 't' }, 1)).cursors.at(-1) ?? null;
    write(path, 'UPDATE t SET k = -1 WHERE k = 1');
    utimesSync(path, time, time);
    await expect(read(context, { path, table: 't' }, cursor)).rejects.toThrow(CursorLost);
  });

  test('but not in a view, a table without row ids, or a query: these begin again', async () => {
    const path = fileOf(`CREATE TABLE w (k INTEGER PRIMARY KEY) WITHOUT ROWID; INSERT INTO w ${series(20_001)} FROM s;
      CREATE VIEW v AS SELECT k FROM w`);
    for (const settings of [
      { path, table: 'w' },
      { path, table: 'v' },
      { path, query: 'SELECT k FROM w' },
    ]) {
      expect((await read(context, settings)).records).toHaveLength(20_001);
      const { cursors } = await upToMark(settings, 1);
      await expect(read(context, settings, cursors.at(-1) ?? null)).rejects.toThrow(CursorLost);
    }
  });
});

test('an abort ends reading at the next mark, and the event loop turns meanwhile', async () => {
  const path = fileOf('CREATE TABLE t (k)');
  const context = contextOf(['k']);
  const stop = new AbortController();
  const sink = new CollectingSink(context);
  let turns = 0;
  const turning = setInterval(() => {
    if (++turns === 3) stop.abort();
  }, 1);
  await read(context, { path, query: `${series(100_000_000)} AS k FROM s` }, null, sink, stop.signal);
  clearInterval(turning);
  expect(sink.records.length).toBeLessThan(10_000_000);
  expect(sink.records.length % 10_000).toBe(0);
});

test('an estimate is an exact count', async () => {
  const path = fileOf('CREATE TABLE t (k); INSERT INTO t VALUES (1), (2), (3)');
  for (const [settings, records] of [
    [{ table: 't' }, 3],
    [{ table: 't', where: 'k > 1' }, 2],
    [{ query: 'SELECT k FROM t WHERE k > 2;' }, 1],
  ] as const) {
    const source = await open({ path, ...settings }, contextOf(['k']));
    expect(await source.estimate(new AbortController().signal)).toEqual({ records, isExact: true });
    await source.close();
  }
});

test('a file is read beside its writer, and never written', async () => {
  const path = fileOf('PRAGMA journal_mode = WAL; CREATE TABLE t (k); INSERT INTO t VALUES (1)');
  const before = readFileSync(path);
  const writer = new Database(path);
  writer.exec('INSERT INTO t VALUES (2)');
  expect((await read(contextOf(['k']), { path, table: 't' })).records).toEqual([['1'], ['2']]);
  expect(readFileSync(path)).toEqual(before);
  writer.close();
  for (const query of [
    'DELETE FROM t',
    'DELETE FROM t RETURNING k',
    'PRAGMA user_version = 7',
    'SELECT 1 AS k; SELECT 2',
  ])
    expect((await failure(read(contextOf(['k']), { path, query }))).code).toBe('definition');
});

describe('what cannot be read says why and what to do', () => {
  const context = contextOf(['sku'], ['price']);

  test('for a file that is not there, or is none of SQLite', async () => {
    const missing = join(folder, 'missing.sqlite');
    expect(await failure(open({ path: missing, table: 't' }, context))).toMatchObject({
      code: 'unreachable',
      message: `outbound: ${missing} does not exist`,
      next: 'Correct outbound.path, or put the file there.',
      isTransient: false,
    });
    expect(await failure(open({ path: folder, table: 't' }, context))).toMatchObject({ code: 'unreachable' });
    const text = join(folder, 'text.csv');
    writeFileSync(text, 'sku,price\n'.repeat(200));
    expect(await failure(open({ path: text, table: 't' }, context))).toMatchObject({
      code: 'unreachable',
      message: `outbound: ${text} is no SQLite file`,
      isTransient: false,
    });
  });

  test('for a table or a column that is not there, naming the nearest', async () => {
    const path = fileOf('CREATE TABLE promo_sku (sku, promo_price)');
    expect((await failure(open({ path, table: 'promo_sk' }, context))).message).toMatch(
      /^outbound\.table: \d+\.sqlite has no table promo_sk; did you mean promo_sku\?$/,
    );
    const columns = { price: 'promo_prize' };
    expect((await failure(open({ path, table: 'promo_sku', columns }, context))).message).toBe(
      'outbound.columns.price: table promo_sku has no column promo_prize; did you mean promo_price?',
    );
    expect((await failure(open({ path, query: 'SELECT * FROM promo_sku', columns }, context))).message).toBe(
      'outbound.columns.price: the query has no column promo_prize; did you mean promo_price?',
    );
    const query = 'SELECT sku, sku, promo_price AS price FROM promo_sku';
    expect((await failure(open({ path, query }, context))).message).toBe(
      'outbound.columns.sku: the query has two columns named sku',
    );
  });

  test('for SQL, in the words of SQLite', async () => {
    const path = fileOf('CREATE TABLE t (sku, price)');
    for (const [settings, message] of [
      [{ table: 't', where: 'nought > 1' }, 'outbound.where: no such column: nought'],
      [{ table: 't', where: '"nought" > 1' }, 'outbound.where: no such column: "nought"'],
      [{ table: 't', where: 'price > ?' }, 'outbound.where: a ? has no value here'],
      [{ query: 'SELEC 1' }, 'outbound.query: near "SELEC": syntax error'],
    ] as const) {
      expect(await failure(open({ path, ...settings }, context))).toMatchObject({
        code: 'definition',
        message: expect.stringContaining(message),
      });
    }
  });
});
