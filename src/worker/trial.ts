import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import type { Tasks, Trial } from '#shared/tasks.ts';
import { SnapshotWriter } from './evidence/snapshot-writer.ts';
import { sparesCores, watchForStop } from './pull.ts';
import { openSource } from './sources/index.ts';
import type { Source } from './sources/source.ts';

/**
 * Reads and keeps a side the way a pull does, until it is asked to stop. What was kept by then is sealed like any
 * snapshot, so that the time and the bytes are those of the real thing.
 */
export async function trial(input: Tasks['trial']['input']): Promise<Trial> {
  const stopped = new AbortController();
  const watch = watchForStop(input, stopped);
  const { side, key, fields, gauge } = input;
  const hasSpareCores = sparesCores(input.source);
  const writer = new SnapshotWriter({ path: input.snapshot, side, key, fields, gauge, hasSpareCores });
  let source: Source | undefined;
  try {
    source = await openSource(input.source, input);
    const began = performance.now();
    const isWhole = await readUntilStopped(source, writer, stopped.signal);
    const { read } = writer.seal();
    const seconds = (performance.now() - began) / 1_000;
    return { records: read, seconds, bytes: bytesInUse(input.snapshot), isWhole };
  } finally {
    clearInterval(watch);
    writer.close();
    await source?.close().catch(() => {});
  }
}

async function readUntilStopped(source: Source, writer: SnapshotWriter, stopped: AbortSignal): Promise<boolean> {
  try {
    await source.read(null, writer, stopped);
    return !stopped.aborted;
  } catch (error) {
    const isAsked = stopped.aborted || (error instanceof TieoutError && error.code === 'interrupted');
    if (!isAsked) throw error;
    return false;
  }
}

/**
 * A file's bytes without the pages that its last checkpoint left free: a whole pull fills them again. The size of a
 * page and the number of free ones stand in the header of every SQLite file.
 */
function bytesInUse(path: string): number {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  const written = header.readUInt16BE(16);
  const pageBytes = written === 1 ? 65_536 : written;
  return statSync(path).size - header.readUInt32BE(36) * pageBytes;
}
