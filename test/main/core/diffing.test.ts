import { describe, expect, it } from 'vitest';
import { diffAll } from '#main/core/diffing.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { workersThat } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

const source = { type: 'csv', path: '/x/a.csv' };
const definition = definitionOf({ key: ['k'], inbound: source, outbound: { ...source, path: '/x/b.csv' } });
const files = { inbound: 'in', outbound: 'out', findings: 'f' };

describe('comparing every partition', () => {
  const tallyOf = (partition: number) => ({ partition, tally: { ...emptyTally(0), matched: partition } });

  it('asks for each partition once where all goes well, and not again for those already written', async () => {
    const asked: number[] = [];
    const workers = workersThat({
      prepare: () => [tallyOf(0), tallyOf(77)],
      diff: ({ partitions }) => {
        asked.push(...partitions);
        return { tallies: partitions.map(tallyOf), failed: [] };
      },
    });
    const { tallies, failed } = await diffAll(workers, definition, files, createGauge());
    expect(failed).toEqual([]);
    expect([...tallies.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, i) => i));
    expect(asked.length).toBe(254);
    expect(asked).not.toContain(77);
  });

  it('tries a partition that fails again by itself, and then reports it with its last reason', async () => {
    const groups: number[][] = [];
    const workers = workersThat({
      prepare: () => [],
      diff: ({ partitions }) => {
        if (partitions.includes(9)) groups.push(partitions);
        const failed = partitions.filter((partition) => partition === 9);
        return {
          tallies: partitions.filter((partition) => partition !== 9).map(tallyOf),
          failed: failed.map((partition) => ({
            partition,
            failure: { code: 'internal', message: `try ${groups.length}` },
          })),
        };
      },
    });
    const { tallies, failed } = await diffAll(workers, definition, files, createGauge());
    expect(tallies.size).toBe(255);
    expect(failed).toEqual([{ partition: 9, reason: 'try 3' }]);
    expect(groups.slice(1)).toEqual([[9], [9]]);
  });

  it('loses nothing to a thread that dies with several partitions', async () => {
    let deaths = 0;
    const workers = workersThat({
      prepare: () => [],
      diff: ({ partitions }) => {
        if (partitions.includes(40) && partitions.length > 1) {
          deaths++;
          throw new Error('the thread ended');
        }
        return { tallies: partitions.map(tallyOf), failed: [] };
      },
    });
    const { tallies, failed } = await diffAll(workers, definition, files, createGauge());
    expect([deaths, tallies.size, failed]).toEqual([1, 256, []]);
  });

  it('ends at once where the workspace itself cannot be written', async () => {
    const workers = workersThat({
      prepare: () => [],
      diff: () => {
        throw new TieoutError('workspace', 'the findings file could not be written: the disk is full');
      },
    });
    await expect(diffAll(workers, definition, files, createGauge())).rejects.toMatchObject({ code: 'workspace' });
  });

  it('claims nothing of what a stop left uncompared', async () => {
    const gauge = createGauge();
    const workers = workersThat({
      prepare: () => [],
      diff: ({ partitions }) => {
        requestStop(gauge);
        return { tallies: partitions.slice(0, 1).map(tallyOf), failed: [] };
      },
    });
    const { tallies, failed } = await diffAll(workers, definition, files, gauge);
    expect([tallies.size, failed]).toEqual([limits.partitions / limits.partitionsPerTask, []]);
  });
});
