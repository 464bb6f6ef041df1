import { createHash } from 'node:crypto';
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TieoutError } from '#shared/errors.ts';
import type { Finding } from '#shared/finding.ts';
import { countWritten, createReportGauge, isEndRequested } from '#shared/report-gauge.ts';
import type { Tasks } from '#shared/tasks.ts';
import { makeFolder } from '#storage/folder.ts';
import { FindingsReader } from './evidence/findings-reader.ts';
import { reportOf } from './reports/index.ts';

/** Writes a report beside its final name and renames it when it is whole, so that nobody picks up half a file. */
export async function report({
  findings,
  format,
  path,
  summary,
  gauge = createReportGauge(),
}: Tasks['report']['input']): Promise<Tasks['report']['output']> {
  const render = reportOf(format);
  const reader = new FindingsReader(findings);
  const partial = `${path}.partial`;
  let count = 0;
  function* counted(all: Iterable<Finding>) {
    for (const finding of all) {
      if (isEndRequested(gauge)) throw cancelled(path);
      count++;
      countWritten(gauge);
      yield finding;
    }
  }
  try {
    const sha256 = createHash('sha256');
    const pieces = render({ summary, key: reader.key, fields: reader.fields, findings: counted(reader.all()) });
    makeFolder(dirname(path));
    await pipeline(Readable.from(inBlocks(pieces)), hashedBy(sha256), createWriteStream(partial));
    renameSync(partial, path);
    return { path, findings: count, bytes: statSync(path).size, sha256: sha256.digest('hex') };
  } catch (error) {
    remove(partial);
    throw writeError(error, path);
  } finally {
    reader.close();
  }
}

function cancelled(path: string): TieoutError {
  return new TieoutError('interrupted', `writing ${path} was cancelled; nothing was left of it`, {
    next: 'Export it again.',
  });
}

const blockCharacters = 256 * 1024;

/** Joins small pieces: a stream's cost is by piece, not by byte. */
function* inBlocks(pieces: Iterable<string>): Generator<Buffer> {
  let block: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    block.push(piece);
    length += piece.length;
    if (length < blockCharacters) continue;
    yield Buffer.from(block.join(''));
    block = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(block.join(''));
}

function hashedBy(hash: ReturnType<typeof createHash>) {
  return async function* (blocks: AsyncIterable<Buffer>) {
    for await (const block of blocks) {
      hash.update(block);
      yield block;
    }
  };
}

/** Clearing up must not hide what went wrong: where the folder is none, not even looking for the file succeeds. */
function remove(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {}
}

function writeError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof TieoutError) return error;
  const complaints: Record<string, string> = {
    ENOSPC: 'the disk is full',
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
