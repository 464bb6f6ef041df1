import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CollectorSettings, describeQueue } from '#shared/collector.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RestoreAsked, RestoredSide } from '#shared/restore.ts';
import { bucketKeyParts, type ClearingPool, openPool } from './pool.ts';
import { type PoolRecord, type ReadRecord, recordReader, supersedes } from './record.ts';
import { connectRedis } from './redis-connection.ts';
import { entriesIn } from './redis-stream-replies.ts';

/** A file of lines of JSON, as records of a run's snapshot are written for it; or a stream, from an entry on. */
export type RestoreSource = { file: string; name: string } | { stream: string };

/**
 * Writes what a source has into one side of the pool, and then holds every record against what is there. What the pool
 * holds by itself is newer: it gives way to a higher version out of a stream alone, and to nothing of a snapshot.
 */
export async function restoreSide(
  settings: CollectorSettings,
  side: Side,
  source: RestoreSource,
  { bucket, dryRun }: Pick<RestoreAsked, 'bucket' | 'dryRun'>,
  signal: AbortSignal,
): Promise<RestoredSide> {
  const read = recordReader(settings);
  // Without versions nobody knows which is newer, so what is there stays; the stream is read from its end.
  const isKept = 'file' in source || settings.version === undefined;
  const pool = await openPool(settings, read, signal, { isKept });
  try {
    const payloads = () => batches('file' in source ? linesOf(source.file) : entriesOf(settings, side, source, signal));
    const names = { side, source: 'file' in source ? source.name : `the ${queueOf(settings, side)}` };
    const counts = { records: 0, unreadable: 0, written: 0, replaced: 0, same: 0, newer: 0, missing: 0, older: 0 };
    const restored: RestoredSide = { ...names, ...counts, entries: 0, examples: [] };
    const wanted = (batch: Buffer[]) => wantedOf(batch, read, bucket);
    if (!dryRun) {
      for await (const batch of payloads()) {
        const { written, replaced } = await pool.write(side, wanted(batch).records);
        restored.written += written;
        restored.replaced += replaced;
      }
    }
    for await (const batch of payloads()) {
      const { records, unreadable } = wanted(batch);
      restored.records += records.length;
      restored.unreadable += unreadable;
      await compare(pool, settings, restored, records, { read, isKept });
    }
    restored.entries = await poolEntries(pool, settings, side, bucket);
    return restored;
  } finally {
    pool.close();
  }
}

/** What cannot be read has no bucket, so it concerns whoever restores them all. */
function wantedOf(batch: Buffer[], read: ReadRecord, bucket: number | undefined) {
  const found = batch.map(read);
  const records = found.filter((record): record is PoolRecord => !('reason' in record));
  return {
    records: bucket === undefined ? records : records.filter((record) => record.bucket === bucket),
    unreadable: bucket === undefined ? found.length - records.length : 0,
  };
}

async function compare(
  { connection }: ClearingPool,
  { pool }: CollectorSettings,
  restored: RestoredSide,
  records: PoolRecord[],
  { read, isKept }: { read: ReadRecord; isKept: boolean },
): Promise<void> {
  const there = await connection.patiently(async () => {
    const pipeline = connection.client.pipeline();
    for (const { bucket, field } of records)
      pipeline.hgetBuffer(`${pool.prefix}:${bucketKeyParts[restored.side]}:${bucket}`, field);
    return ((await pipeline.exec()) ?? []).map(([error, value]) => {
      if (error) throw error;
      return value as Buffer | null;
    });
  });
  for (const [i, record] of records.entries()) {
    const outcome = outcomeOf(record, there[i] ?? null, read, isKept);
    restored[outcome]++;
    const isWrong = outcome === 'missing' || outcome === 'older';
    if (isWrong && restored.examples.length < limits.restoreExamples) restored.examples.push(record.field);
  }
}

function outcomeOf(record: PoolRecord, there: Buffer | null, read: ReadRecord, isKept: boolean) {
  if (!there) return 'missing';
  if (there.equals(record.value)) return 'same';
  const other = read(there);
  if (isKept) return 'newer';
  return 'reason' in other || supersedes(record, other) ? 'older' : 'newer';
}

async function poolEntries(
  { connection }: ClearingPool,
  { pool }: CollectorSettings,
  side: Side,
  bucket: number | undefined,
): Promise<number> {
  const [from, to] = bucket === undefined ? [0, pool.buckets] : [bucket, bucket + 1];
  let entries = 0;
  for (let at = from; at < to; at += limits.collectBatchRecords) {
    const some = Array.from({ length: Math.min(limits.collectBatchRecords, to - at) }, (_, i) => at + i);
    entries += await connection.patiently(async () => {
      const pipeline = connection.client.pipeline();
      for (const number of some) pipeline.hlen(`${pool.prefix}:${bucketKeyParts[side]}:${number}`);
      return ((await pipeline.exec()) ?? []).reduce((sum, [, length]) => sum + Number(length ?? 0), 0);
    });
  }
  return entries;
}

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
    if (line !== '') yield Buffer.from(line);
}

/** A stream from its end back to an entry: the newest first, and no group learns of it. */
async function* entriesOf(
  settings: CollectorSettings,
  side: Side,
  { stream: first }: { stream: string },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const queue = settings[side];
  if (queue?.type !== 'redis-stream') throw noStream(settings, side);
  const connection = await connectRedis(queue, side, signal);
  try {
    for (let end = '+'; ; ) {
      const reply = await connection.patiently(() =>
        connection.client.callBuffer('XREVRANGE', queue.stream, end, first, 'COUNT', limits.collectBatchRecords),
      );
      const entries = entriesIn(reply as (unknown[] | null)[], queue.field);
      for (const { payload } of entries) yield payload ?? Buffer.alloc(0);
      const last = entries.at(-1);
      if (!last) return;
      end = `(${last.id}`;
    }
  } finally {
    connection.close();
  }
}

async function* batches(payloads: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let [batch, bytes] = [[] as Buffer[], 0];
  for await (const payload of payloads) {
    batch.push(payload);
    bytes += payload.length;
    if (batch.length < limits.collectBatchRecords && bytes < limits.collectBatchBytes) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

function queueOf(settings: CollectorSettings, side: Side): string {
  const queue = settings[side];
  return queue ? describeQueue(queue) : side;
}

function noStream(settings: CollectorSettings, side: Side): TieoutError {
  const queue = settings[side];
  const what = queue
    ? `${side} comes from ${describeQueue(queue)}, which keeps nothing that was acknowledged`
    : `the file has no ${side}`;
  return new TieoutError('usage', what, {
    next: `Restore ${side} from a run: tieout restore FILE --run RUN --side ${side}.`,
  });
}
