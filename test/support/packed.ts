import { definitionSchema } from '#shared/definition.ts';
import type { PackedRecords } from '#worker/kernel/diff-kernel.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';
import { hash32 } from '#worker/records/hash.ts';
import { packRow, valuesEnd } from '#worker/records/packed.ts';
import { Row } from '#worker/records/row.ts';

/** The packed body of a record of text columns. */
export function packTexts(values: (string | null)[], keyColumns: number): Buffer {
  const names = values.map((_, i) => `c${i}`);
  const source = { type: 'csv', path: 'x.csv' };
  const { key } = definitionSchema.parse({ name: 'x', key: names.slice(0, 1), inbound: source, outbound: source });
  const canonicalize = names.flatMap(() => key.map(canonicalizer));
  const row = new Row(values.length);
  values.forEach((value, column) => {
    if (value !== null) row.setText(column, value);
  });
  const out = new ByteWriter(8);
  const reason = packRow(row, canonicalize, names, keyColumns, out);
  if (reason !== undefined) throw new Error(reason);
  return Buffer.from(out.bytes.subarray(0, out.length));
}

/** A text of a given length that repeats nothing soon. */
export function packText(length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += `${i},`;
  return text.slice(0, length);
}

/** One side of a partition as a snapshot's segments hold it. */
export function packedRecords(bodies: Buffer[], originBytes = 0): PackedRecords {
  const origin = Buffer.alloc(originBytes, 0xee);
  return { bytes: Buffer.concat(bodies.flatMap((body) => [origin, body])), originBytes };
}

export function keyHash(body: Buffer, keyColumns: number): number {
  return hash32(body, 0, valuesEnd(body, 0, keyColumns));
}
