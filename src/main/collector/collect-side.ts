import type { SideCounts } from '#shared/collector.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { ClearingPool, DeadLetter } from './pool.ts';
import type { Delivery, Queue } from './queue.ts';
import type { PoolRecord, ReadRecord } from './record.ts';

export type SideWork = {
  side: Side;
  source: string;
  queue: Queue;
  pool: ClearingPool;
  read: ReadRecord;
  counts: SideCounts;
  /** Deliveries after which a record that is refused becomes a dead letter. */
  deadAfter: number;
  /** Without versions the order of arrival decides, so batches are written one after the other. */
  batchesUnderWayMax: number;
};

/**
 * Carries a side's messages into the pool until `isOver` says so, or with `drain` until the queue has none and nobody
 * owes any. While batches are written the next one is asked for, but only that: a pool that is away stops the reading.
 */
export async function collectSide(work: SideWork, { drain, isOver }: { drain: boolean; isOver: () => boolean }) {
  const batches = batchesUnderWay(work);
  const isEnded = () => isOver() || batches.haveFailed();
  let emptyLooks = 0;
  let asked: Promise<Delivery[]> | undefined = ask(work.queue);
  try {
    while (asked) {
      const deliveries: Delivery[] = await asked;
      if (deliveries.length > 0) {
        emptyLooks = 0;
        // Asked for before this one is read, so that the queue's server works meanwhile.
        asked = isEnded() ? undefined : ask(work.queue);
        await batches.begin(deliveries);
        continue;
      }
      await batches.settled();
      // A message that was put back may be on its way: twice empty, with a wait between, is empty.
      if (drain && !isEnded()) emptyLooks = (await isDrained(work)) ? emptyLooks + 1 : 0;
      asked = isEnded() || emptyLooks === 2 ? undefined : ask(work.queue);
    }
  } finally {
    // What failed in a batch is what went wrong: the messages that were asked for meanwhile may fail for it.
    await batches.end();
  }
}

/** What goes wrong is learned of when the messages are wanted. */
function ask(queue: Queue): Promise<Delivery[]> {
  const asked = queue.take();
  asked.catch(() => {});
  return asked;
}

/** Batches on their way into the pool: as many at a time as may be. */
function batchesUnderWay(work: SideWork) {
  const underWay = new Set<Promise<void>>();
  let failure: unknown;
  return {
    haveFailed: () => failure !== undefined,
    /** Settles when there is room for another. */
    async begin(deliveries: Delivery[]) {
      const batch = carry(work, deliveries)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => underWay.delete(batch));
      underWay.add(batch);
      while (underWay.size >= work.batchesUnderWayMax) await Promise.race(underWay);
    },
    settled: () => Promise.all(underWay),
    /** Throws what the first that failed threw. */
    async end() {
      await Promise.all(underWay);
      if (failure !== undefined) throw failure;
    },
  };
}

async function isDrained({ side, source, queue }: SideWork): Promise<boolean> {
  const since = queue.awaySince();
  if (since !== undefined && Date.now() - since > limits.collectDrainPatienceMs) {
    throw new TieoutError('unreachable', `${side}: ${source} has been away for too long to be drained`, {
      next: 'Start its server, and type the command again: what is left is still there.',
    });
  }
  const { waiting, pending } = await queue.backlog();
  return waiting + pending === 0;
}

/** One batch: read, written, and only then acknowledged. */
async function carry(work: SideWork, deliveries: Delivery[]): Promise<void> {
  const { counts, pool, queue, side } = work;
  counts.received += deliveries.length;
  const records: PoolRecord[] = [];
  const readable: Delivery[] = [];
  const letters: DeadLetter[] = [];
  for (const delivery of deliveries) {
    if (delivery.deliveries > 1) counts.redelivered++;
    const record = typeof delivery.payload === 'string' ? { reason: delivery.payload } : work.read(delivery.payload);
    if ('reason' in record) letters.push(letterOf(work, delivery, record.reason));
    else {
      records.push(record);
      readable.push(delivery);
    }
  }
  const result = await pool.write(side, records);
  const putBack: Delivery[] = [];
  for (const [position, reason] of result.refused) {
    const delivery = readable[position] as Delivery;
    counts.refused++;
    if (delivery.deliveries < work.deadAfter) putBack.push(delivery);
    else letters.push(letterOf(work, delivery, `refused ${delivery.deliveries} times, at last with: ${reason}`));
  }
  await pool.bury(letters);
  for (const name of ['written', 'replaced', 'repeated', 'older', 'ties'] as const) counts[name] += result[name];
  counts.dead += letters.length;
  const settled = putBack.length === 0 ? deliveries : deliveries.filter((delivery) => !putBack.includes(delivery));
  await queue.acknowledge(settled);
  counts.acknowledged += settled.length;
  if (putBack.length > 0) await queue.putBack(putBack);
}

function letterOf({ side, source }: SideWork, { place, payload, deliveries }: Delivery, reason: string): DeadLetter {
  const raw = typeof payload === 'string' ? Buffer.alloc(0) : payload;
  return { side, source, place, reason, deliveries, raw };
}
