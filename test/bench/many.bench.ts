import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave } from './harness/interleave.ts';
import { csvBytesToWrite, csvSide, emptySide } from './sides/cache.ts';
import { csvSource } from './sides/columns.ts';
import { commandLine, expectFindings } from './whole-run.ts';

/** A side that is wholly missing: as many findings as records, counted exactly, in bounded memory. */
const findingBytes = 120;
const needs = {
  recordsMax: {
    records: 20_000_000,
    because: 'says nothing new: findings past the limit that is kept are only counted',
  },
  diskBytes: (records: number) => csvBytesToWrite(records) + records * (findingBytes + 20),
};

await benchmark('many', needs, async ({ records, folder }) => {
  const sides = { inbound: csvSource(csvSide('inbound', records)), outbound: csvSource(emptySide(folder)) };
  const cli = commandLine(folder, sides);
  const run = async () => {
    const { summary, peakRssBytes, cpuSeconds } = await cli.run();
    expectFindings(summary, { missing: records });
    const kept = summary.findingsKept;
    cli.clear();
    return { peakRssBytes, cpuSeconds, kept };
  };
  const ours = await interleave('a side wholly missing', { Tieout: { amount: records, run } });
  return {
    figures: [
      figureOf({ id: 'found', what: 'a side wholly missing: counted', unit: 'findings' }, ours, (_, amount) => amount),
      figureOf({ id: 'kept', what: 'a side wholly missing: kept', unit: 'findings' }, ours, ({ kept = 0 }) => kept),
      figureOf(
        { id: 'seconds', what: 'a side wholly missing: start to exit', unit: 's' },
        ours,
        ({ seconds }) => seconds,
      ),
      figureOf(
        { id: 'memory', what: 'a side wholly missing: peak resident memory', unit: 'MB' },
        ours,
        ({ peakRssBytes = 0 }) => peakRssBytes / 1e6,
      ),
    ],
  };
});
