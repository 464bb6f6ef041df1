import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sides } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import { committedIn } from './checkpoint.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave } from './harness/interleave.ts';
import { say } from './harness/say.ts';
import { csvBytesToWrite, csvSide } from './sides/cache.ts';
import { csvSource } from './sides/columns.ts';
import { differencesIn } from './sides/records.ts';
import { type CommandLine, commandLine, expectFindings } from './whole-run.ts';

/** A run killed with `kill -9` half-way through its pull, or its diff, and resumed: how much is done again. */
const needs = { diskBytes: (records: number) => csvBytesToWrite(records) + records * 80 };
type Phase = 'pull' | 'diff';
const entered = { pull: /"phase":"pulling"/, diff: /"phase":"diffing"/ };

await benchmark('resume', needs, async ({ records, folder }) => {
  const paths = { inbound: csvSource(csvSide('inbound', records)), outbound: csvSource(csvSide('outbound', records)) };
  const expected = differencesIn(records);
  const lineIn = (name: string) => {
    mkdirSync(join(folder, name));
    return commandLine(join(folder, name), paths);
  };
  const lines = { whole: lineIn('whole'), pull: lineIn('pull'), diff: lineIn('diff') };
  let whole: RunSummary | undefined;
  const uninterrupted = async () => {
    lines.whole.clear();
    const { summary } = await lines.whole.run();
    expectFindings(summary, expected);
    whole = summary;
  };
  const killedIn = async (phase: Phase) => {
    if (!whole) throw new Error('the uninterrupted run comes first');
    return killAndResume(lines[phase], phase, whole, join(folder, phase));
  };
  const measured = await interleave('resume', {
    'Tieout, not interrupted': { amount: records, run: uninterrupted },
    'Tieout, killed while it pulls': { amount: records, run: () => killedIn('pull') },
    'Tieout, killed while it compares': { amount: records, run: () => killedIn('diff') },
  });
  const killed = {
    'Tieout, killed while it pulls': measured['Tieout, killed while it pulls'],
    'Tieout, killed while it compares': measured['Tieout, killed while it compares'],
  };
  const { 'Tieout, killed while it pulls': pull, 'Tieout, killed while it compares': diff } = killed;
  return {
    figures: [
      figureOf(
        { id: 'redone', what: 'done again after kill -9', unit: 's' },
        killed,
        ({ redoneSeconds = 0 }) => redoneSeconds,
      ),
      figureOf(
        { id: 'reread', what: 'read again after kill -9 in the pull, of both sides', unit: 'records' },
        { Tieout: pull },
        ({ rereadRecords = 0 }) => rereadRecords,
      ),
      figureOf(
        { id: 'kept', what: 'of 256 not compared again after kill -9 in the diff', unit: 'partitions' },
        { Tieout: diff },
        ({ keptPartitions = 0 }) => keptPartitions,
      ),
    ],
  };
});

async function killAndResume(cli: CommandLine, phase: Phase, whole: RunSummary, folder: string) {
  const spentSeconds = await killHalfway(cli, phase, whole.seconds[phase]);
  const evidence = join(cli.workspace, 'evidence', readdirSync(join(cli.workspace, 'evidence'))[0] ?? '');
  const committed = (file: string, query: string) => committedIn(join(evidence, file), query, folder);
  const checkpointed = sides.map((side) => committed(`${side}.snapshot`, 'SELECT read FROM checkpoint'));
  const keptPartitions = committed('findings.sqlite', 'SELECT count(*) FROM partition');
  const { summary } = await cli.resume();
  expectSame(summary, whole);
  // Reading goes at an even pace: this much of both sides had been read when the process died.
  const readShare = Math.min(1, spentSeconds / whole.seconds.pull);
  const read = readShare * (whole.inbound.read + whole.outbound.read);
  const rereadRecords = Math.max(0, Math.round(read - checkpointed.reduce((sum, records) => sum + records, 0)));
  // What was lost is never more than had been done, however much slower the machine was the second time.
  const extraSeconds = spentSeconds + summary.seconds[phase] - whole.seconds[phase];
  const redoneSeconds = Math.min(spentSeconds, Math.max(0, extraSeconds));
  return { redoneSeconds, rereadRecords, keptPartitions };
}

/** How long the phase had lasted when the process died. A phase that was over too soon is tried again, for a shorter time. */
async function killHalfway(cli: CommandLine, phase: Phase, phaseSeconds: number): Promise<number> {
  for (let seconds = phaseSeconds / 2; seconds > 0.001; seconds /= 2) {
    cli.clear();
    const run = cli.startRun();
    await run.until(entered[phase]);
    const began = performance.now();
    await sleep(seconds * 1_000);
    run.kill('SIGKILL');
    const spent = (performance.now() - began) / 1_000;
    const { signal, stderr } = await run.ended;
    const isInPhase = phase === 'diff' || !entered.diff.test(stderr);
    if (signal === 'SIGKILL' && isInPhase) return spent;
    say(`the ${phase} was over after ${seconds.toFixed(2)} s; trying again`);
  }
  throw new Error(`the ${phase} is too short to be killed in; take a larger --size`);
}

function expectSame(resumed: RunSummary, whole: RunSummary): void {
  const digests = ({ inbound, outbound, findingsDigest }: RunSummary) =>
    [inbound.digest, outbound.digest, findingsDigest].join(' ');
  if (digests(resumed) !== digests(whole)) throw new Error('the resumed run has other digests than the whole one');
}
