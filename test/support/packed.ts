import { definitionSchema } from '#shared/definition.ts';
import type { PackedRecords } from '#worker/kernel/diff-kernel.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';
import { hash32 } from '#worker/records/hash.ts';
import { keyEndOf, packRow, writeRecord } from '#worker/records/packed.ts';
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

/** One side of a partition as a snapshot's segments hold it; hashes are those of the keys unless given. */
export function packedRecords(bodies: Buffer[], keyColumns: number, hashOf = keyHash, originBytes = 0): PackedRecords {
  const records = bodies.map((body) => {
    const record = Buffer.alloc(originBytes + 8 + body.length, 0xee);
    writeRecord(record, originBytes, hashOf(body, keyColumns), body, 0, body.length);
    return record;
  });
  return { bytes: Buffer.concat(records), originBytes };
}

export function keyHash(body: Buffer, keyColumns: number): number {
  return hash32(body, 0, keyEndOf(body, 0, keyColumns));
}
