import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Workers } from '#main/core/ports.ts';
import type { Side } from '#shared/finding.ts';
import { diffSides, expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark } from './harness/benchmark.ts';
import { coreRateOf, figureOf, interleave, rateOf, type Way } from './harness/interleave.ts';
import { type DuckDb, duckDbRecordsMax, openDuckDb } from './peers/duckdb.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';
import { csvSource } from './sides/columns.ts';
import { differencesIn } from './sides/records.ts';

/** Each phase of a run from CSV by itself, against DuckDB loading the same files and joining them. */
const snapshotBytesPerPair = 40;
const needs = { diskBytes: (records: number) => csvBytesToWrite(records) + records * snapshotBytesPerPair };
const cores = availableParallelism();

await benchmark('csv', needs, async ({ records, folder }) => {
  const theirs = Math.min(records, duckDbRecordsMax);
  const paths = sidesOf(records);
  const theirPaths = sidesOf(theirs);
  const duck = await openDuckDb(folder);
  return withEngine(async (workers) => {
    const ours = phasesOf(workers, paths, folder, records);
    const pulls = await interleave('read both files and keep them', {
      'Tieout, all cores': { amount: 2 * records, run: ours.pull },
      'DuckDB load, all cores': load(duck, theirPaths, theirs, records, cores),
      'DuckDB load, 1 thread': load(duck, theirPaths, theirs, records, 1),
    });
    const diffs = await interleave('compare what was kept', {
      'Tieout, all cores': { amount: records, run: () => ours.diff(cores) },
      'Tieout, 1 thread': { amount: records, run: () => ours.diff(1) },
      'DuckDB full outer join, all cores': join_(duck, theirs, records, cores),
      'DuckDB full outer join, 1 thread': join_(duck, theirs, records, 1),
    });
    const kept = await interleave('size', { Tieout: { amount: 2 * records, run: ours.size } }, 1);
    return {
      versions: { duckdb: duck.version },
      figures: [
        figureOf({ id: 'pull', what: 'read both files and keep them', unit: 'records/s' }, pulls, rateOf),
        figureOf({ id: 'diff', what: 'compare what was kept', unit: 'pairs/s' }, diffs, rateOf),
        // What a core gives, also where other programs take their share of it meanwhile.
        figureOf({ id: 'core', what: 'compare what was kept, in processor time', unit: 'pairs/s' }, diffs, coreRateOf),
        figureOf(
          { id: 'size', what: 'kept, a record', unit: 'bytes' },
          kept,
          ({ bytes = 0 }, amount) => bytes / amount,
        ),
      ],
    };
  });
});

function sidesOf(records: number): Record<Side, string> {
  return { inbound: csvSide('inbound', records), outbound: csvSide('outbound', records) };
}

function phasesOf(workers: Workers, paths: Record<Side, string>, folder: string, records: number) {
  const snapshots = { inbound: join(folder, 'inbound.snapshot'), outbound: join(folder, 'outbound.snapshot') };
  const { missing, all } = differencesIn(records);
  const pull = (side: Side) => pullSide(workers, side, csvSource(paths[side]), snapshots[side]);
  return {
    async pull() {
      const [inbound, outbound] = await Promise.all([pull('inbound'), pull('outbound')]);
      expectCount(inbound, records, 'inbound');
      expectCount(outbound, records - missing, 'outbound');
    },
    async diff(threads: number) {
      expectCount(await diffSides(workers, snapshots, folder, threads), all, 'Tieout');
    },
    async size() {
      return { bytes: statSync(snapshots.inbound).size + statSync(snapshots.outbound).size };
    },
  };
}

function load(duck: DuckDb, paths: Record<Side, string>, theirs: number, ours: number, threads: number): Way {
  return { amount: 2 * theirs, run: () => duck.load(paths, threads), ...(theirs === ours ? {} : { records: theirs }) };
}

function join_(duck: DuckDb, theirs: number, ours: number, threads: number): Way {
  const { all } = differencesIn(theirs);
  return { amount: theirs, run: () => duck.join(all, threads), ...(theirs === ours ? {} : { records: theirs }) };
}
