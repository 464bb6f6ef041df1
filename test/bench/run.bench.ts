import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Side } from '#shared/finding.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, pick, rateOf, type Way } from './harness/interleave.ts';
import { type DuckDb, duckDbRecordsMax, openDuckDb } from './peers/duckdb.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';
import { csvSource } from './sides/columns.ts';
import { differencesIn } from './sides/records.ts';
import { commandLine, expectFindings } from './whole-run.ts';

/**
 * Whole runs of the command line from CSV, each in a process of its own from its start to its end, against DuckDB
 * loading and joining the same files: time, memory, and how both grow with the records.
 */
const snapshotBytesPerPair = 40;
const identicalRecordsMax = 20_000_000;
const needs = {
  diskBytes: (records: number) =>
    csvBytesToWrite(records) + csvBytesToWrite(tenth(records)) + records * snapshotBytesPerPair,
};
const cores = availableParallelism();

await benchmark('run', needs, async ({ records, folder }) => {
  const duck = await openDuckDb(folder);
  // Half an hour more would say nothing that a tenth of the records does not.
  const isHuge = records > identicalRecordsMax;
  const theirs = Math.min(records, duckDbRecordsMax);
  const measured = await interleave('the whole job', {
    Tieout: tieout(join(folder, 'whole'), records, 'outbound'),
    'Tieout, a tenth of the records': tieout(join(folder, 'tenth'), tenth(records), 'outbound'),
    'Tieout, identical sides': tieout(join(folder, 'identical'), isHuge ? tenth(records) : records, 'inbound'),
    'DuckDB load and join, all cores': duckDb(duck, theirs, records, cores),
    'DuckDB load and join, 1 thread': duckDb(duck, theirs, records, 1),
  });
  const own = pick(measured, { Tieout: 'Tieout', 'Tieout, a tenth of the records': 'Tieout, a tenth of the records' });
  const whole = pick(measured, {
    Tieout: 'Tieout',
    'DuckDB load and join, all cores': 'DuckDB, all cores',
    'DuckDB load and join, 1 thread': 'DuckDB, 1 thread',
  });
  const same = pick(measured, {
    'Tieout, identical sides': 'Tieout, identical sides',
    Tieout: 'Tieout, scattered differences',
  });
  const ours = pick(measured, { Tieout: 'Tieout' });
  return {
    versions: { duckdb: duck.version },
    figures: [
      figureOf({ id: 'whole', what: 'the whole job, from start to exit', unit: 'pairs/s' }, whole, rateOf),
      figureOf({ id: 'seconds', what: 'the whole job, from start to exit', unit: 's' }, ours, ({ seconds }) => seconds),
      figureOf(
        { id: 'memory', what: 'peak resident memory', unit: 'MB' },
        own,
        ({ peakRssBytes = 0 }) => peakRssBytes / 1e6,
      ),
      figureOf(
        { id: 'growth', what: 'time a pair', unit: 'µs' },
        own,
        ({ runSeconds = 0 }, amount) => (runSeconds * 1e6) / amount,
      ),
      figureOf({ id: 'identical', what: 'sides that are the same', unit: 'pairs/s' }, same, rateOf),
      figureOf(
        { id: 'size', what: 'kept, a record', unit: 'bytes' },
        ours,
        ({ bytes = 0 }, amount) => bytes / (2 * amount),
      ),
    ],
  };
});

/** A run over inbound and either of the sides as outbound. */
function tieout(folder: string, records: number, outbound: Side): Way {
  mkdirSync(folder);
  const sides = { inbound: csvSource(csvSide('inbound', records)), outbound: csvSource(csvSide(outbound, records)) };
  const cli = commandLine(folder, sides);
  return {
    amount: records,
    async run() {
      const { summary, peakRssBytes, cpuSeconds } = await cli.run();
      expectFindings(summary, outbound === 'inbound' ? {} : differencesIn(records));
      const bytes = summary.inbound.bytes + summary.outbound.bytes;
      cli.clear();
      return { peakRssBytes, cpuSeconds, bytes, runSeconds: summary.seconds.total };
    },
  };
}

function duckDb(duck: DuckDb, theirs: number, ours: number, threads: number): Way {
  const paths = { inbound: csvSide('inbound', theirs), outbound: csvSide('outbound', theirs) };
  const { all } = differencesIn(theirs);
  return {
    amount: theirs,
    ...(theirs === ours ? {} : { records: theirs }),
    async run() {
      await duck.load(paths, threads);
      await duck.join(all, threads);
      await duck.clear();
    },
  };
}

function tenth(records: number): number {
  return Math.ceil(records / 10);
}
