import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mysqlSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { contextOf } from '#test/support/source-context.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { openMysql } from '#worker/sources/mysql.ts';
import { CursorLost, type SourceContext } from '#worker/sources/source.ts';

let mariadb: Mariadb;
beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb?.stop());

type Reading = { pageRecords?: number; from?: Cursor | null; onMark?: (cursor: Cursor) => void };

async function read(
  context: SourceContext,
  settings: object,
  { pageRecords = 2, from = null, onMark = () => {} }: Reading = {},
): Promise<CollectingSink> {
  const sink = new CollectingSink(context);
  sink.onMark = onMark;
  const fixed = { records: pageRecords, recordsMax: pageRecords, ms: 500 };
  const source = await openMysql(mysqlSettings.parse({ type: 'mysql', url: mariadb.url, ...settings }), context, fixed);
  try {
    await source.read(from, sink, new AbortController().signal);
  } finally {
    await source.close();
  }
  return sink;
}

const keysOf = (sink: CollectingSink) => sink.records.map((values) => values[0]);

/** Creates a table and reads it in pages of every size up to four; each reading must give each record once. */
async function expectEachOnce(create: string, key: unknown[], expected: string[][], where?: string): Promise<void> {
  await mariadb.sql(`DROP TABLE IF EXISTS t; ${create}`);
  for (const pageRecords of [1, 2, 3, 4]) {
    const sink = await read(contextOf(key), { table: 't', where }, { pageRecords });
    expect(sink.invalids).toEqual([]);
    expect(sink.sorted()).toEqual(expected.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)));
    expect(sink.cursors.length, 'pages were marked').toBeGreaterThanOrEqual(Math.floor(expected.length / pageRecords));
    expect(sink.cursors[0]).toHaveProperty('after');
  }
}

describe('every record is read exactly once', () => {
  test('over several pages of 30,001 records', async () => {
    await mariadb.sql(`CREATE TABLE many (sku VARCHAR(20) PRIMARY KEY, price DECIMAL(12,2));
      INSERT INTO many SELECT CONCAT('S', seq), seq / 100 FROM seq_1_to_30001`);
    const sink = await read(
      contextOf(['sku'], [{ name: 'price', type: 'decimal' }]),
      { table: 'many' },
      { pageRecords: 7_000 },
    );
    expect(sink.records).toHaveLength(30_001);
    expect(new Set(keysOf(sink)).size).toBe(30_001);
    expect(sink.cursors).toHaveLength(5);
    expect(sink.steps.at(-1)).toEqual({ done: 30_001, total: 30_001 });
  });

  test('with a primary key that ignores case and trailing spaces', () =>
    expectEachOnce(
      `CREATE TABLE t (k VARCHAR(10) PRIMARY KEY) COLLATE utf8mb4_general_ci;
       INSERT INTO t VALUES ('B'), ('a '), ('é'), ('Z'), ('c'), ('ß'), ('商'), ('🎉'), ('')`,
      ['k'],
      [['B'], ['a '], ['é'], ['Z'], ['c'], ['ß'], ['商'], ['🎉'], ['']],
    ));

  test('with keys that only an exact collation tells apart', () =>
    expectEachOnce(
      `CREATE TABLE t (k VARCHAR(10) COLLATE utf8mb4_nopad_bin PRIMARY KEY);
       INSERT INTO t VALUES ('a'), ('A'), ('a '), ('A '), ('a\t'), ('á'), ('ａ')`,
      ['k'],
      [['a'], ['A'], ['a '], ['A '], ['a\t'], ['á'], ['ａ']],
    ));

  test('with keys that are equal in their collation, in a table with a number for its primary key', () =>
    expectEachOnce(
      `CREATE TABLE t (id INT PRIMARY KEY, k VARCHAR(10), KEY (k)) COLLATE utf8mb4_general_ci;
       INSERT INTO t VALUES (-3, 'a'), (5, 'A'), (1, 'a '), (2, 'A '), (3, 'á'), (4, 'b')`,
      ['k'],
      [['a'], ['A'], ['a '], ['A '], ['á'], ['b']],
    ));

  test('with a composite primary key of an unlike order in the record', () =>
    expectEachOnce(
      `CREATE TABLE t (line TINYINT, amount DECIMAL(65,30), name CHAR(5), PRIMARY KEY (name, line, amount));
       INSERT INTO t VALUES (1, 1, 'a'), (1, 2, 'a'), (-1, 1, 'a'), (-1, 1, 'b'), (1, -1.5, 'b'),
         (1, 99999999999999999999999999999999999.000000000000000000000000000001, 'b')`,
      ['line', { name: 'amount', type: 'decimal' }, 'name'],
      [
        ['1', '1', 'a'],
        ['1', '2', 'a'],
        ['-1', '1', 'a'],
        ['-1', '1', 'b'],
        ['1', '-1.5', 'b'],
        ['1', '99999999999999999999999999999999999.000000000000000000000000000001', 'b'],
      ],
    ));

  test('with numbers beyond what a double holds', () =>
    expectEachOnce(
      `CREATE TABLE t (k BIGINT UNSIGNED PRIMARY KEY);
       INSERT INTO t VALUES (18446744073709551615), (18446744073709551614), (18446744073709551613), (9007199254740993), (0)`,
      ['k'],
      [['18446744073709551615'], ['18446744073709551614'], ['18446744073709551613'], ['9007199254740993'], ['0']],
    ));

  test('with text in gbk, whose order and bytes are its own', () =>
    expectEachOnce(
      `CREATE TABLE t (k VARCHAR(10) CHARACTER SET gbk PRIMARY KEY);
       INSERT INTO t VALUES ('商品'), ('阿'), ('誠'), ('B'), ('a'), ('誠\\\\'), ('''')`,
      ['k'],
      [['商品'], ['阿'], ['誠'], ['B'], ['a'], ['誠\\'], ["'"]],
    ));

  test('with bytes', () =>
    expectEachOnce(
      `CREATE TABLE t (b VARBINARY(4), f BINARY(2), k INT, PRIMARY KEY (b, f));
       INSERT INTO t VALUES (X'', X'00', 1), (X'00', X'00', 2), (X'27', X'5C27', 3), (X'FF', X'FFFF', 4), (X'FF', X'FF00', 5)`,
      ['k'],
      [['1'], ['2'], ['3'], ['4'], ['5']],
    ));

  test('with dates, the zero date among them', async () => {
    await expectEachOnce(
      `CREATE TABLE t (d DATE, at DATETIME(6), stamp TIMESTAMP(3) NOT NULL, PRIMARY KEY (d, at, stamp));
       INSERT INTO t VALUES ('2026-01-01', '2026-01-01 00:00:00.000001', '2026-01-01 00:00:00.001'),
        ('2026-01-01', '2026-01-01 00:00:00.000002', '2026-01-01 00:00:00.001'),
        ('2026-01-01', '2026-01-01 00:00:00.000002', '2026-01-01 00:00:00.002'),
        ('2026-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
        ('0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
        ('0000-00-00', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07')`,
      ['d', 'at'],
      [
        ['2026-01-01', '2026-01-01 00:00:00.000001'],
        ['2026-01-01', '2026-01-01 00:00:00.000002'],
        ['2026-01-01', '2026-01-01 00:00:00.000002'],
        ['2026-00-00', '0000-00-00 00:00:00.000000'],
        ['0000-00-00', '0000-00-00 00:00:00.000000'],
        ['0000-00-00', '9999-12-31 23:59:59.999999'],
      ],
    );
  });

  test('under a condition that ends in a comment, and one with an or in it', () =>
    expectEachOnce(
      `CREATE TABLE t (k INT PRIMARY KEY, activity INT, KEY (activity));
       INSERT INTO t SELECT seq, seq % 3 FROM seq_1_to_12`,
      ['k'],
      [['1'], ['4'], ['7'], ['10'], ['2'], ['5'], ['8'], ['11']],
      'activity = 1 or activity = 2 -- only these',
    ));

  test('with a unique index where there is no primary key', () =>
    expectEachOnce(
      'CREATE TABLE t (k INT NOT NULL, v INT, UNIQUE (k)); INSERT INTO t VALUES (3, 3), (1, 1), (2, 2), (9, 9)',
      ['k'],
      [['3'], ['1'], ['2'], ['9']],
    ));
});

describe('a table without an index to page by is read in one go', () => {
  const unpaged = {
    'a view': 'DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT seq AS k FROM seq_1_to_5',
    'no index': 'CREATE TABLE u (k INT); INSERT INTO u SELECT seq FROM seq_1_to_5',
    'a unique index with nulls':
      'CREATE TABLE u (k INT, n INT, UNIQUE (n)); INSERT INTO u (k) SELECT seq FROM seq_1_to_5',
    'a unique index on the head of a text':
      'CREATE TABLE u (k VARCHAR(9) NOT NULL, UNIQUE (k(2))); INSERT INTO u SELECT seq FROM seq_1_to_5',
    'a float for its primary key': 'CREATE TABLE u (k FLOAT PRIMARY KEY); INSERT INTO u SELECT seq FROM seq_1_to_5',
  };
  for (const [what, create] of Object.entries(unpaged)) {
    test(what, async () => {
      await mariadb.sql(`DROP TABLE IF EXISTS u; ${create}`);
      const sink = await read(contextOf(['k']), { table: what === 'a view' ? 'v' : 'u' });
      expect(keysOf(sink).toSorted()).toEqual(['1', '2', '3', '4', '5']);
      expect(sink.cursors).toEqual([]);
    });
  }

  test('and begun again from a checkpoint on the way', async () => {
    await mariadb.sql('DROP TABLE IF EXISTS u; CREATE TABLE u (k INT); INSERT INTO u SELECT seq FROM seq_1_to_20001');
    const sink = await read(contextOf(['k']), { table: 'u' });
    expect(sink.records).toHaveLength(20_001);
    expect(sink.cursors).toEqual([{ restart: true }]);
    await expect(read(contextOf(['k']), { table: 'u' }, { from: { restart: true } })).rejects.toThrow(CursorLost);
  });
});

describe('reading goes on from a checkpoint', () => {
  const context = contextOf(['k'], ['v']);
  const settings = { table: 'resumed', columns: { v: 'V' } };
  beforeAll(() =>
    mariadb.sql(`CREATE TABLE resumed (k VARCHAR(9) CHARACTER SET gbk PRIMARY KEY, v INT);
      INSERT INTO resumed SELECT CONCAT('商', seq), seq FROM seq_1_to_10`),
  );

  async function interrupted(after: number): Promise<CollectingSink> {
    let marks = 0;
    const sink = new CollectingSink(context);
    sink.onMark = () => {
      if (++marks === after) throw new Error('stopped here');
    };
    const source = await openMysql(mysqlSettings.parse({ type: 'mysql', url: mariadb.url, ...settings }), context, {
      records: 3,
      recordsMax: 3,
      ms: 500,
    });
    await expect(source.read(null, sink, new AbortController().signal)).rejects.toThrow('stopped here');
    await source.close();
    return sink;
  }

  test('with the records after it, and counts on', async () => {
    const before = await interrupted(2);
    const after = await read(context, settings, { pageRecords: 3, from: before.cursors.at(-1) ?? null });
    expect([...before.records, ...after.records].map(([, v]) => Number(v)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, i) => i + 1),
    );
    expect(before.records).toHaveLength(6);
    expect(after.steps.at(-1)?.done).toBe(10);
  });

  test('unless what is read has changed since', async () => {
    const cursor = (await interrupted(1)).cursors.at(-1) ?? null;
    await expect(read(contextOf(['k']), { table: 'resumed' }, { from: cursor })).rejects.toThrow(CursorLost);
    await expect(read(context, { ...settings, where: 'v > 1' }, { from: cursor })).rejects.toThrow(CursorLost);
    await expect(read(context, settings, { from: { after: ['x'] } })).rejects.toThrow(CursorLost);
    await mariadb.sql('ALTER TABLE resumed MODIFY v BIGINT');
    await expect(read(context, settings, { from: cursor })).rejects.toThrow(CursorLost);
  });
});

test('reading does not go on in another database, though its table is alike', async () => {
  const create = (database: string) => `CREATE TABLE ${database}.twin (k INT PRIMARY KEY) SELECT 1 AS k`;
  await mariadb.sql(`CREATE DATABASE other; ${create('promo')}; ${create('other')}`);
  const { cursors } = await read(contextOf(['k']), { table: 'twin' });
  const url = mariadb.url.replace(/promo$/, 'other');
  const from = cursors[0] ?? null;
  await expect(read(contextOf(['k']), { url, table: 'twin' }, { from })).rejects.toThrow(CursorLost);
  expect((await read(contextOf(['k']), { table: 'twin' }, { from })).records).toEqual([]);
});

test('all pages are of one time, though the table is written meanwhile', async () => {
  await mariadb.sql('CREATE TABLE live (k INT PRIMARY KEY); INSERT INTO live VALUES (1), (2), (3), (10)');
  const context = contextOf(['k']);
  const sink = new CollectingSink(context);
  const source = await openMysql(mysqlSettings.parse({ type: 'mysql', url: mariadb.url, table: 'live' }), context, {
    records: 1,
    recordsMax: 1,
    ms: 500,
  });
  let writing: Promise<unknown> | undefined;
  sink.onMark = () => {
    writing ??= mariadb.sql('DELETE FROM live WHERE k = 10; INSERT INTO live VALUES (5)');
  };
  await source.read(null, sink, new AbortController().signal);
  await writing;
  await source.close();
  expect(keysOf(sink)).toEqual(['1', '2', '3', '10']);
});

test('a query is read as it is written, once, and in no part', async () => {
  await mariadb.sql(
    'CREATE TABLE q (k INT PRIMARY KEY, v TEXT); INSERT INTO q SELECT seq, seq * 2 FROM seq_1_to_20001',
  );
  const context = contextOf(['sku'], ['twice']);
  const settings = { query: "SELECT v AS Twice, k FROM q WHERE v <> '?' ORDER BY k DESC", columns: { sku: 'k' } };
  const sink = await read(context, settings);
  expect(sink.records).toHaveLength(20_001);
  expect(sink.records[0]).toEqual(['20001', '40002']);
  await expect(read(context, settings, { from: { restart: true } })).rejects.toThrow(CursorLost);
});

test('a view is read by a user who may only select from it', async () => {
  await mariadb.sql(`CREATE TABLE behind (k INT PRIMARY KEY); INSERT INTO behind VALUES (1), (2);
    CREATE VIEW seen AS SELECT k FROM behind; CREATE USER viewer; GRANT SELECT ON promo.seen TO viewer`);
  const url = mariadb.url.replace('root', 'viewer');
  for (const where of [undefined, 'k > 0']) {
    expect((await read(contextOf(['k']), { url, table: 'seen', where })).sorted()).toEqual([['1'], ['2']]);
  }
  const wrong = read(contextOf(['k']), { url, table: 'seen', where: 'k >' });
  await expect(wrong).rejects.toMatchObject({
    code: 'definition',
    message: expect.stringMatching(/^outbound\.where: /),
  });
});

describe('an estimate', () => {
  async function estimate(settings: object) {
    const source = await openMysql(
      mysqlSettings.parse({ type: 'mysql', url: mariadb.url, ...settings }),
      contextOf(['k']),
    );
    const result = await source.estimate(new AbortController().signal);
    await source.close();
    return result;
  }

  beforeAll(() =>
    mariadb.sql(`CREATE TABLE few (k INT PRIMARY KEY); INSERT INTO few SELECT seq FROM seq_1_to_50;
      CREATE TABLE lots (k INT PRIMARY KEY); INSERT INTO lots SELECT seq FROM seq_1_to_150000; ANALYZE TABLE few, lots`),
  );

  test('counts a small table', async () => {
    expect(await estimate({ table: 'few' })).toEqual({ records: 50, isExact: true });
    expect(await estimate({ table: 'few', where: 'k > 40' })).toEqual({ records: 10, isExact: true });
  });

  test('is the guess of the server for a large one, or for a query', async () => {
    const isAbout = { records: expect.toSatisfy((n: number) => n > 100_000 && n < 200_000), isExact: false };
    expect(await estimate({ table: 'lots' })).toEqual(isAbout);
    expect(await estimate({ query: 'SELECT k FROM lots' })).toEqual(isAbout);
    const narrowed = await estimate({ table: 'lots', where: 'k < 100' });
    expect(narrowed.isExact).toBe(false);
    expect(narrowed.records).toBeLessThan(1_000);
  });

  test('of a query that cannot be explained is nothing', async () => {
    expect(await estimate({ query: 'SHOW TABLES' })).toEqual({ records: 0, isExact: false });
  });
});
