import { definitionSchema } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import { createFindings, openFindings, partitionWriter, sealFindings } from '#worker/evidence/findings-file.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';

/** The columns of the findings that are generated here. */
export const findingsDefinition = definitionSchema.parse({
  name: 'generated',
  key: ['sku'],
  fields: [
    'sku_name',
    { name: 'price', type: 'decimal' },
    { name: 'status', type: 'integer' },
    { name: 'updated_at', type: 'datetime' },
  ],
  inbound: { type: 'csv', path: 'in.csv' },
  outbound: { type: 'csv', path: 'out.csv' },
});

/** What a finding takes on the disk, its index and the log included. */
export const findingBytes = 400;

/**
 * Writes a sealed file of `count` findings, as a run of a promotion leaves it: six of ten are missing, three differ in
 * price, the rest is of the other kinds. The same count gives the same file.
 */
export function writeFindings(path: string, count: number): void {
  const { key, fields } = findingsDefinition;
  createFindings(path, { key, fields });
  const db = openFindings(path, { readonly: false });
  db.pragma('synchronous = OFF');
  const write = partitionWriter(db);
  for (let partition = 0; partition < limits.partitions; partition++) {
    const kept: PackedFinding[] = [];
    const tally = emptyTally(fields.length);
    // Keys are scattered over the partitions as their hashes scatter them.
    for (let i = partition; i < count; i += limits.partitions) {
      const finding = findingAt(i);
      tally[finding.kind]++;
      for (const field of finding.fields ?? []) tally.byField[field] = (tally.byField[field] ?? 0) + 1;
      kept.push(finding);
    }
    write(partition, tally, kept);
  }
  db.close();
  sealFindings(path);
}

function findingAt(i: number): PackedFinding {
  const sku = `SKU-${String((i * 7_919) % 1_000_000_007).padStart(12, '0')}`;
  const key = Buffer.from(`${sku}\0`, 'latin1');
  const price = 100 + ((i * 31) % 99_999);
  const record = (cents: number, status: number) =>
    packed([sku, `Item ${i % 9_973} of the promotion`, decimal(cents), String(status), `2026-06-17T0${i % 10}:41:07Z`]);
  const place = `out.csv:${i + 2}`;
  switch (choose(i)) {
    case 0:
      return { kind: 'missing', key, inbound: record(price, 1) };
    case 1:
      return { kind: 'different', key, fields: [1], inbound: record(price, 1), outbound: record(price * 100, 1) };
    case 2:
      return { kind: 'different', key, fields: [1, 2], inbound: record(price, 1), outbound: record(price + 1, 2) };
    case 3:
      return { kind: 'unexpected', key, outbound: record(price, 0) };
    case 4:
      return { kind: 'duplicate', key, counts: { inbound: 2, outbound: i % 3 } };
    default: {
      const invalid = { side: 'outbound' as const, place, reason: 'price: not a decimal: "abc"', raw: `${sku},abc` };
      return {
        kind: 'invalid',
        key: Buffer.from(`outbound\0${place.replace(/\d+/, (n) => n.padStart(15, '0'))}`),
        invalid,
      };
    }
  }
}

/** Six of ten missing, three of ten different in price, the rest in turn. */
function choose(i: number): number {
  const tenth = Math.floor(i / limits.partitions) % 10;
  if (tenth < 6) return 0;
  if (tenth < 9) return 1;
  return 2 + (Math.floor(i / limits.partitions / 10) % 4);
}

function decimal(cents: number): string {
  return String(cents / 100);
}

/** A body of short values: a byte for the length of each. */
function packed(values: string[]): Buffer {
  return Buffer.from(values.map((value) => `${String.fromCharCode(value.length + 1)}${value}`).join(''), 'latin1');
}
