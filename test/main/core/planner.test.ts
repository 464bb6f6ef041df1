import { describe, expect, it } from 'vitest';
import type { LoadedDefinition } from '#main/core/definition-file.ts';
import { planRun } from '#main/core/planner.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Tasks } from '#shared/tasks.ts';
import {
  booksInMemory,
  coreParts,
  diskWith,
  estimatesInMemory,
  summaryWith,
  workersThat,
} from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const source = { type: 'csv', path: '/x/a.csv' };

function loaded(settings: object = {}): LoadedDefinition {
  const definition = definitionOf({
    key: ['k'],
    inbound: source,
    outbound: { ...source, path: '/x/b.csv' },
    ...settings,
  });
  return { path: '/x/d.yaml', definition, text: '', sha256: 'a', rulesSha256: 'b' };
}

/** Inbound has 3 million records and gives 500,000 a second, outbound 1 million and 100,000. */
const counts = {
  estimate: ({ side }: Tasks['estimate']['input']) =>
    side === 'inbound' ? { records: 3_000_000, isExact: true } : { records: 1_000_000, isExact: false },
};
const trial = ({ side }: Tasks['trial']['input']) => ({
  records: side === 'inbound' ? 500_000 : 100_000,
  seconds: 1,
  bytes: 250_000 + (side === 'inbound' ? 10_000_000 : 2_000_000),
  isWhole: false,
});
const sampling = workersThat({ ...counts, trial });

describe('a plan', () => {
  it('takes the slower pull and then the diff, by a sample of both sides', async () => {
    const estimates = estimatesInMemory();
    const figure = { recordsPerSecond: 1, bytesPerRecord: 1 };
    const measured = { measuredAt: '', records: 1, csv: figure, json: figure, pairsPerSecond: 1_000_000 };
    estimates.keepMachine({ machine: 'a test', ...measured });
    const plan = await planRun(coreParts(folder.path('w'), { workers: sampling, estimates }), loaded());
    expect(plan).toMatchObject({
      name: 'engine',
      inbound: { records: 3_000_000, isExact: true, recordsPerSecond: 500_000, bytesPerRecord: 20 },
      outbound: { records: 1_000_000, isExact: false, recordsPerSecond: 100_000, bytesPerRecord: 20 },
      seconds: { pull: 10.2, diff: 3.2, total: 13.4 },
      basedOn: 'sample',
      activity: null,
      finishesAt: '2026-06-17T00:00:13.400Z',
      disk: { fits: 'yes' },
    });
    expect(plan.disk.bytes).toBeGreaterThan(80_000_000);
  });

  it('takes what earlier runs measured in place of a sample', async () => {
    const books = booksInMemory([summaryWith(), summaryWith(), summaryWith()]);
    const parts = coreParts(folder.path('w'), { books, workers: workersThat(counts) });
    expect(await planRun(parts, loaded())).toMatchObject({
      inbound: { recordsPerSecond: 100_000, bytesPerRecord: 20 },
      pairsPerSecond: 200_000,
      seconds: { pull: 30.2, diff: 15.2, total: 45.4 },
      basedOn: 'runs',
      runs: 3,
    });
  });

  it('makes nothing of a sample of too few records', async () => {
    const few = { records: 9, seconds: 0.1, bytes: 260_000, isWhole: true };
    const workers = workersThat({ estimate: () => ({ records: 9, isExact: true }), trial: () => few });
    expect(await planRun(coreParts(folder.path('w'), { workers }), loaded())).toMatchObject({
      inbound: { records: 9, recordsPerSecond: 500_000 },
      basedOn: 'guess',
    });
  });

  it('keeps its sample for the run that was planned', async () => {
    const parts = coreParts(folder.path('w'), { workers: sampling });
    await planRun(parts, loaded());
    expect(parts.estimates.findSample('b')).toMatchObject({ inbound: { recordsPerSecond: 500_000 } });
  });

  it('reads no sample where the disk has no room for one, and says so', async () => {
    const disk = diskWith(() => limits.diskReserveBytes - 1);
    const parts = coreParts(folder.path('w'), { disk, workers: workersThat(counts) });
    expect(await planRun(parts, loaded())).toMatchObject({ basedOn: 'guess', disk: { fits: 'no' } });
  });

  it.each([
    ['2026-06-17T15:59:40Z', 20, true],
    ['2026-06-17T15:59:48Z', 12, true],
    ['2026-06-17T15:59:49Z', 11, false],
    ['2026-06-17T17:00:00Z', -3_600, false],
  ])('says at %s, %i seconds before the activity, whether it ends in time: %s', async (now, secondsLeft, isInTime) => {
    const activity = { id: 618, startsAt: '2026-06-18T00:00:00+08:00' };
    // Pulling takes 10.2 seconds and comparing 1.2.
    const books = booksInMemory([summaryWith({ seconds: { pull: 10.2, diff: 1.2, total: 11.4 } })]);
    const workers = workersThat({ estimate: () => ({ records: 1_000_000, isExact: true }) });
    const parts = coreParts(folder.path('w'), { books, workers, clock: { now: () => new Date(now) } });
    const { activity: planned } = await planRun(parts, loaded({ activity }));
    expect(planned).toMatchObject({ id: '618', startsAt: activity.startsAt, secondsLeft, isInTime });
  });

  it('fails as its sources fail', async () => {
    const gone = workersThat({
      estimate: () => {
        throw new TieoutError('unreachable', 'inbound: a.csv does not exist');
      },
    });
    await expect(planRun(coreParts(folder.path('w'), { workers: gone }), loaded())).rejects.toMatchObject({
      code: 'unreachable',
    });
  });
});
