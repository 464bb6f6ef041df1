import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetRead } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { anyKept } from '#test/support/any-findings.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { rendered } from '#test/support/rendering.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
/** By itself this reader takes a byte order mark off the start of a text. */
const parsers = { stringFromBytes: (bytes: Uint8Array) => Buffer.from(bytes).toString() };
const source = { type: 'csv', path: 'x.csv' };
const sides = { inbound: source, outbound: source };
const typed = definitionOf({
  key: [{ name: 'id', type: 'integer' }],
  fields: [
    { name: 'price', type: 'decimal' },
    { name: 'huge', type: 'decimal' },
    { name: 'big', type: 'integer' },
    { name: 'at', type: 'datetime' },
    { name: 'on', type: 'boolean' },
    { name: 'doc', type: 'json' },
    'name',
  ],
  ...sides,
});

const values = {
  price: '-0.05',
  huge: '12345678901234567890.123456789',
  big: '9223372036854775807',
  at: '2026-06-17T16:00:00.25Z',
  on: 'true',
  doc: '{"n":9007199254740993}',
  name: '茶杯 =1+1',
};
const missing = (id: string, changes: Record<string, string | null> = {}): Finding => ({
  kind: 'missing',
  key: { id },
  inbound: { ...values, ...changes },
});

describe('a Parquet file', () => {
  it('reads back to the same findings, whatever their values are', async () => {
    const [key, fields] = [
      ['kind', '__proto__'],
      ['place', 'kind inbound'],
    ];
    const definition = definitionOf({ key, fields, ...sides });
    await fc.assert(
      fc.asyncProperty(fc.array(anyKept({ key, fields }), { maxLength: 6 }), async (all) => {
        const findings = all.map(({ finding }) => finding);
        const { bytes } = await rendered('parquet', { definition, findings });
        const read: unknown[] = [];
        const onComplete = (rows: unknown[]) => void read.push(...rows);
        await parquetRead({ file: arrayBufferOf(bytes), rowFormat: 'array', onComplete, parsers });
        expect(read).toEqual(findings.map((finding) => expectedRow(finding, key, fields)));
      }),
      { seed: 130, numRuns: 80 },
    );
  });

  it('is read by DuckDB with the types of the definition, every digit kept', async () => {
    const { bytes, remarks } = await rendered('parquet', {
      definition: typed,
      findings: [missing('7'), missing('8', nulls())],
    });
    const { columns, rows } = await inDuckdb(
      bytes,
      '"id", "price inbound", "huge inbound", "big inbound", "at inbound", "on inbound", "name inbound"',
    );
    expect(columns).toEqual([
      'BIGINT',
      'DECIMAL(3,2)',
      'DECIMAL(29,9)',
      'BIGINT',
      'TIMESTAMP WITH TIME ZONE',
      'BOOLEAN',
      'VARCHAR',
    ]);
    expect(rows).toEqual([
      ['7', values.price, values.huge, values.big, '2026-06-17 16:00:00.25+00', 'true', values.name],
      ['8', null, null, null, null, null, null],
    ]);
    expect(remarks).toEqual([]);
  });

  it('keeps JSON as its own bytes', async () => {
    const { bytes } = await rendered('parquet', { definition: typed, findings: [missing('7')] });
    const { columns, rows } = await inDuckdb(bytes, '"doc inbound"');
    expect([columns, rows]).toEqual([['VARCHAR'], [[values.doc]]]);
  });

  it('keeps numbers as texts, and says so, where the type cannot hold one of them', async () => {
    const big = '9223372036854775808';
    const huge = `${'9'.repeat(30)}.${'1'.repeat(9)}`;
    const { bytes, remarks } = await rendered('parquet', {
      definition: typed,
      findings: [missing('7'), missing('8', { big, huge })],
    });
    const { columns, rows } = await inDuckdb(bytes, '"big inbound", "huge inbound"');
    expect(columns).toEqual(['VARCHAR', 'VARCHAR']);
    expect(rows).toEqual([
      [values.big, values.huge],
      [big, huge],
    ]);
    expect(remarks).toEqual([
      'The column "huge inbound" is text: its decimals need 39 digits, and 38 are kept.',
      'The column "big inbound" is text: it holds integers of more than 64 bits.',
    ]);
  });

  it('is written in groups of rows, of which one is in memory', async () => {
    const findings = Array.from({ length: 25 }, (_, i) => missing(String(i)));
    const { bytes } = await withLimits({ parquetGroupRows: 10 }, () =>
      rendered('parquet', { definition: typed, findings }),
    );
    const { rows } = await inDuckdb(bytes, '"id"');
    expect(rows.map(([id]) => id)).toEqual(findings.map((_, i) => String(i)));
    const groups = await inDuckdb(bytes, 'DISTINCT row_group_id', 'parquet_metadata');
    expect(groups.rows.length).toBe(3);
  });

  it('of nothing has its columns', async () => {
    const { bytes } = await rendered('parquet', { definition: typed });
    const { columns, rows } = await inDuckdb(bytes, '"kind", "id"');
    expect([columns, rows]).toEqual([['VARCHAR', 'BIGINT'], []]);
  });
});

function nulls(): Record<string, null> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, null]));
}

async function inDuckdb(bytes: Buffer, select: string, read = 'read_parquet') {
  const path = folder.path('x.parquet');
  writeFileSync(path, bytes);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const from = `FROM ${read}('${path}')`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT ${select} ${from}`);
    const rows = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (SELECT ${select} ${from})`);
    return { columns: described.getRows().map((row) => row[1]), rows: rows.getRows() };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function expectedRow(finding: Finding, key: string[], fields: string[]): unknown[] {
  const of = (values: object | undefined, name: string) =>
    values && Object.hasOwn(values, name) ? ((values as Record<string, unknown>)[name] ?? null) : null;
  const {
    kind,
    key: keys,
    inbound,
    outbound,
    counts,
    ...rest
  } = finding as Finding & Record<string, object | undefined>;
  const said = rest as unknown as Record<string, string | undefined>;
  expect(findingKinds).toContain(kind);
  const count = (side: string) => (counts ? BigInt(of(counts, side) as number) : null);
  return [
    kind,
    ...key.map((name) => of(keys, name)),
    kind === 'different' ? JSON.stringify(fields) : null,
    ...fields.flatMap((name) => [of(inbound, name), of(outbound, name)]),
    ...['inbound', 'outbound'].map(count),
    ...['side', 'place', 'reason', 'raw'].map((name) => said[name] ?? null),
  ];
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
