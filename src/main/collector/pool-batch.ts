import { ByteWriter } from '#worker/records/bytes.ts';
import type { PoolRecord } from './record.ts';

/** A record to be written; `positions` are those of it and of the records of its key that it stands for. */
export type PoolEntry = { record: PoolRecord; positions: number[]; expected?: Buffer };

/** As the pool's script takes them: the buckets of these entries, and what is to be written into each of them. */
export type PoolBatch = { entries: PoolEntry[]; buckets: number[]; packed: Buffer };

/**
 * Packs entries bucket by bucket, in MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), which a script
 * unpacks at once; an argument for each value costs the driver and the server more than the writing does. `entries` are in
 * the order in which the script counts them.
 */
export function packedBatch(unordered: PoolEntry[]): PoolBatch {
  const entries = unordered.sort((a, b) => a.record.bucket - b.record.bucket);
  const out = new ByteWriter(sizeOf(entries));
  const buckets: number[] = [];
  const starts: number[] = [];
  for (const [i, { record }] of entries.entries()) {
    if (record.bucket === buckets.at(-1)) continue;
    buckets.push(record.bucket);
    starts.push(i);
  }
  writeHead(out, array32, buckets.length);
  for (const [b, start] of starts.entries()) {
    const end = starts[b + 1] ?? entries.length;
    writeHead(out, array32, (end - start) * 3);
    for (let i = start; i < end; i++) writeEntry(out, entries[i] as PoolEntry);
  }
  return { entries, buckets, packed: out.bytes.subarray(0, out.length) };
}

// Of each kind the form with a length of four bytes, which every version of the server's library reads.
const array32 = 0xdd;
const text32 = 0xdb;
const no = 0xc2;
const headBytes = 5;

function writeEntry(out: ByteWriter, { record, expected }: PoolEntry): void {
  const head = out.length;
  out.length += headBytes;
  out.text(record.field);
  const end = out.length;
  out.length = head;
  writeHead(out, text32, end - head - headBytes);
  out.length = end;
  writeText(out, record.value);
  if (expected) writeText(out, expected);
  else out.bytes[out.length++] = no;
}

function writeText(out: ByteWriter, text: Buffer): void {
  writeHead(out, text32, text.length);
  out.copy(text, 0, text.length);
}

function writeHead(out: ByteWriter, kind: number, length: number): void {
  out.bytes[out.length] = kind;
  out.length = out.bytes.writeUInt32BE(length, out.length + 1);
}

/** Enough for all of them, so that nothing is moved while it is written. */
function sizeOf(entries: PoolEntry[]): number {
  let bytes = headBytes;
  for (const { record, expected } of entries)
    bytes += 4 * headBytes + record.field.length * 3 + record.value.length + (expected?.length ?? 0);
  return bytes;
}
