import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';
import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { elsewhere, zip64End, zip64Extra, zip64Version } from '#worker/zip64.ts';

/** A file of the archive. Its text is asked for when its turn comes. */
export type ZipEntry = { name: string; text: Iterable<string> };

type Written = { name: Buffer; crc: number; packedBytes: number; bytes: number; at: number };

/**
 * A ZIP archive (APPNOTE 6.3.10) of texts, written as it comes: nothing but a window of a file is in memory. Sizes follow
 * each file, as they are not known before. What 32 bits do not hold, and no more, is in the ZIP64 form: programs that
 * do not know it read every smaller workbook. `onLarge` is told once there is such a value. Node's own zlib compresses on
 * another thread.
 */
export async function* zipped(entries: Iterable<ZipEntry>, onLarge: () => void = () => {}): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for (const { name, text } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, packedBytes: 0, bytes: 0, at };
    const header = localHeader(entry.name);
    yield header;
    for await (const block of deflated(measured(text, entry))) {
      entry.packedBytes += block.length;
      yield block;
    }
    const after = descriptor(entry);
    yield after;
    at += header.length + entry.packedBytes + after.length;
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  const end = endOfDirectory(written.length, directory.length, at);
  if (end.length > plainEndBytes || written.some(({ bytes }) => isLarge(bytes))) onLarge();
  yield end;
}

/** A block is compressed, on another thread, while the next one is made. */
async function* deflated(blocks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: limits.sheetDeflateLevel, chunkSize: deflatedBytes });
  const ready: Buffer[] = [];
  deflate.on('data', (block: Buffer) => ready.push(block));
  // Whatever fails is told to whoever waits for a block; without this it would end the thread.
  deflate.on('error', () => {});
  const taken = (act: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => act((error) => (error ? reject(error) : resolve())));
  try {
    let compressing = Promise.resolve();
    for (const block of blocks) {
      await compressing;
      yield* ready.splice(0);
      compressing = taken((done) => deflate.write(block, done));
      // It is waited for before the next one; until then nobody else would hear that it failed.
      compressing.catch(() => {});
    }
    await compressing;
    const ended = once(deflate, 'end');
    deflate.end();
    await ended;
    yield* ready.splice(0);
  } finally {
    deflate.destroy();
  }
}

/** A little more than a block is when it is compressed. */
const deflatedBytes = 64 * 1024;

function* measured(text: Iterable<string>, entry: Written): Generator<Buffer> {
  for (const block of inBlocks(text)) {
    entry.crc = crc32(block, entry.crc);
    entry.bytes += block.length;
    yield block;
  }
}

/** Two buffers by turns: a block must have been taken when the one after the next is asked for. */
function* inBlocks(text: Iterable<string>): Generator<Buffer> {
  let [out, next] = [new ByteWriter(limits.reportBlockCharacters), new ByteWriter(limits.reportBlockCharacters)];
  for (const piece of text) {
    out.text(piece);
    if (out.length < fullBytes) continue;
    yield out.bytes.subarray(0, out.length);
    [out, next] = [next, out];
    out.length = 0;
  }
  yield out.bytes.subarray(0, out.length);
}

/** Short of the buffer by more than most rows take, which would make it grow. */
const fullBytes = limits.reportBlockCharacters - 8 * 1024;

const [localSignature, descriptorSignature, directorySignature, endSignature] = [
  0x04034b50, 0x08074b50, 0x02014b50, 0x06054b50,
];
const plainEndBytes = 22;
/** Needs version 2.0; the sizes follow, and the name is UTF-8; deflated. The date is the earliest there is: 1980-01-01. */
const common = [20, 0x0808, 8, 0, 0x0021] as const;

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(localSignature, 0);
  common.forEach((value, i) => void header.writeUInt16LE(value, 4 + i * 2));
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

/** The sizes have 64 bits where one of them needs it (4.3.9.2), as whoever unpacked so much expects. */
function descriptor({ crc, packedBytes, bytes }: Written): Buffer {
  const start = Buffer.alloc(8);
  [descriptorSignature, crc].forEach((value, i) => void start.writeUInt32LE(value, i * 4));
  const sizes = [packedBytes, bytes];
  // A ZIP64 field is its sizes after 4 bytes of heading.
  if (sizes.some(isLarge)) return Buffer.concat([start, zip64Extra(sizes).subarray(4)]);
  const after = Buffer.alloc(8);
  sizes.forEach((value, i) => void after.writeUInt32LE(value, i * 4));
  return Buffer.concat([start, after]);
}

function directoryEntry({ name, crc, packedBytes, bytes, at }: Written): Buffer {
  const entry = Buffer.alloc(46);
  // In the order of the field (4.5.3), which is not that of their places in the entry.
  const large = [bytes, packedBytes, at].filter(isLarge);
  const extra = large.length > 0 ? zip64Extra(large) : Buffer.alloc(0);
  const version = large.length > 0 ? zip64Version : common[0];
  entry.writeUInt32LE(directorySignature, 0);
  entry.writeUInt16LE(version, 4);
  [version, ...common.slice(1)].forEach((value, i) => void entry.writeUInt16LE(value, 6 + i * 2));
  entry.writeUInt32LE(crc, 16);
  [packedBytes, bytes].forEach((value, i) => void entry.writeUInt32LE(isLarge(value) ? elsewhere : value, 20 + i * 4));
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  entry.writeUInt32LE(isLarge(at) ? elsewhere : at, 42);
  return Buffer.concat([entry, name, extra]);
}

/** The largest value of a field says that it is elsewhere, and so is one that has to be. */
function isLarge(value: number): boolean {
  return value >= limits.zipPlainBytesMax;
}

function endOfDirectory(entries: number, bytes: number, at: number): Buffer {
  if (entries >= limits.zipPlainEntriesMax || isLarge(bytes) || isLarge(at)) return zip64End(entries, bytes, at);
  const end = Buffer.alloc(plainEndBytes);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
