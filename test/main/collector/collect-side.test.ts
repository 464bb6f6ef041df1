import { describe, expect, it } from 'vitest';
import { collectSide, type SideWork } from '#main/collector/collect-side.ts';
import { noCounts } from '#main/collector/counts.ts';
import type { Delivery } from '#main/collector/queue.ts';
import { TieoutError } from '#shared/errors.ts';

const delivery = (place: string): Delivery => ({ place, payload: Buffer.from('{}'), deliveries: 1 });
const poolBroken = new TieoutError('unreachable', 'the pool refuses to write');
const queueBroken = new TieoutError('unreachable', 'the queue hands out nothing more');

/** A queue that gives a batch for each entry, then fails; a pool that writes as it is told. */
function side(batches: number, write: () => Promise<void>) {
  const acknowledged: string[] = [];
  let taken = 0;
  const work = {
    ...{ side: 'inbound', source: 'redo', counts: noCounts(), deadAfter: 5, batchesUnderWayMax: 4 },
    read: () => ({ bucket: 0, field: 'a', value: Buffer.from('{}'), version: undefined }),
    queue: {
      async take() {
        if (taken++ < batches) return [delivery(`m${taken}`)];
        throw queueBroken;
      },
      acknowledge: async (done: Delivery[]) => void acknowledged.push(...done.map(({ place }) => place)),
    },
    pool: {
      async write() {
        await write();
        return { written: 1, replaced: 0, repeated: 0, older: 0, ties: 0, refused: new Map() };
      },
      bury: async () => {},
    },
  } as unknown as SideWork;
  const collecting = () => collectSide(work, { drain: true, isOver: () => false });
  return { acknowledged, collecting };
}

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

describe('a side whose queue fails', () => {
  it('tells what failed in a batch, where the messages asked for meanwhile fail, too', async () => {
    const { collecting } = side(1, async () => {
      await soon();
      throw poolBroken;
    });
    await expect(collecting()).rejects.toBe(poolBroken);
  });

  it('tells of the queue where no batch failed, once those under way are in the pool and acknowledged', async () => {
    const { collecting, acknowledged } = side(2, soon);
    await expect(collecting()).rejects.toBe(queueBroken);
    expect(acknowledged).toEqual(['m1', 'm2']);
  });
});
