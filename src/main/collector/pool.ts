import type { CollectorSettings } from '#shared/collector.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { type PoolEntry, packedBatch } from './pool-batch.ts';
import { poolScript } from './pool-script.ts';
import { isTie, type PoolRecord, type ReadRecord, supersedes } from './record.ts';
import { connectRedis, isPassing, type RedisConnection } from './redis-connection.ts';
import { redisScript } from './redis-script.ts';

/** What became of a batch. `refused` are records that the pool does not take, by their position, with its words. */
export type Written = {
  written: number;
  replaced: number;
  repeated: number;
  older: number;
  ties: number;
  refused: Map<number, string>;
};

export type DeadLetter = {
  side: Side;
  source: string;
  /** Which message it was: tells a letter that is there twice, after a collector died between writing and acknowledging. */
  place: string;
  reason: string;
  deliveries: number;
  raw: Buffer;
};

export type ClearingPool = {
  connection: RedisConnection;
  /** Settles when the server has answered for every record; waits as long as it is away. */
  write(side: Side, records: PoolRecord[]): Promise<Written>;
  bury(letters: DeadLetter[]): Promise<void>;
  /** The most entries seen in one bucket of a side. */
  largestBucket(side: Side): number;
  close(): void;
};

export const bucketKeyParts = { inbound: 'in', outbound: 'out' } as const;
const write = redisScript(poolScript);

/** `isKept`: what the pool holds stays, whatever is written. */
export async function openPool(
  settings: CollectorSettings,
  read: ReadRecord,
  signal: AbortSignal,
  { isKept = false }: { isKept?: boolean } = {},
): Promise<ClearingPool> {
  const { pool, version } = settings;
  const connection = await connectRedis(pool, 'pool', signal);
  const largest = { inbound: 0, outbound: 0 };

  const order = version || isKept ? 'versioned' : 'last';
  const call = async (side: Side, buckets: number[], packed: Buffer): Promise<Reply> => {
    const keys = buckets.map((bucket) => `${pool.prefix}:${bucketKeyParts[side]}:${bucket}`);
    const reply = await connection.patiently(async () =>
      passed((await write(connection.client, keys, [order, packed])) as Reply),
    );
    largest[side] = Math.max(largest[side], reply[3]);
    return reply;
  };

  /** Writes, and compares with what is there already, until every record has found its place. */
  const settle = async (side: Side, all: PoolEntry[], result: Written): Promise<void> => {
    let rest = all;
    while (rest.length > 0) {
      const { entries, buckets, packed } = packedBatch(rest);
      const [written, replaced, repeated, , ...said] = await call(side, buckets, packed);
      result.written += written;
      result.replaced += replaced;
      result.repeated += repeated;
      rest = unsettled(entries, said, isKept ? 'kept' : read, result);
    }
  };

  return {
    connection,
    largestBucket: (side) => largest[side],
    close: connection.close,
    async write(side, records) {
      const result: Written = { written: 0, replaced: 0, repeated: 0, older: 0, ties: 0, refused: new Map() };
      for (const piece of pieces(folded(records, isKept, result))) await settle(side, piece, result);
      return result;
    },
    async bury(letters) {
      if (letters.length === 0) return;
      await connection.patiently(async () => {
        const pipeline = connection.client.pipeline();
        for (const letter of letters) pipeline.xadd(...deadLetterArguments(`${pool.prefix}:dead`, letter));
        for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
      });
    },
  };
}

/** A server that takes no writes for now says so of every record; that is not for the records to bear. */
function passed(reply: Reply): Reply {
  for (let i = 4; i + 2 < reply.length; i += 3) {
    const [kind, said] = [String(reply[i + 1]), reply[i + 2]];
    if (kind === 'error' && isPassing(String(said))) throw new Error(String(said));
  }
  return reply;
}

type Reply = [number, number, number, number, ...(number | Buffer)[]];

/** The records that are to be tried again, now that it is known what they would take the place of. */
function unsettled(
  entries: PoolEntry[],
  rest: (number | Buffer)[],
  read: ReadRecord | 'kept',
  result: Written,
): PoolEntry[] {
  const again: PoolEntry[] = [];
  for (let i = 0; i + 2 < rest.length; i += 3) {
    const entry = entries[Number(rest[i]) - 1] as PoolEntry;
    const said = rest[i + 2] as Buffer;
    if (String(rest[i + 1]) === 'error')
      for (const position of entry.positions) result.refused.set(position, String(said));
    else if (read === 'kept' || isOlder(entry.record, said, read, result)) result.older++;
    else again.push({ ...entry, expected: said });
  }
  return again;
}

/** One entry for each key of the batch: the records are compared here before the pool is asked. */
function folded(records: PoolRecord[], isKept: boolean, result: Written): PoolEntry[] {
  const entries = new Map<string, PoolEntry>();
  records.forEach((record, position) => {
    const known = entries.get(record.field);
    if (!known) {
      entries.set(record.field, { record, positions: [position] });
      return;
    }
    known.positions.push(position);
    if (record.value.equals(known.record.value)) result.repeated++;
    else {
      if (isTie(record, known.record)) result.ties++;
      result.older++;
      if (!isKept && supersedes(record, known.record)) known.record = record;
    }
  });
  return [...entries.values()];
}

/** Whether what is there stays. What cannot be read, or has no version, gives way to what can. */
function isOlder(record: PoolRecord, there: Buffer, read: ReadRecord, result: Written): boolean {
  const other = read(there);
  if ('reason' in other) return false;
  if (isTie(record, other)) result.ties++;
  return !supersedes(record, other);
}

function* pieces(entries: PoolEntry[]): Iterable<PoolEntry[]> {
  let piece: PoolEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const isFull = piece.length === limits.collectBatchRecords;
    if (isFull || (piece.length > 0 && bytes + entry.record.value.length > limits.collectBatchBytes)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(entry);
    bytes += entry.record.value.length;
  }
  if (piece.length > 0) yield piece;
}

function deadLetterArguments(
  key: string,
  { side, source, place, reason, deliveries, raw }: DeadLetter,
): [string, ...(string | Buffer | number)[]] {
  const fields = { side, source, place, reason, deliveries: String(deliveries) };
  const shown = raw.subarray(0, limits.deadLetterBytesMax);
  return [key, 'MAXLEN', '~', limits.deadLettersMax, '*', ...Object.entries(fields).flat(), 'raw', shown];
}
