import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { makeFolder } from '#storage/folder.ts';

type Piece = string | Uint8Array;

/** A file under its name for the time being. */
export type WrittenFile = { bytes: number; sha256: string; keep(): void; drop(): void };

/**
 * Writes a file beside its final name. `keep` renames it, so that nobody picks up half a file; whatever fails before
 * leaves what was there, and nothing else. Errors: `usage` where it cannot be written.
 */
export async function writeBeside(path: string, pieces: Iterable<Piece> | AsyncIterable<Piece>): Promise<WrittenFile> {
  const partial = `${path}.partial`;
  const drop = () => remove(partial);
  try {
    makeFolder(dirname(path));
    const written = await writeAll(partial, pieces);
    const keep = () => {
      try {
        renameSync(partial, path);
      } catch (error) {
        throw writeError(error, path);
      }
    };
    return { ...written, keep, drop };
  } catch (error) {
    drop();
    throw writeError(error, path);
  }
}

/** A block is written while the next one is made. */
async function writeAll(path: string, pieces: Iterable<Piece> | AsyncIterable<Piece>) {
  const sha256 = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'w');
  let writing = Promise.resolve();
  try {
    for await (const block of Symbol.asyncIterator in pieces ? blocksOf(pieces) : inBlocks(pieces)) {
      await writing;
      writing = file.writeFile(block);
      // It is waited for before the next one; until then nobody else would hear that it failed.
      writing.catch(() => {});
      sha256.update(block);
      bytes += block.length;
      beat();
    }
    await writing;
    await file.datasync();
  } finally {
    await writing.catch(() => {});
    await file.close();
  }
  return { bytes, sha256: sha256.digest('hex') };
}

async function* blocksOf(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield* inBlocks([piece]);
}

/** Joins small texts: writing costs by call, not by byte, and so does waiting. */
function* inBlocks(pieces: Iterable<Piece>): Generator<Uint8Array> {
  let block = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      block += piece;
      if (block.length < limits.reportBlockCharacters) continue;
    }
    if (block !== '') yield Buffer.from(block);
    block = '';
    if (typeof piece !== 'string') yield piece;
  }
  if (block !== '') yield Buffer.from(block);
}

/** Clearing up must not hide what went wrong: where the folder is none, not even looking for the file succeeds. */
function remove(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {}
}

/** The system's complaint about a file that is written, as one of ours. */
export function writeError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof TieoutError) return error;
  const complaints: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EFBIG: 'it would be larger than a file may be there',
    EACCES: 'the folder may not be written',
    EPERM: 'the folder may not be written',
    EROFS: 'the disk is read-only',
    EISDIR: 'it is a folder',
    ENOENT: 'its folder cannot be made',
    ENOTDIR: 'part of the path is a file',
    EEXIST: 'part of the path is a file',
  };
  const complaint = complaints[String(error.code)];
  if (!complaint) return error;
  return new TieoutError('usage', `${path} cannot be written: ${complaint}`, {
    next: 'Choose another --out.',
    cause: error,
  });
}
