import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

/** A file of the archive. Its text is asked for when its turn comes. */
export type ZipEntry = { name: string; text: Iterable<string> };

type Written = { name: Buffer; crc: number; packedBytes: number; bytes: number; at: number };

/**
 * A ZIP archive (APPNOTE 6.3) of texts, written as it comes: nothing but a window of a file is in memory. Sizes follow
 * each file, as they are not known before, and there are no parts for more than 4 GB: a workbook that large opens
 * nowhere. Node's own zlib compresses on another thread.
 */
export async function* zipped(entries: Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for (const { name, text } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, packedBytes: 0, bytes: 0, at };
    const header = localHeader(entry.name);
    yield header;
    for await (const block of deflated(measured(text, entry))) {
      entry.packedBytes += block.length;
      refuseTooLarge(at + entry.packedBytes);
      yield block;
    }
    const after = descriptor(entry);
    yield after;
    at += header.length + entry.packedBytes + after.length;
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  refuseTooLarge(at + directory.length);
  yield directory;
  yield endOfDirectory(written.length, directory.length, at);
}

async function* deflated(blocks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: limits.sheetDeflateLevel });
  // What fails in the pipeline fails the loop below, too.
  const ended = pipeline(Readable.from(blocks), deflate).catch(() => {});
  for await (const block of deflate) yield block as Buffer;
  await ended;
}

function* measured(text: Iterable<string>, entry: Written): Generator<Buffer> {
  for (const block of inBlocks(text)) {
    entry.crc = crc32(block, entry.crc);
    entry.bytes += block.length;
    refuseTooLarge(entry.bytes);
    yield block;
  }
}

function* inBlocks(text: Iterable<string>): Generator<Buffer> {
  let block = '';
  for (const piece of text) {
    block += piece;
    if (block.length < limits.reportBlockCharacters) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(block);
}

function refuseTooLarge(bytes: number): void {
  if (bytes <= limits.zipBytesMax) return;
  throw new TieoutError('usage', 'the workbook, or one of its sheets, would be larger than 4 GB', {
    next: 'Export as csv or parquet.',
  });
}

const [localSignature, descriptorSignature, directorySignature, endSignature] = [
  0x04034b50, 0x08074b50, 0x02014b50, 0x06054b50,
];
/** Needs version 2.0; the sizes follow, and the name is UTF-8; deflated. The date is the earliest there is: 1980-01-01. */
const common = [20, 0x0808, 8, 0, 0x0021] as const;

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(localSignature, 0);
  common.forEach((value, i) => void header.writeUInt16LE(value, 4 + i * 2));
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptor({ crc, packedBytes, bytes }: Written): Buffer {
  const after = Buffer.alloc(16);
  [descriptorSignature, crc, packedBytes, bytes].forEach((value, i) => void after.writeUInt32LE(value, i * 4));
  return after;
}

function directoryEntry({ name, crc, packedBytes, bytes, at }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(directorySignature, 0);
  entry.writeUInt16LE(20, 4);
  common.forEach((value, i) => void entry.writeUInt16LE(value, 6 + i * 2));
  [crc, packedBytes, bytes].forEach((value, i) => void entry.writeUInt32LE(value, 16 + i * 4));
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, name]);
}

function endOfDirectory(entries: number, bytes: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
