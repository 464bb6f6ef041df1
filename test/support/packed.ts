import { definitionSchema } from '#shared/definition.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';
import { hash32 } from '#worker/records/hash.ts';
import { keyEndOf, packRow, writeRecord } from '#worker/records/packed.ts';
import type { SideRecords } from '#worker/records/pairs.ts';
import { RecordIndex } from '#worker/records/record-index.ts';
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

/** One side of a partition as a snapshot hands it over; hashes are those of the keys unless given. */
export function sideOf(bodies: Buffer[], keyColumns: number, hashOf = keyHash): SideRecords {
  const records = bodies.map((body) => {
    const record = Buffer.alloc(8 + body.length);
    writeRecord(record, 0, hashOf(body, keyColumns), body, 0, body.length);
    return record;
  });
  const bytes = Buffer.concat(records);
  const index = new RecordIndex(0);
  index.addAll(bytes, 0, bytes.length, 0);
  return { bytes, index };
}

export function keyHash(body: Buffer, keyColumns: number): number {
  return hash32(body, 0, keyEndOf(body, 0, keyColumns));
}
