import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { RunSummary } from '#shared/run.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import { bareEnvironment, type Outcome, type Running, running, summaryOf } from '#test/support/cli.ts';
import { expectCount } from './engine.ts';
import { names } from './sides/records.ts';

/** What a run of the command line, in a process of its own, came to and took. */
export type Measures = { peakRssBytes: number; cpuSeconds: number };
export type WholeRun = Measures & { summary: RunSummary };

export type Sides = { inbound: SourceSettings; outbound: SourceSettings };

const preload = ['--import', resolve('test/bench/peak-memory.mjs')];
const measuresSchema = z.object({ peakRssBytes: z.number(), cpuSeconds: z.number() });

/** The command line in a workspace of its own under `folder`, which holds one definition. */
export function commandLine(folder: string, sides: Sides) {
  const workspace = join(folder, 'workspace');
  // Kept beside the workspace and removed with it: the next one at its place begins a trail of its own.
  const checkpoints = join(folder, 'checkpoints');
  const measuresFile = join(folder, 'measures.json');
  const definition = join(folder, 'definition.yaml');
  const [key, ...fields] = names;
  // JSON is YAML.
  writeFileSync(definition, JSON.stringify({ name: 'bench', key: [key], fields, ...sides }));
  const start = (args: string[]): Running => {
    const where = ['--json', '--workspace', workspace];
    const run = running(process.execPath, [...preload, 'scripts/tieout.mjs', ...args, ...where], {
      cwd: process.cwd(),
      env: { ...bareEnvironment(folder), TIEOUT_BENCH_MEASURES: measuresFile, TIEOUT_CHECKPOINTS: checkpoints },
    });
    // A benchmark that ends early takes its run along: it would go on writing into a folder that is being removed.
    const kill = () => run.kill('SIGKILL');
    process.once('exit', kill);
    run.ended.finally(() => process.off('exit', kill)).catch(() => {});
    return run;
  };
  return {
    workspace,
    startRun: () => start(['run', definition]),
    /** The app on loopback; its address is on the first line. */
    startServing: () => start(['serve', '--port', '0']),
    resume: async () => wholeRunOf(await start(['resume', 'latest']).ended, measuresFile),
    run: async () => wholeRunOf(await start(['run', definition]).ended, measuresFile),
    /** The newest run's findings, written over those of the last time. */
    async export(format: string, flags: string[]): Promise<Measures & { path: string }> {
      const path = join(folder, `report.${format}`);
      const outcome = await start(['export', 'latest', '--format', format, '--out', path, ...flags]).ended;
      if (outcome.exitCode !== 0) throw new Error(`no ${format} was written:\n${outcome.stdout}${outcome.stderr}`);
      return { path, ...readMeasures(measuresFile) };
    },
    /** Room for the next run. */
    clear() {
      for (const path of [workspace, checkpoints]) rmSync(path, { recursive: true, force: true });
    },
  };
}

export type CommandLine = ReturnType<typeof commandLine>;

function wholeRunOf(outcome: Outcome, measuresFile: string): WholeRun {
  const summary = summaryOf(outcome);
  return { summary, ...readMeasures(measuresFile) };
}

/** What a process took that was started with this environment, and these arguments before its own. */
export async function measured(
  path: string,
  act: (env: Record<string, string>, preload: string[]) => Promise<void>,
): Promise<Measures> {
  const measuresFile = `${path}.measures.json`;
  await act({ TIEOUT_BENCH_MEASURES: measuresFile }, preload);
  return readMeasures(measuresFile);
}

function readMeasures(path: string): Measures {
  return measuresSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Every count of a run over the benchmarks' sides. */
export function expectFindings(summary: RunSummary, expected: Partial<RunSummary['findings']>): void {
  const { missing = 0, unexpected = 0, different = 0 } = expected;
  expectCount(summary.findings.missing, missing, 'Tieout, missing');
  expectCount(summary.findings.unexpected, unexpected, 'Tieout, unexpected');
  expectCount(summary.findings.different, different, 'Tieout, different');
  expectCount(summary.matched, summary.inbound.accepted - missing - different, 'Tieout, matched');
  const verdict = missing + unexpected + different > 0 ? 'mismatch' : 'match';
  if (summary.verdict !== verdict) throw new Error(`Tieout: ${summary.verdict} instead of ${verdict}`);
}
