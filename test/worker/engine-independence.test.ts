import { beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '#shared/definition.ts';
import {
  allPartitions,
  definitionOf,
  diffSides,
  type Files,
  type Outcome,
  pullSide,
  runEngine,
  writeCsv,
} from '#test/support/engine.ts';
import { pullUntil } from '#test/support/interrupting.ts';
import { withLimits } from '#test/support/limits.ts';
import { randomFrom } from '#test/support/random.ts';
import { isReadable, keyNames, keySettings, randomSides, spelledFields } from '#test/support/sides.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const random = randomFrom(90);
const names = [...keyNames, ...spelledFields.map(({ field }) => field.name)];
const sides = randomSides(random, { records: 900, faults: 0.001, differences: 0.15 });
let definition: Definition;
let expected: Outcome;
beforeAll(async () => {
  definition = written(sides);
  expected = await runEngine(definition, newFiles());
});

function written({ inbound, outbound }: typeof sides): Definition {
  const paths = { inbound: folder.path('in.csv'), outbound: folder.path('out.csv') };
  writeCsv(paths.inbound, names, inbound);
  writeCsv(paths.outbound, names, outbound);
  return definitionOf({
    key: keySettings,
    fields: spelledFields.map(({ settings }) => settings),
    inbound: { type: 'csv', path: paths.inbound },
    outbound: { type: 'csv', path: paths.outbound },
  });
}

function newFiles(): Files {
  return {
    inbound: folder.path('in.snapshot'),
    outbound: folder.path('out.snapshot'),
    findings: folder.path('findings.sqlite'),
  };
}

/** Everything that must not depend on how the work was done. */
function essence({ inbound, outbound, digest, kept, findings, failed }: Outcome): object {
  const side = ({ read, accepted, invalid, digest: content }: Outcome['inbound']) => ({
    read,
    accepted,
    invalid,
    content,
  });
  return { inbound: side(inbound), outbound: side(outbound), digest, kept, findings, failed };
}

describe('the findings and every digest are the same', () => {
  it('in any order of the records', async () => {
    // Unreadable records are found by their line, which is not the same in another order.
    const inOrder = { inbound: sides.inbound.filter(isReadable), outbound: sides.outbound.filter(isReadable) };
    const first = await runEngine(written(inOrder), newFiles());
    expect(first.findings.length).toBeGreaterThan(50);
    const shuffled = { inbound: random.shuffled(inOrder.inbound), outbound: random.shuffled(inOrder.outbound) };
    expect(essence(await runEngine(written(shuffled), newFiles()))).toEqual(essence(first));
  });

  it.each([200, 1_000, 64 * 1024])('with segments of %i bytes', async (segmentBytes) => {
    const outcome = await withLimits({ segmentBytes }, () => runEngine(definition, newFiles()));
    expect(essence(outcome)).toEqual(essence(expected));
  });

  it('with a checkpoint after every few records, flushed or kept as pending', async () => {
    const small = { checkpointEveryMs: 0, fileChunkBytes: 8_192, segmentBytes: 2_000 };
    for (const pendingBytesMax of [0, 1024 * 1024]) {
      const outcome = await withLimits({ ...small, pendingBytesMax }, () => runEngine(definition, newFiles()));
      expect(essence(outcome)).toEqual(essence(expected));
    }
  });

  it('with the partitions in any order and any groups, some of them twice', async () => {
    const files = newFiles();
    const [inbound, outbound] = [
      await pullSide(definition, files, 'inbound'),
      await pullSide(definition, files, 'outbound'),
    ];
    const order = random.shuffled([...allPartitions, ...allPartitions.slice(100, 140)]);
    const groups = Array.from({ length: 37 }, (_, group) => order.filter((_, i) => i % 37 === group));
    const outcome = { inbound, outbound, ...(await diffSides(definition, files, groups)) };
    expect(essence(outcome)).toEqual(essence(expected));
  });

  it.each([2_000, 300, 1])('in passes of at most %i bytes of a partition at a time', async (passBytesMax) => {
    const files = newFiles();
    const [inbound, outbound] = [
      await pullSide(definition, files, 'inbound'),
      await pullSide(definition, files, 'outbound'),
    ];
    // The smallest makes 65,536 passes a partition: a few partitions show it.
    const groups = passBytesMax === 1 ? [allPartitions.slice(0, 1)] : [allPartitions];
    const outcome = await withLimits({ passBytesMax }, () => diffSides(definition, files, groups));
    if (passBytesMax > 1) expect(essence({ inbound, outbound, ...outcome })).toEqual(essence(expected));
    const { chunks: _, ...tally } = outcome.tallies[0]?.tally ?? { chunks: 0 };
    expect(expected.tallies[0]?.tally).toMatchObject(tally);
  });

  it('in chunks of any size', async () => {
    const outcome = await withLimits({ chunkRecordsMax: 3 }, () => runEngine(definition, newFiles()));
    expect(essence(outcome)).toEqual(essence(expected));
  });
});

describe('an interrupted pull goes on to the same digests and findings', () => {
  const small = { checkpointEveryMs: 0, fileChunkBytes: 4_096, segmentBytes: 3_000 };

  it.each([
    ['stopped at its first mark', [{ atMark: 1 }], {}],
    ['stopped at mark 7', [{ atMark: 7 }], {}],
    ['dead after 5 records', [{ afterRecords: 5 }], {}],
    ['dead after 700 records', [{ afterRecords: 700 }], {}],
    ['dead after 700 records, with nothing pending', [{ afterRecords: 700 }], { pendingBytesMax: 0 }],
    ['stopped and dead in turn', [{ atMark: 3 }, { afterRecords: 100 }, { atMark: 1 }, { afterRecords: 333 }], {}],
  ])('%s', async (_, interruptions, limits) => {
    const files = newFiles();
    const outcome = await withLimits({ ...small, ...limits }, async () => {
      for (const interruption of interruptions) {
        expect(await pullUntil(definition, files, 'inbound', interruption)).toBe(true);
        expect(await pullUntil(definition, files, 'outbound', interruption)).toBe(true);
      }
      return runEngine(definition, files);
    });
    expect(essence(outcome)).toEqual(essence(expected));
  });

  it('at forty random places', async () => {
    const files = newFiles();
    await withLimits({ ...small, fileChunkBytes: 2_000 }, async () => {
      for (let times = 0; times < 40; times++) {
        const side = random.pick(['inbound', 'outbound'] as const);
        await pullUntil(
          definition,
          files,
          side,
          random.pick([{ afterRecords: random.below(200) }, { atMark: 1 + random.below(4) }]),
        );
      }
    });
    expect(essence(await runEngine(definition, files))).toEqual(essence(expected));
  });
});

describe('an interrupted diff goes on to the same findings', () => {
  it('with only some partitions written, and some written again', async () => {
    const files = newFiles();
    const [inbound, outbound] = [
      await pullSide(definition, files, 'inbound'),
      await pullSide(definition, files, 'outbound'),
    ];
    await diffSides(definition, files, [allPartitions.slice(0, 90)]);
    const outcome = await diffSides(definition, files, [allPartitions.slice(60)]);
    expect(essence({ inbound, outbound, ...outcome })).toEqual(essence(expected));
  });
});
