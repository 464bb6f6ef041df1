import { afterAll, beforeAll, expect, test } from 'vitest';
import { mysqlSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { contextOf } from '#test/support/source-context.ts';
import { openMysql } from '#worker/sources/mysql.ts';
import type { SourceContext } from '#worker/sources/source.ts';

let mariadb: Mariadb;
beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb?.stop());

async function read(context: SourceContext, settings: object): Promise<CollectingSink> {
  const sink = new CollectingSink(context);
  const source = await openMysql(mysqlSettings.parse({ type: 'mysql', url: mariadb.url, ...settings }), context);
  try {
    await source.read(null, sink, new AbortController().signal);
  } finally {
    await source.close();
  }
  return sink;
}

/** One record, by table and by query. */
async function value(declared: string, literal: string, type = 'text'): Promise<(string | null | undefined)[]> {
  await mariadb.sql(`DROP TABLE IF EXISTS one; CREATE TABLE one (id INT PRIMARY KEY, v ${declared});
    INSERT INTO one VALUES (1, ${literal})`);
  const context = contextOf(['id'], [{ name: 'v', type }]);
  const byTable = await read(context, { table: 'one' });
  const byQuery = await read(context, { query: 'SELECT * FROM one' });
  return [byTable, byQuery].map(
    ({ records, invalids }) => records[0]?.[1] ?? (invalids[0] ? invalids[0].reason : null),
  );
}

const both = (text: string | null) => [text, text];

test('numbers keep every digit', async () => {
  expect(await value('BIGINT UNSIGNED', '18446744073709551615', 'integer')).toEqual(both('18446744073709551615'));
  expect(await value('BIGINT', '-9223372036854775808', 'integer')).toEqual(both('-9223372036854775808'));
  const digits = `${'9'.repeat(35)}.${'1'.repeat(30)}`;
  expect(await value('DECIMAL(65,30)', digits, 'decimal')).toEqual(both(digits));
  expect(await value('DECIMAL(12,2)', '0.10', 'decimal')).toEqual(both('0.1'));
  expect(await value('DOUBLE', '0.1', 'decimal')).toEqual(both('0.1'));
  expect(await value('DOUBLE', '1.7976931348623157e308', 'decimal')).toEqual(
    both(`17976931348623157${'0'.repeat(292)}`),
  );
  expect(await value('INT(8) ZEROFILL', '42', 'integer')).toEqual(both('42'));
});

test('a FLOAT of a table has all its digits, and no more than tell it from others', async () => {
  expect((await value('FLOAT', '0.1', 'decimal'))[0]).toBe('0.1');
  expect((await value('FLOAT', '16777217', 'decimal'))[0]).toBe('16777216');
  expect((await value('FLOAT', '16777215', 'decimal'))[0]).toBe('16777215');
  expect((await value('FLOAT', '-3.4028234e38', 'decimal'))[0]).toBe(`-34028235${'0'.repeat(31)}`);
  expect((await value('FLOAT', '0', 'decimal'))[0]).toBe('0');
});

test('bits are an unsigned integer, and bytes stay as they are', async () => {
  expect(await value('BIT(1)', "b'1'", 'boolean')).toEqual(both('true'));
  expect(await value('BIT(64)', '18446744073709551615', 'integer')).toEqual(both('18446744073709551615'));
  expect(await value('VARBINARY(20)', "X'636166C3A9'")).toEqual(both('café'));
  expect(await value('BLOB', "X'E59586E59381'")).toEqual(both('商品'));
  expect(await value('BLOB', "X'FF00'")).toEqual(both('v: not valid UTF-8'));
});

test('text of any character set is read as what it says', async () => {
  expect(await value('VARCHAR(20) CHARACTER SET gbk', "'商品 臺'")).toEqual(both('商品 臺'));
  expect(await value('VARCHAR(20) CHARACTER SET latin1', "'café'")).toEqual(both('café'));
  expect(await value('VARCHAR(20)', "'促销🎉'")).toEqual(both('促销🎉'));
  expect(await value('TEXT', "''")).toEqual(both(''));
  expect(await value('TEXT', 'NULL')).toEqual(both(null));
  expect(await value("ENUM('a','b')", "'b'")).toEqual(both('b'));
  expect(await value('CHAR(5)', "'a '")).toEqual(both('a'));
  expect(await value('VARCHAR(5)', "'a '")).toEqual(both('a '));
});

test('json keeps its digits', async () => {
  expect(await value('JSON', `'{"b": 9007199254740993, "a": 1.0}'`, 'json')).toEqual(
    both('{"a":1,"b":9007199254740993}'),
  );
  expect(await value('JSON', "'null'", 'json')).toEqual(both(null));
});

test('a TIMESTAMP is an instant whatever the zone of the field, a DATETIME is local to it', async () => {
  await mariadb.sql(`DROP TABLE IF EXISTS times; SET time_zone = '+08:00';
    CREATE TABLE times (id INT PRIMARY KEY, stamp TIMESTAMP(6) NULL, local DATETIME(3), day DATE);
    INSERT INTO times VALUES (1, '2026-06-18 08:00:00.000001', '2026-06-18 08:00:00.5', '2026-06-18')`);
  const zoned = (name: string) => ({ name, type: 'datetime', zone: 'Asia/Shanghai' });
  const context = contextOf(['id'], [zoned('stamp'), zoned('local'), zoned('day')]);
  for (const from of [{ table: 'times' }, { query: 'SELECT * FROM times' }]) {
    const { records } = await read(context, from);
    expect(records).toEqual([['1', '2026-06-18T00:00:00.000001Z', '2026-06-18T00:00:00.5Z', '2026-06-17T16:00:00Z']]);
  }
  const { records } = await read(contextOf(['id'], ['stamp']), { table: 'times' });
  expect(records).toEqual([['1', '2026-06-18 00:00:00.000001']]);
});

test('a zero date is an invalid record with its place and raw text', async () => {
  await mariadb.sql(`DROP TABLE IF EXISTS zeros; CREATE TABLE zeros (id INT PRIMARY KEY, at DATETIME, name TEXT);
    INSERT INTO zeros VALUES (7, '0000-00-00 00:00:00', 'a,"b"')`);
  const context = contextOf(['id'], [{ name: 'at', type: 'datetime' }, 'name']);
  const { records, invalids } = await read(context, { table: 'zeros' });
  expect(records).toEqual([]);
  expect(invalids).toEqual([
    {
      place: 'mysql zeros id=7',
      reason: expect.stringContaining('at: not a datetime'),
      raw: '7,0000-00-00 00:00:00,"a,""b"""',
    },
  ]);
});

test('a record without its key is named by its number', async () => {
  await mariadb.sql(`DROP TABLE IF EXISTS loose; CREATE TABLE loose (sku TEXT, name TEXT);
    INSERT INTO loose VALUES ('S1', NULL), (NULL, 'x')`);
  for (const [from, what] of [
    [{ table: 'loose' }, 'loose'],
    [{ query: 'SELECT * FROM loose' }, 'query'],
  ] as const) {
    const { records, invalids } = await read(contextOf(['sku'], ['name']), from);
    expect(records).toEqual([['S1', null]]);
    expect(invalids).toEqual([{ place: `mysql ${what} row 2`, reason: 'sku: null in the key', raw: 'NULL,x' }]);
  }
});

test('a value larger than any that is read is one invalid record, and the others are read', async () => {
  await mariadb.sql(`DROP TABLE IF EXISTS large; CREATE TABLE large (id INT PRIMARY KEY, v LONGTEXT);
    INSERT INTO large VALUES (1, 'a'), (2, REPEAT('x', 17 * 1024 * 1024)), (3, REPEAT('y', 16 * 1024 * 1024)), (4, 'd')`);
  const { records, invalids } = await read(contextOf(['id'], ['v']), { table: 'large' });
  expect(records.map(([id, text]) => [id, text?.length])).toEqual([
    ['1', 1],
    ['3', 16 * 1024 * 1024],
    ['4', 1],
  ]);
  expect(invalids.map(({ place }) => place)).toEqual(['mysql large id=2']);
});
