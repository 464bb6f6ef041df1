import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';

/**
 * Numbers by finding, beside what they mean: one JSON header, then arrays of 32-bit numbers. For a million findings
 * reading it is 4 MB, where a row a finding would be a minute's work at every decision.
 */
export type MarksFile<Header> = { header: Header; arrays: Uint32Array[] };

/** Undefined where it is not there or not whole: whoever can make it anew does. */
export function readMarksFile<Header>(path: string): MarksFile<Header> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const bytes = readFileSync(path);
    const headerBytes = bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', 4, 4 + headerBytes)) as Header & { lengths: number[] };
    let at = aligned(4 + headerBytes);
    if (bytes.length !== at + header.lengths.reduce((sum, length) => sum + length * 4, 0)) return undefined;
    const arrays = header.lengths.map((length) => {
      const array = new Uint32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + length * 4));
      at += length * 4;
      return array;
    });
    return { header, arrays };
  } catch {
    return undefined;
  }
}

/** Writes it under its name only when it is whole. Returns its SHA-256. */
export function writeMarksFile<Header>(path: string, { header, arrays }: MarksFile<Header>): string {
  const text = Buffer.from(JSON.stringify({ ...header, lengths: arrays.map(({ length }) => length) }));
  const head = Buffer.alloc(aligned(4 + text.length));
  head.writeUInt32LE(text.length, 0);
  text.copy(head, 4);
  const pieces = [head, ...arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength))];
  const partial = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.partial`;
  const digest = createHash('sha256');
  try {
    const file = openSync(partial, 'w');
    try {
      for (const piece of pieces) {
        writeSync(file, piece);
        digest.update(piece);
      }
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new TieoutError('workspace', `${path} cannot be written`, {
      next: 'Make room on that disk, then try again.',
      cause,
    });
  }
  return digest.digest('hex');
}

export function sha256OfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
