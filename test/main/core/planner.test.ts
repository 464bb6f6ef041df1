import { describe, expect, it } from 'vitest';
import { diffAll } from '#main/core/diffing.ts';
import { planRun } from '#main/core/planner.ts';
import type { Workers } from '#main/core/ports.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { TaskName, Tasks } from '#shared/tasks.ts';
import { definitionOf } from '#test/support/engine.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

const source = { type: 'csv', path: '/x/a.csv' };
const definition = definitionOf({ key: ['k'], inbound: source, outbound: { ...source, path: '/x/b.csv' } });
const files = { inbound: 'in', outbound: 'out', findings: 'f' };

type Answers = { [Name in TaskName]?: (input: Tasks[Name]['input']) => Tasks[Name]['output'] };

/** Workers that answer at once, without threads. */
function workersThat(answers: Answers): Workers {
  return {
    async run<Name extends TaskName>(name: Name, input: Tasks[Name]['input']): Promise<Tasks[Name]['output']> {
      const answer = answers[name] as ((input: Tasks[Name]['input']) => Tasks[Name]['output']) | undefined;
      if (!answer) throw new Error(`nobody expected ${name}`);
      return answer(input);
    },
    close: async () => 0,
  };
}

describe('a plan', () => {
  const workers = workersThat({
    estimate: ({ side }) =>
      side === 'inbound'
        ? { records: 3_000_000, isExact: true, recordsPerSecond: 500_000 }
        : { records: 1_000_000, isExact: false, recordsPerSecond: 100_000 },
  });

  it('takes the slower pull and then the diff', async () => {
    const plan = await planRun(workers, definition, new Date(0), 1_000_000);
    expect(plan.seconds).toEqual({ pull: 10, diff: 3, total: 13 });
    expect(plan.activity).toBe(null);
    expect(plan.outbound).toEqual({ records: 1_000_000, isExact: false, recordsPerSecond: 100_000 });
  });

  it.each([
    ['2026-06-17T15:59:40Z', 20, true],
    ['2026-06-17T15:59:47Z', 13, true],
    ['2026-06-17T15:59:48Z', 12, false],
    ['2026-06-17T17:00:00Z', -3_600, false],
  ])('says at %s, %i seconds before the activity, whether it ends in time: %s', async (now, secondsLeft, isInTime) => {
    const activity = { id: 618, startsAt: '2026-06-18T00:00:00+08:00' };
    const plan = await planRun(
      workers,
      definitionOf({ ...definition, key: ['k'], activity }),
      new Date(now),
      1_000_000,
    );
    expect(plan.activity).toEqual({ id: '618', startsAt: activity.startsAt, secondsLeft, isInTime });
  });

  it('fails as its sources fail', async () => {
    const gone = workersThat({
      estimate: () => {
        throw new TieoutError('unreachable', 'inbound: a.csv does not exist');
      },
    });
    await expect(planRun(gone, definition, new Date(0))).rejects.toMatchObject({ code: 'unreachable' });
  });
});

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
