import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingKinds } from '#shared/finding.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { findingsFile, hostile, type Kept, keptFinding } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { rendered } from '#test/support/rendering.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { report } from '#worker/report.ts';

const folder = tempFolder();
const inbound = { type: 'csv', path: 'x.csv' };

/** A column of each type, and values that it may have, those at its edges among them. */
const columns = [
  {
    column: { name: '名', type: 'text' },
    values: fc.oneof(hostile, fc.constantFrom('plain', "it's", 'a/b', '*/', '茶杯')),
  },
  { column: { name: 'id', type: 'integer' }, values: integers() },
  { column: { name: 'price', type: 'decimal' }, values: decimals() },
  { column: { name: 'active', type: 'boolean' }, values: fc.constantFrom('true', 'false') },
  { column: { name: 'at', type: 'datetime', zone: 'America/New_York' }, values: moments() },
  { column: { name: 'seen', type: 'datetime', zone: 'Asia/Shanghai' }, values: moments() },
  { column: { name: 'epoch', type: 'datetime', format: 'epoch-ms' }, values: moments() },
  { column: { name: 'doc', type: 'json' }, values: fc.constantFrom('{"a":[1,"b"]}', '"\\u0000"', '1', '["it\'s"]') },
];
const fields = columns.map(({ column }) => column);
const names = { key: ['sku', 'no'], fields: fields.map(({ name }) => name) };
const key = ['sku', { name: 'no', type: 'integer' }];

/** Findings of every kind; of those that differ, in some fields. */
const kept: fc.Arbitrary<Kept> = fc
  .record({
    kind: fc.constantFrom(...findingKinds, 'different' as const, 'missing' as const),
    sku: fc.oneof(hostile, fc.constantFrom('S-1', 'S-2', 'a b', '{x}')),
    no: integers(),
    a: fc.tuple(...columns.map(({ values }) => fc.option(values, { freq: 6 }))),
    b: fc.tuple(...columns.map(({ values }) => fc.option(values, { freq: 6 }))),
    differing: fc.subarray(
      fields.map((_, i) => i),
      { minLength: 1 },
    ),
    long: fc.boolean(),
  })
  .map(({ kind, sku, no, a, b, differing, long }) => {
    const keys = [long ? `${sku}${'x'.repeat(3_900)}` : sku, no];
    const { packed, finding } = keptFinding(names, kind, { keys, a, b, raw: sku });
    if (finding.kind !== 'different') return { packed, finding };
    const named = differing.map((place) => names.fields[place] ?? '');
    return { packed: { ...packed, fields: differing }, finding: { ...finding, fields: named } };
  });

const outbounds: [string, 'sql' | 'redis', object, ReportOptions][] = [
  ['MariaDB', 'sql', { type: 'mysql', url: 'mysql://h/d', table: 'pro`mo', where: 'a = 1', columns: { 名: 'n' } }, {}],
  ['SQLite', 'sql', { type: 'sqlite', path: 'x.db', table: 'pro"mo', columns: { price: 'the "price"' } }, {}],
  [
    'buckets of Redis',
    'redis',
    {
      type: 'redis',
      url: 'redis://h',
      layout: 'hash-buckets',
      match: 'pool out:*',
      columns: { 名: 'deep."er"', id: 'deep.id' },
    },
    { buckets: 1_000 },
  ],
  ...['r:{sku}', '{sku} é', '{sku}', '{sku}:{no}'].map((keyPattern): (typeof outbounds)[number] => [
    `JSON in Redis under ${keyPattern}`,
    'redis',
    { type: 'redis', url: 'redis://h', layout: 'string-records', keyPattern },
    {},
  ]),
  ['hashes of Redis', 'redis', { type: 'redis', url: 'redis://h', layout: 'hash-records', keyPattern: 'r:{sku}' }, {}],
  [
    'cells in Redis',
    'redis',
    {
      type: 'redis',
      url: 'redis://h',
      layout: 'string-records',
      keyPattern: '{sku}',
      format: 'delimited',
      delimiter: '|',
    },
    {},
  ],
  [
    'Redis by its protocol',
    'redis',
    { type: 'redis', url: 'redis://h', layout: 'hash-buckets', match: 'pool:*' },
    { buckets: 7, raw: true },
  ],
];

describe('a mending script', () => {
  it.each(outbounds)(
    'for %s has the same characters from a file as from findings at hand',
    async (_, format, to, options) => {
      const definition = definitionOf({ key, fields, inbound, outbound: to });
      const some = fc.sample(kept, { seed: 180, numRuns: 700 });
      // Findings of the same key come in the order of their partitions.
      const all = [...new Map(some.map((one) => [nameOf(one), one])).values()];
      const findings = await findingsFile(folder.path('findings.sqlite'), definition, all);
      const path = folder.path('script');
      const { findings: count } = await report({ findings, format, path, summary: summaryWith(), definition, options });
      const sorted = all.toSorted((a, b) => order(a) - order(b) || Buffer.compare(a.packed.key, b.packed.key));
      const { text } = await rendered(format, { definition, findings: sorted.map(({ finding }) => finding), options });
      expect(readFileSync(path, 'utf8').split('\n')).toEqual(text.split('\n'));
      expect(count).toBe(all.length);
    },
  );
});

function integers(): fc.Arbitrary<string> {
  const digits = fc.constantFrom(17, 18, 19, 34, 35, 36, 64, 66).map((count) => '9'.repeat(count));
  return fc.oneof(
    fc.integer().map(String),
    digits,
    digits.map((text) => `-${text}`),
    fc.constant('0'),
  );
}

function decimals(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      '0.5',
      '12.25',
      '-0.0000001',
      '123456789012345.6',
      '9007199254740993',
      `1.${'3'.repeat(31)}`,
      '100',
    ),
    integers(),
  );
}

/** Of winter and summer, before zones were what they are, and in fractions. */
function moments(): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...['2026-01-17T16:00:00Z', '2026-07-17T03:59:59.000001Z', '2026-07-17T04:00:00Z', '1901-01-01T00:00:00Z'],
    ...['1970-01-01T00:00:00Z', '2026-11-01T05:59:59Z', '2026-11-01T06:00:00Z', '2027-03-14T06:59:59.999999Z'],
  );
}

function nameOf(one: Kept): string {
  return `${order(one)} ${one.packed.key.toString('hex')}`;
}

function order({ packed }: Kept): number {
  return findingKinds.indexOf(packed.kind);
}
