import { closeSync, createReadStream, openSync, readSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { CursorLost, type Estimate } from './source.ts';

/** A file of text, read as UTF-8 bytes whatever its encoding; `.gz` and `.zst` are decompressed on the way. */
export type TextFile = { path: string; name: string; side: SourceRole; encoding: string; stats: Stats };

/** A stretch of the file's text. `from` is the offset, in decoded bytes, of its first byte. */
export type TextWindow = { bytes: Buffer; end: number; isLast: boolean; isFull: boolean };

/**
 * Where reading stands: an offset in decoded bytes, the line there, and which state of the file that was. `isCut` where
 * it stands inside a line too long to be read, whose rest is no record.
 */
export type TextCursor = { offset: number; line: number; size: number; modifiedMs: number; isCut?: boolean };

export function openTextFile(path: string, side: SourceRole, encoding = 'utf-8'): TextFile {
  const name = basename(path);
  try {
    const stats = statSync(path);
    if (!stats.isFile())
      throw new TieoutError('unreachable', `${side}: ${path} is not a file`, { next: `Correct ${side}.path.` });
    return { path, name, side, encoding: encoding === 'utf8' ? 'utf-8' : encoding, stats };
  } catch (error) {
    throw fileError(error, path, side);
  }
}

/** The cursor a checkpoint kept, if it still fits the file; otherwise reading must start over. */
export function textCursor(file: TextFile, from: Cursor | null): TextCursor {
  const now = { size: file.stats.size, modifiedMs: file.stats.mtimeMs };
  if (from === null) return { offset: 0, line: 1, ...now };
  const cursor = from as TextCursor;
  if (cursor.size !== now.size || cursor.modifiedMs !== now.modifiedMs)
    throw new CursorLost(`${file.name} has changed`);
  return cursor;
}

/**
 * Hands over the text window by window, from an offset in decoded bytes. `consume` returns how far it got; what is left
 * comes again at the head of the next window, which grows until a record fits or `isFull` says that it never will. The
 * text is put into `usual` where that is given and large enough.
 */
export async function readText(
  file: TextFile,
  offset: number,
  signal: AbortSignal,
  consume: (window: TextWindow, fileBytesRead: number) => number,
  usual: Buffer = Buffer.allocUnsafeSlow(2 * limits.fileChunkBytes),
): Promise<void> {
  let bytes = usual;
  let end = 0;
  const move = (to: Buffer) => {
    bytes.copy(to, 0, 0, end);
    bytes = to;
  };
  const advance = (isLast: boolean, read: number) => {
    const consumed = consume({ bytes, end, isLast, isFull: end >= limits.recordBytesMax }, read);
    bytes.copyWithin(0, consumed, end);
    end -= consumed;
  };
  try {
    for await (const { bytesMax, put } of piecesOf(file, offset)) {
      if (signal.aborted) return;
      const needed = end + bytesMax;
      if (needed > bytes.length) move(Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, needed)));
      else if (bytes !== usual && needed <= usual.length) move(usual);
      const { length, read } = put(bytes, end);
      end += length;
      if (length > 0) advance(false, read);
    }
  } catch (error) {
    throw fileError(error, file.path, file.side);
  }
  if (signal.aborted) return;
  while (end > 0) advance(true, file.stats.size);
  refuseChanged(file);
}

/** Counts records from an offset on until there are enough of them to say how many the whole file has. */
export async function estimateRecords(
  file: TextFile,
  offset: number,
  signal: AbortSignal,
  count: (window: TextWindow) => { consumed: number; records: number },
): Promise<Estimate> {
  const enough = new AbortController();
  let records = 0;
  let bytesRead = 0;
  await readText(file, offset, AbortSignal.any([signal, enough.signal]), (window, fileBytesRead) => {
    const counted = count(window);
    records += counted.records;
    bytesRead = fileBytesRead;
    if (records >= sampledRecords) enough.abort();
    return counted.consumed;
  });
  const isExact = !enough.signal.aborted;
  return { records: isExact ? records : Math.round((records * file.stats.size) / bytesRead), isExact };
}

const sampledRecords = 50_000;

/** The byte order mark that some programs put before UTF-8: three bytes, or none. */
export function bomLength(bytes: Uint8Array, end: number): number {
  return end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** The next stretch of text, of at most so many bytes: `put` writes it into the target, and says how much of the file that was. */
type Piece = { bytesMax: number; put(target: Buffer, at: number): { length: number; read: number } };

async function* piecesOf(file: TextFile, offset: number): AsyncGenerator<Piece> {
  const isCompressed = /\.(gz|zst)$/i.test(file.path);
  if (!isCompressed && file.encoding === 'utf-8') return yield* plainPieces(file, offset);
  for await (const { chunk, read } of skipped(decodedChunks(file), offset)) {
    yield {
      bytesMax: chunk.length,
      put(target, at) {
        chunk.copy(target, at);
        return { length: chunk.length, read };
      },
    };
  }
}

/** Plain text is read straight to where it is wanted. */
async function* plainPieces(file: TextFile, offset: number): AsyncGenerator<Piece> {
  const descriptor = openSync(file.path, 'r');
  let position = offset;
  let isAtEnd = false;
  const piece: Piece = {
    bytesMax: limits.fileChunkBytes,
    put(target, at) {
      const length = readSync(descriptor, target, at, limits.fileChunkBytes, position);
      position += length;
      isAtEnd = length === 0;
      return { length, read: position };
    },
  };
  try {
    while (!isAtEnd) {
      yield piece;
      await setImmediate();
    }
  } finally {
    closeSync(descriptor);
  }
}

type Chunk = { chunk: Buffer; read: number };

/** The text as UTF-8. Malformed bytes become U+FFFD, which the reader of the records refuses record by record. */
async function* decodedChunks(file: TextFile): AsyncGenerator<Chunk> {
  const decoder = file.encoding === 'utf-8' ? undefined : new TextDecoder(file.encoding);
  for await (const { chunk, read } of unpackedChunks(file)) {
    yield { chunk: decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk, read };
  }
  const rest = decoder?.decode();
  if (rest) yield { chunk: Buffer.from(rest), read: file.stats.size };
}

function unpackedChunks(file: TextFile): AsyncGenerator<Chunk> {
  if (/\.zst$/i.test(file.path)) return zstdChunks(file);
  return streamChunks(file.path, 0, /\.gz$/i.test(file.path) ? createGunzip(chunkSize) : undefined);
}

const chunkSize = { chunkSize: limits.fileChunkBytes };

/**
 * A zstd file may be several frames one after the other (pzstd writes them, `cat` joins them), but Node's stream ends
 * after the first one without a word; so each frame gets a stream of its own, until the file's last byte is used.
 */
async function* zstdChunks(file: TextFile): AsyncGenerator<Chunk> {
  for (let offset = 0; offset < file.stats.size; ) {
    const decompressor = createZstdDecompress(chunkSize);
    yield* streamChunks(file.path, offset, decompressor);
    if (decompressor.bytesWritten === 0) throw damaged(file.path, file.side, 'it ends within a frame');
    offset += decompressor.bytesWritten;
  }
}

async function* streamChunks(path: string, start: number, decompressor: Transform | undefined): AsyncGenerator<Chunk> {
  const raw = createReadStream(path, { start, highWaterMark: limits.fileChunkBytes });
  const stream = decompressor ? raw.pipe(decompressor) : raw;
  if (decompressor) raw.on('error', (error) => decompressor.destroy(error));
  try {
    for await (const bytes of stream) yield { chunk: bytes as Buffer, read: start + raw.bytesRead };
  } finally {
    stream.destroy();
    raw.destroy();
  }
}

async function* skipped(chunks: AsyncGenerator<Chunk>, offset: number): AsyncGenerator<Chunk> {
  let toSkip = offset;
  for await (const { chunk, read } of chunks) {
    const skip = Math.min(toSkip, chunk.length);
    toSkip -= skip;
    if (skip < chunk.length) yield { chunk: chunk.subarray(skip), read };
  }
}

function refuseChanged(file: TextFile): void {
  const now = statSync(file.path, { throwIfNoEntry: false });
  if (now?.size === file.stats.size && now.mtimeMs === file.stats.mtimeMs) return;
  throw new TieoutError('unreachable', `${file.side}: ${file.path} changed while it was read`, {
    next: 'Wait until it is written, then run again.',
  });
}

function fileError(error: unknown, path: string, side: SourceRole): unknown {
  if (error instanceof TieoutError || !(error instanceof Error)) return error;
  const code = errorCodeOf(error) ?? '';
  const next = `Correct ${side}.path, or put the file there.`;
  if (code === 'ENOENT')
    return new TieoutError('unreachable', `${side}: ${path} does not exist`, { next, cause: error });
  if (code === 'EACCES' || code === 'EPERM') {
    return new TieoutError('unreachable', `${side}: ${path} may not be read`, {
      next: 'Give read access to the file.',
      cause: error,
    });
  }
  if (code.startsWith('Z_') || code.startsWith('ZSTD_')) return damaged(path, side, error.message, error);
  if (code.startsWith('E'))
    return new TieoutError('unreachable', `${side}: ${path} could not be read: ${error.message}`, {
      next,
      cause: error,
    });
  return error;
}

function damaged(path: string, side: SourceRole, how: string, cause?: Error): TieoutError {
  return new TieoutError('unreachable', `${side}: ${path} is damaged: ${how}`, {
    next: 'Fetch the file again.',
    cause,
  });
}
