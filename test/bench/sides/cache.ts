import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Side } from '#shared/finding.ts';
import { sizeOf } from '../harness/options.ts';
import { say } from '../harness/say.ts';
import { isMissing, names, recordBytesMax, writeLine } from './records.ts';

/** Where the sides lie while benchmarks run: made and removed by `npm run bench`, or by a benchmark started alone. */
export const cacheFolder = process.env.TIEOUT_BENCH_FOLDER ?? ownFolder();

/** The longest a line is on average. */
export const csvBytesPerRecord = 66;

/** A side as a CSV file. Written once for all the benchmarks of an invocation. */
export function csvSide(side: Side, records: number): string {
  const path = csvPath(side, records);
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  const began = performance.now();
  writeCsv(part, records, side);
  renameSync(part, path);
  const seconds = (performance.now() - began) / 1_000;
  say(`wrote ${path}, ${(records / seconds / 1e6).toFixed(1)} M records/s`);
  return path;
}

/** A side without a record: its header alone. */
export function emptySide(folder: string): string {
  const path = join(folder, 'empty.csv');
  writeCsv(path, 0, 'outbound');
  return path;
}

/** What is still to be written of both sides. */
export function csvBytesToWrite(records: number): number {
  const sides: Side[] = ['inbound', 'outbound'];
  return sides.filter((side) => !existsSync(csvPath(side, records))).length * records * csvBytesPerRecord;
}

function csvPath(side: Side, records: number): string {
  return join(cacheFolder, `${side}-${sizeOf(records)}.csv`);
}

const blockBytes = 4 * 1024 * 1024;

function writeCsv(path: string, records: number, side: Side): void {
  const block = Buffer.allocUnsafe(blockBytes);
  const file = openSync(path, 'w');
  try {
    let end = block.write(`${names.join(',')}\n`);
    for (let record = 0; record < records; record++) {
      if (isMissing(record, side)) continue;
      end = writeLine(block, end, record, side);
      if (end < blockBytes - recordBytesMax) continue;
      writeAll(file, block.subarray(0, end));
      end = 0;
    }
    writeAll(file, block.subarray(0, end));
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
