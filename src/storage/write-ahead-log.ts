import { closeSync, openSync, readSync } from 'node:fs';
import { errorCodeOf } from '#shared/errors.ts';

/**
 * Whether the log beside a file is another program's. SQLite would write it into the file without a question: a log
 * names its pages by number and does not say whose they are. The first page does, where the log has it.
 * Format: https://www.sqlite.org/fileformat2.html#walformat
 */
export function hasForeignLog(path: string, applicationId: number, pageBytes: number): boolean {
  const log = opened(`${path}-wal`);
  if (log === undefined) return false;
  try {
    const header = Buffer.alloc(headerBytes);
    // A log that is shorter, or begins otherwise, is one that SQLite itself passes over.
    if (readSync(log, header, 0, headerBytes, 0) < headerBytes || !isLog(header)) return false;
    if (header.readUInt32BE(8) !== pageBytes) return true;
    return firstPages(log, header, pageBytes).some((id) => id !== applicationId);
  } finally {
    closeSync(log);
  }
}

/** A log may go at any time: whoever closes the file last takes it away. */
function opened(logPath: string): number | undefined {
  try {
    return openSync(logPath, 'r');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const headerBytes = 32;
const frameHeaderBytes = 24;
const saltsAt = 16;
const applicationIdAt = 68;

function isLog(header: Buffer): boolean {
  const magic = header.readUInt32BE(0);
  return magic === 0x377f0682 || magic === 0x377f0683;
}

/**
 * The mark in every copy of the first page that is in the log. Frames of an older log have other salts and do not count,
 * nor does the last one: another Tieout may be writing it.
 */
function firstPages(log: number, header: Buffer, pageBytes: number): number[] {
  const salts = header.subarray(saltsAt, saltsAt + 8);
  const frame = Buffer.alloc(frameHeaderBytes + applicationIdAt + 4);
  const marks: number[] = [];
  let last: number | undefined;
  for (let at = headerBytes; ; at += frameHeaderBytes + pageBytes) {
    if (readSync(log, frame, 0, frame.length, at) < frame.length || !frame.subarray(8, 16).equals(salts)) return marks;
    if (last !== undefined) marks.push(last);
    last = frame.readUInt32BE(0) === 1 ? frame.readUInt32BE(frameHeaderBytes + applicationIdAt) : undefined;
  }
}
