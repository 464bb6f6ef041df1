import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TieoutError } from '#shared/errors.ts';
import { createGauge } from '#shared/gauge.ts';
import { mysqlSettings } from '#shared/source-settings.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { openForReading } from '#worker/evidence/snapshot-file.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import { openMysql } from '#worker/sources/mysql.ts';
import type { SourceContext } from '#worker/sources/source.ts';

const folder = tempFolder();
let mariadb: Mariadb;
beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb?.stop());

/** Counts the records that come one by one. */
class Counting extends SnapshotWriter {
  oneByOne = 0;
  onMark = () => {};
  override accept(...record: Parameters<SnapshotWriter['accept']>): void {
    this.oneByOne++;
    super.accept(...record);
  }
  override mark(...cursor: Parameters<SnapshotWriter['mark']>): void {
    this.onMark();
    super.mark(...cursor);
  }
}

/** A writer that lets every record go the long way. */
class LongWay extends Counting {
  override bulk(): undefined {
    return undefined;
  }
}

type Reading = { settings: object; context: SourceContext; pageRecords?: number; onMark?: () => void };

async function read(Writer: typeof Counting, { settings, context, pageRecords = 20_000, onMark }: Reading) {
  const snapshot = folder.path('outbound.snapshot');
  const writer = new Writer({ path: snapshot, gauge: createGauge(), ...context });
  if (onMark) writer.onMark = onMark;
  const pages = { records: pageRecords, recordsMax: pageRecords, ms: 500 };
  try {
    const source = await openMysql(
      mysqlSettings.parse({ type: 'mysql', url: mariadb.url, ...settings }),
      context,
      pages,
    );
    await source.read(null, writer, new AbortController().signal).finally(() => source.close());
    const { seal: _, readFrom: _from, readTo: _to, ...sealed } = writer.seal();
    return { ...sealed, oneByOne: writer.oneByOne, invalid: invalidIn(snapshot) };
  } finally {
    writer.close();
  }
}

function invalidIn(snapshot: string) {
  const db = openForReading(snapshot);
  const rows = db
    .prepare<[], { place: string; reason: string; raw: string }>('SELECT place, reason, raw FROM invalid')
    .all();
  db.close();
  return rows;
}

/** Reads both ways, and gives what reading in bulk came to. */
async function expectSame(reading: Reading) {
  const { oneByOne, ...inBulk } = await read(Counting, reading);
  const { oneByOne: all, ...longWay } = await read(LongWay, reading);
  expect(inBulk).toEqual(longWay);
  expect(all).toBe(inBulk.read);
  return { ...inBulk, oneByOne };
}

const columns = {
  t: 'VARCHAR(400)',
  trimmed: 'VARCHAR(400)',
  folded: 'TEXT',
  gbk: 'VARCHAR(100) CHARACTER SET gbk',
  latin: 'CHAR(20) CHARACTER SET latin1',
  bytes: 'VARBINARY(40)',
  i: 'INT',
  u: 'BIGINT UNSIGNED',
  z: 'INT(6) ZEROFILL',
  d: 'DECIMAL(65,30)',
  price: 'DECIMAL(12,2)',
  ratio: 'DOUBLE',
  b: 'TINYINT(1)',
  at: 'DATETIME(6)',
  zoned: 'DATETIME',
  stamp: 'TIMESTAMP(3) NULL DEFAULT NULL',
  day: 'DATE',
  clock: 'TIME',
  year: 'YEAR',
  kind: "ENUM('a', '促销')",
};
const context = contextOf(
  ['k'],
  [
    't',
    { name: 'trimmed', trim: true },
    { name: 'folded', ignoreCase: true },
    'gbk',
    'latin',
    'bytes',
    { name: 'i', type: 'integer' },
    { name: 'u', type: 'integer' },
    { name: 'z', type: 'integer' },
    { name: 'd', type: 'decimal' },
    { name: 'price', type: 'decimal' },
    { name: 'ratio', type: 'decimal' },
    { name: 'b', type: 'boolean' },
    { name: 'at', type: 'datetime' },
    { name: 'zoned', type: 'datetime', zone: 'America/New_York' },
    { name: 'stamp', type: 'datetime', zone: 'Asia/Shanghai' },
    { name: 'day', type: 'datetime', zone: 'Asia/Shanghai' },
    'clock',
    'year',
    'kind',
  ],
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', ' spaced ', 'ÀÉ', 'ABC', 'it\'s "quoted"', 'back\\slash', '\u00a0nbsp', '🎉', 'NULL'),
  fc.constantFrom(125, 126, 127, 128, 250, 251, 252, 300).map((length) => 'x'.repeat(length)),
);
const hex = (value: Uint8Array | string) => `X'${Buffer.from(value).toString('hex')}'`;
const quoted = (...values: string[]) => fc.constantFrom(...values.map((value) => `'${value}'`));
const utf8 = text.map((value) => `_utf8mb4 ${hex(value)}`);
const literals: { [Name in keyof typeof columns]: fc.Arbitrary<string> } = {
  t: utf8,
  trimmed: utf8,
  folded: utf8,
  gbk: quoted('商品 臺', '', 'abc', '誠'),
  latin: quoted('café', 'a ', ''),
  bytes: fc.uint8Array({ maxLength: 40 }).map(hex),
  i: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }).map(String),
  u: fc.bigInt({ min: 0n, max: 18_446_744_073_709_551_615n }).map(String),
  z: fc.integer({ min: 0, max: 10_000_000 }).map(String),
  d: quoted('0', '-0.1', `${'9'.repeat(35)}.${'9'.repeat(30)}`, `-${'1'.repeat(35)}.5`),
  price: quoted('0', '0.10', '-12.50', '1234567890.12', '100'),
  ratio: quoted('0', '0.1', '-1e-7', '1.7976931348623157e308', '12345678901234567890'),
  b: quoted('0', '1', '7'),
  at: quoted('2026-06-17 00:00:00', '2026-06-17 23:59:59.120000', '9999-12-31 23:59:59.999999', '0000-00-00 00:00:00'),
  zoned: quoted('2026-06-17 00:00:00', '2026-11-01 01:30:00', '2026-03-08 02:30:00', '1000-01-01 00:00:00'),
  stamp: quoted('2026-06-17 00:00:00.5', '1970-01-01 00:00:01', '2038-01-19 03:14:07.999', '0000-00-00 00:00:00'),
  day: quoted('2026-06-17', '0000-00-00', '1000-01-01', '2026-00-10'),
  clock: quoted('00:00:00', '-838:59:59', '23:59:59'),
  year: quoted('0', '2026'),
  kind: quoted('a', '促销', ''),
};
/** A row of which every value is plain, and one of which two values may be anything that the columns hold. */
const plain = `'a', 'b c', 'abc', '商品', 'x', X'E59586', -5, 18446744073709551615, 100000, 0.5, 12.50, 0.25, 1,
  '2026-06-17 00:00:00.5', '2026-06-17 12:00:00', '2026-06-17 00:00:00.5', '2026-06-17', '23:59:59', 2026, 'a'`.split(
  /,\s*/,
);
const names = Object.keys(columns) as (keyof typeof columns)[];
const odd = fc
  .constantFrom(...names)
  .chain((name) => fc.tuple(fc.constant(name), fc.oneof(literals[name], fc.constant('NULL'))));
const row = fc
  .array(odd, { maxLength: 2 })
  .map((changes) => changes.reduce((values, [name, literal]) => values.with(names.indexOf(name), literal), plain));

const declared = Object.entries(columns).map(([name, type]) => `\`${name}\` ${type}`);

describe('rows of MySQL read by the kernel', () => {
  test('give the same records, refusals and digest as the long way, by table and by query', async () => {
    const ways = { inBulk: 0, oneByOne: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 80, size: 'max' }),
        fc.integer({ min: 5, max: 90 }),
        async (rows, pageRecords) => {
          const values = rows.map((row, i) => `('S${i}', ${row.join(', ')})`);
          await mariadb.sql(`SET time_zone = '+00:00'; DROP TABLE IF EXISTS t;
            CREATE TABLE t (k VARCHAR(20) PRIMARY KEY, ${declared.join(', ')});
            INSERT INTO t VALUES ${values.join(', ')}`);
          const { read, oneByOne } = await expectSame({ settings: { table: 't' }, context, pageRecords });
          ways.inBulk += read - oneByOne;
          ways.oneByOne += oneByOne;
          await expectSame({ settings: { query: 'SELECT *, 1 AS more FROM t' }, context });
        },
      ),
      { seed: 41, numRuns: 12 },
    );
    expect(ways.inBulk).toBeGreaterThan(20);
    expect(ways.oneByOne).toBeGreaterThan(20);
  });

  test('never become objects where they are plain, with TIMESTAMP as an instant', async () => {
    await mariadb.sql(`DROP TABLE IF EXISTS plain; SET time_zone = '+00:00';
      CREATE TABLE plain (k INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(12,2), stamp TIMESTAMP, more TEXT);
      INSERT INTO plain SELECT seq, CONCAT('商品 ', seq), seq / 100, '2026-06-17 00:00:00', NULL FROM seq_1_to_30000`);
    const stamp = { name: 'stamp', type: 'datetime', zone: 'Asia/Shanghai' };
    const context = contextOf([{ name: 'k', type: 'integer' }], ['name', { name: 'price', type: 'decimal' }, stamp]);
    for (const settings of [{ table: 'plain' }, { query: 'SELECT more, stamp, price, name, k FROM plain' }]) {
      const { read, oneByOne } = await expectSame({ settings, context, pageRecords: 7_000 });
      expect({ read, oneByOne }).toEqual({ read: 30_000, oneByOne: 0 });
    }
  });

  test('go the long way all together where a column has to be spelled anew', async () => {
    await mariadb.sql(`DROP TABLE IF EXISTS anew; CREATE TABLE anew (k INT PRIMARY KEY, f FLOAT, bits BIT(9), j JSON);
      INSERT INTO anew VALUES (1, 0.1, 5, '{"b": 1, "a": 1.0}'), (2, NULL, 511, NULL), (3, 16777217, 0, '[]')`);
    for (const field of [
      { name: 'f', type: 'decimal' },
      { name: 'bits', type: 'integer' },
      { name: 'j', type: 'json' },
    ]) {
      const reading = { settings: { table: 'anew' }, context: contextOf(['k'], [field]), pageRecords: 2 };
      expect(await expectSame(reading)).toMatchObject({ read: 3, oneByOne: 3 });
    }
  });

  test('may be large: past a short length, past the kernel, past its window, and past a packet', async () => {
    await mariadb.sql(`DROP TABLE IF EXISTS large; CREATE TABLE large (k INT PRIMARY KEY, v LONGTEXT, tail TEXT);
      INSERT INTO large SELECT seq, REPEAT('é', seq * 100), seq FROM seq_1_to_100;
      INSERT INTO large VALUES (1001, REPEAT('a', 65535), 'a'), (1002, REPEAT('b', 65536), 'b'), (1003, '', 'c'),
        (1004, REPEAT('d', 5 << 20), 'd'), (1005, NULL, NULL), (1006, REPEAT('f', (16 << 20) - 10), 'f'),
        (1007, REPEAT('g', (16 << 20) - 1), 'g'), (1008, REPEAT('h', 33 << 20), 'h'), (1009, 'i', 'i')`);
    const reading = { settings: { table: 'large' }, context: contextOf(['k'], ['v', 'tail']) };
    for (const pageRecords of [20, 500]) {
      const { read, invalid, oneByOne } = await expectSame({ ...reading, pageRecords });
      expect(read).toBe(109);
      expect(invalid.map(({ place }) => place)).toEqual(['mysql large k=1008']);
      expect(oneByOne).toBeLessThan(60);
    }
  });

  test('fill no buffer over its end, however small the buffers are', async () => {
    await mariadb.sql(`DROP TABLE IF EXISTS many; CREATE TABLE many (k INT PRIMARY KEY, v TEXT);
      INSERT INTO many SELECT seq, REPEAT('v', seq % 700) FROM seq_1_to_3000`);
    const reading = { settings: { table: 'many' }, context: contextOf(['k'], ['v']), pageRecords: 1_000 };
    await withLimits({ segmentBytes: 512 }, () => expectSame(reading));
  });

  test('are numbered as they come, those taken in bulk among them', async () => {
    await mariadb.sql(`DROP TABLE IF EXISTS loose; CREATE TABLE loose (k INT, v TEXT);
      INSERT INTO loose SELECT IF(seq % 1000 = 0, NULL, seq), seq FROM seq_1_to_3500`);
    const { invalid } = await expectSame({ settings: { table: 'loose' }, context: contextOf(['k'], ['v']) });
    expect(invalid.map(({ place }) => place).toSorted()).toEqual(
      [1_000, 2_000, 3_000].map((n) => `mysql loose row ${n}`),
    );
  });

  test('of a stored procedure are followed by its own answer', async () => {
    await mariadb.sql('DROP PROCEDURE IF EXISTS p; CREATE PROCEDURE p() SELECT seq AS k FROM seq_1_to_5000');
    const reading = { settings: { query: 'CALL p()' }, context: contextOf(['k']) };
    expect(await expectSame(reading)).toMatchObject({ read: 5_000, oneByOne: 0 });
  });
});

describe('a result that breaks off while it is taken in bulk', () => {
  const context = contextOf(['k']);
  const endless = 'SELECT seq AS k FROM seq_1_to_1000000000';
  const failure = async (reading: Reading) => {
    const error = await read(Counting, reading).then(
      () => new Error('nothing failed'),
      (thrown: TieoutError) => thrown,
    );
    return { code: 'code' in error ? error.code : undefined, message: error.message };
  };

  test('says what the server says', async () => {
    const query = `SET STATEMENT max_statement_time = 0.2 FOR ${endless}`;
    expect(await failure({ settings: { query }, context })).toEqual({
      code: 'unreachable',
      message: `mysql 127.0.0.1:${mariadb.port} allows no query that long`,
    });
  });

  test('leaves what the sink throws as it is', async () => {
    const onMark = () => {
      throw new Error('the disk is full');
    };
    expect((await failure({ settings: { query: endless }, context, onMark })).message).toBe('the disk is full');
  });

  test('when the connection is killed', async () => {
    let marks = 0;
    const onMark = () => {
      if (++marks === 3) void killOthers();
    };
    expect((await failure({ settings: { query: endless }, context, onMark })).code).toBe('unreachable');
    expect(marks).toBeGreaterThanOrEqual(3);
  });

  test('when the server is killed', async () => {
    const doomed = await startMariadb();
    let marks = 0;
    const onMark = () => {
      if (++marks === 3) void doomed.kill();
    };
    expect(await failure({ settings: { url: doomed.url, query: endless }, context, onMark })).toEqual({
      code: 'unreachable',
      message: `mysql 127.0.0.1:${doomed.port} broke off the connection`,
    });
    await doomed.stop();
  });

  async function killOthers(): Promise<void> {
    const others = await mariadb.sql('SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()');
    await mariadb.sql(others.map(({ id }) => `KILL ${id}`).join(';'));
  }
});
