import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import manifest from '#package.json' with { type: 'json' };
import { TieoutError } from '#shared/errors.ts';
import type { Finding, Side } from '#shared/finding.ts';
import type { Bench, Plan } from '#shared/forecast.ts';
import type { ReportEvent } from '#shared/report.ts';
import type { RunSummary } from '#shared/run.ts';
import type { SideTrial } from '#shared/sample.ts';
import type { RunStorage } from '#shared/storage.ts';
import { activeRuns } from './core/active-runs.ts';
import { type BenchOptions, bench } from './core/bench.ts';
import { checkSides } from './core/checking.ts';
import { loadDefinition } from './core/definition-file.ts';
import { definitionLines } from './core/definition-lines.ts';
import { definitionFiles } from './core/definitions.ts';
import { evidenceFiles } from './core/evidence-files.ts';
import { deleteEvidence, storageOf, withEvidence } from './core/evidence-keeping.ts';
import { exportReport } from './core/exporting.ts';
import { describeMachine } from './core/machine.ts';
import { planRun } from './core/planner.ts';
import type { RunEntry } from './core/ports.ts';
import { findRun } from './core/run-finding.ts';
import { type RunOptions, resumeRun, startRun } from './core/runs.ts';
import { createPool } from './pool.ts';
import { openBooks } from './store/database.ts';
import { workspaceDisk } from './store/disk.ts';
import { estimateBooks } from './store/estimates.ts';
import { runBooks } from './store/runs.ts';

export type AppSettings = {
  workspace: string;
  workerFile: string;
  threads?: number | undefined;
  environment: Record<string, string | undefined>;
};

/** The engine, put together: the one file that knows every part. Faces speak to what it returns. */
export function createApp({ workspace, workerFile, threads, environment }: AppSettings) {
  const folder = resolve(workspace);
  const db = openBooks(folder);
  const evidenceFolder = join(folder, 'evidence');
  const books = runBooks(db, (run) => evidenceFiles(evidenceFolder, run));
  const workers = createPool(workerFile, threads);
  const machine = describeMachine(threads ?? availableParallelism());
  const clock = { now: () => new Date() };
  const parts = {
    ...{ books, estimates: estimateBooks(db), disk: workspaceDisk() },
    ...{ workers, clock, machine, workspace: folder, evidenceFolder },
  };

  const find = (run: string) => findRun(books, folder, run);
  const ended = (run: string): RunEntry & { summary: RunSummary } => {
    const { summary, ...entry } = find(run);
    if (summary) return { ...entry, summary };
    throw new TieoutError('not-found', `run ${entry.run} has not ended: it is ${entry.state}`, {
      next: `Go on with tieout resume ${entry.run}.`,
    });
  };

  const active = activeRuns(find);
  const definitions = definitionFiles(folder, environment);

  return {
    folder,
    active,
    definitions: { ...definitions, list: () => definitionLines(parts, definitions.own(), environment) },
    async about() {
      const [used, free] = await Promise.all([parts.disk.bytesUnder(folder), parts.disk.freeBytes(folder)]);
      return { folder, version: manifest.version, threads: workers.threads, disk: { used, free } };
    },
    run(file: string, options?: RunOptions): Promise<RunSummary> {
      const loaded = loadDefinition(file, environment);
      return startRun(parts, loaded, options);
    },
    resume(run: string, options?: RunOptions): Promise<RunSummary> {
      const entry = find(run);
      if (entry.summary && entry.summary.failed.length === 0) return Promise.resolve(entry.summary);
      withEvidence(entry);
      return resumeRun(parts, entry, loadDefinition(entry.definitionPath, environment), options);
    },
    check(file: string): Promise<{ name: string } & Record<Side, SideTrial>> {
      return checkSides(workers, loadDefinition(file, environment).definition);
    },
    plan(file: string): Promise<Plan> {
      return planRun(parts, loadDefinition(file, environment));
    },
    bench(file: string | undefined, options: BenchOptions): Promise<Bench> {
      return bench(parts, file === undefined ? undefined : loadDefinition(file, environment), options);
    },
    runs(query: { path?: string | undefined; after?: string | undefined; count: number }): RunPiece {
      const { path, count } = query;
      const after = query.after === undefined ? undefined : find(query.after);
      // One more than asked for, to know whether there is more.
      const entries = books.page({ path, after, count: count + 1 });
      const piece = entries.slice(0, count);
      return {
        entries: piece,
        total: books.count(path),
        next: entries.length > count ? (piece.at(-1)?.run ?? null) : null,
      };
    },
    show: (run: string): RunEntry => find(run),
    examples: async (run: string, perKind: number): Promise<Finding[]> =>
      workers.run('examples', { findings: withEvidence(find(run)).findings, perKind }),
    export(run: string, format: string, path: string, signal?: AbortSignal): AsyncGenerator<ReportEvent, void> {
      const entry = ended(run);
      const { findings } = withEvidence(entry);
      return exportReport(workers, { findings, format, path: resolve(path), summary: entry.summary }, signal);
    },
    storage: (entry: RunEntry): RunStorage => storageOf(parts.disk, entry),
    async deleteEvidence(run: string, reason: string): Promise<RunStorage> {
      const entry = find(run);
      if (active.isUnderWay(entry.run)) {
        throw new TieoutError('workspace', `run ${entry.run} is under way`, {
          next: 'Wait until it has ended, or cancel it.',
        });
      }
      await deleteEvidence(parts, entry, reason);
      return storageOf(parts.disk, find(entry.run));
    },
    async demo(records: number): Promise<{ definition: string }> {
      return workers.run('demo', { folder: join(folder, 'demo'), records });
    },
    /** Resolves with how many threads could not be ended: whoever has some must end the process by force. */
    async close(): Promise<number> {
      await active.close();
      const threadsLeft = await workers.close();
      db.close();
      return threadsLeft;
    },
  };
}

/** Some runs, newest first, of so many; and the one after which to go on. */
export type RunPiece = { entries: RunEntry[]; total: number; next: string | null };
export type App = ReturnType<typeof createApp>;
