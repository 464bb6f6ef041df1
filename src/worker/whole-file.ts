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

async function writeAll(path: string, pieces: Iterable<Piece> | AsyncIterable<Piece>) {
  const sha256 = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'w');
  try {
    for await (const block of inBlocks(pieces)) {
      sha256.update(block);
      await file.writeFile(block);
      bytes += block.length;
      beat();
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: sha256.digest('hex') };
}

/** Joins small texts: writing costs by call, not by byte. */
async function* inBlocks(pieces: Iterable<Piece> | AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  let block: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    if (typeof piece === 'string') {
      block.push(piece);
      length += piece.length;
      if (length < limits.reportBlockCharacters) continue;
    }
    if (length > 0) yield Buffer.from(block.join(''));
    block = [];
    length = 0;
    if (typeof piece !== 'string') yield piece;
  }
  if (length > 0) yield Buffer.from(block.join(''));
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
