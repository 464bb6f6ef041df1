import { performance } from 'node:perf_hooks';
import { bucketsFor, type CollectorSettings, describeQueue, type SideCounts } from '#shared/collector.ts';
import { type Side, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { plural } from '#shared/text.ts';
import { collectSide } from './collect-side.ts';
import { type CollectorState, noCounts, type SideState, secondsSince } from './counts.ts';
import { openQueue } from './index.ts';
import { openPool } from './pool.ts';
import type { Queue } from './queue.ts';
import { recordReader } from './record.ts';

export type CollectOptions = {
  /** Ends when the queues are empty and nobody owes a message. */
  drain: boolean;
  /** Ends after the batches that are under way. */
  stop: AbortSignal;
  onWarning(text: string): void;
  /** Called once, when everything is connected. */
  onStarted(state: () => CollectorState): void;
};

/** A pool that is away keeps batches waiting: after a stop they are given this long, and are then left to be handed out again. */
const graceMs = 5_000;

/** Carries events from the queues into the clearing pool. Settles with what it did; errors: `definition`, `unreachable`. */
export async function collect(settings: CollectorSettings, options: CollectOptions): Promise<CollectorState> {
  const start = performance.now();
  const read = recordReader(settings);
  const end = new AbortController();
  const giveUp = () => void setTimeout(() => end.abort(), graceMs).unref();
  options.stop.addEventListener('abort', giveUp, { once: true });
  const parts: Part[] = [];
  let pool: Awaited<ReturnType<typeof openPool>> | undefined;
  try {
    pool = await openPool(settings, read, end.signal);
    for (const side of sides) {
      const queue = settings[side];
      if (!queue) continue;
      const counts = noCounts();
      const source = describeQueue(queue);
      const onLost = (count: number, why: string) => {
        counts.lost += count;
        options.onWarning(`${side}: ${plural(count, 'event')} of ${source} ${why}; they are not in the pool.`);
      };
      const onDoubt = (what: string) => options.onWarning(`${side}: ${source} ${what}`);
      const opened = await openQueue(queue, { side, signal: end.signal, onLost, onDoubt });
      parts.push({ side, source, queue: opened, counts, backlog: { waiting: 0, pending: 0 } });
    }
    const { largestBucket } = pool;
    const state = () => stateOf(start, parts, largestBucket);
    const warn = overflowWarning(settings, largestBucket, options.onWarning);
    const look = setInterval(() => {
      warn();
      for (const part of parts) void refresh(part);
    }, limits.collectProgressEveryMs).unref();
    options.onStarted(state);
    const isOver = () => options.stop.aborted || end.signal.aborted;
    const work = { pool, read, deadAfter: settings.deadLetter.after };
    const batchesUnderWayMax = settings.version ? limits.collectBatchesUnderWay : 1;
    try {
      await Promise.all(
        parts.map((part) =>
          collectSide({ ...work, ...part, batchesUnderWayMax }, { drain: options.drain, isOver }).catch((error) => {
            // One side that cannot go on ends both, or the other would go on unseen.
            end.abort(error);
            throw error;
          }),
        ),
      );
    } catch (error) {
      if (!options.stop.aborted) throw error;
    } finally {
      clearInterval(look);
    }
    warn();
    await Promise.all(parts.map(refresh));
    return state();
  } finally {
    options.stop.removeEventListener('abort', giveUp);
    await Promise.all(parts.map(({ queue }) => queue.close()));
    pool?.close();
    end.abort();
  }
}

type Part = {
  side: Side;
  source: string;
  queue: Queue;
  counts: SideCounts;
  backlog: { waiting: number; pending: number };
};

async function refresh(part: Part): Promise<void> {
  part.counts.reconnects = part.queue.reconnects();
  if (part.queue.awaySince() !== undefined) return;
  part.backlog = await part.queue.backlog().catch(() => part.backlog);
}

function stateOf(start: number, parts: Part[], largestBucket: (side: Side) => number): CollectorState {
  const of = ({ side, queue, counts, backlog }: Part): [Side, SideState] => [
    side,
    { ...counts, ...backlog, largestBucket: largestBucket(side), isAway: queue.awaySince() !== undefined },
  ];
  return { seconds: secondsSince(start), sides: Object.fromEntries(parts.map(of)) };
}

/** Says once a side, and again when it has doubled, that buckets are larger than is read at a time. */
function overflowWarning(
  { pool }: CollectorSettings,
  largestBucket: (side: Side) => number,
  onWarning: (text: string) => void,
): () => void {
  const told: Record<Side, number> = {
    inbound: limits.redisWholeKeyEntriesMax,
    outbound: limits.redisWholeKeyEntriesMax,
  };
  return () => {
    for (const side of sides) {
      const entries = largestBucket(side);
      if (entries <= told[side]) continue;
      told[side] = entries * 2;
      const buckets = bucketsFor(entries * pool.buckets);
      onWarning(
        `${side}: a bucket holds ${entries.toLocaleString('en-US')} entries, more than the ${limits.redisWholeKeyEntriesMax.toLocaleString('en-US')} that are read at a time. ` +
          `Choose pool.buckets: ${buckets} for about ${(entries * pool.buckets).toLocaleString('en-US')} records, with a new prefix.`,
      );
    }
  };
}
