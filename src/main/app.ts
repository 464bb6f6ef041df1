import { availableParallelism, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import manifest from '#package.json' with { type: 'json' };
import { TieoutError } from '#shared/errors.ts';
import type { Finding } from '#shared/finding.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RunLine, RunSummary } from '#shared/run.ts';
import type { Sample, Tasks } from '#shared/tasks.ts';
import { nearest } from '#shared/text.ts';
import { activeRuns } from './core/active-runs.ts';
import { type Bench, type BenchOptions, bench } from './core/bench.ts';
import { loadDefinition } from './core/definition-file.ts';
import { definitionFiles, saveDefinition } from './core/definitions.ts';
import { evidenceFiles } from './core/evidence-files.ts';
import { describeMachine } from './core/machine.ts';
import { keyFiles } from './core/people/key-files.ts';
import { openPeople } from './core/people/people.ts';
import { type Plan, planRun } from './core/planner.ts';
import type { Keyring, RunEntry } from './core/ports.ts';
import { carryDecisions } from './core/review/carrying.ts';
import { reviews } from './core/review/reviews.ts';
import { signOffs } from './core/review/signoff.ts';
import { verifyWorkspace } from './core/review/verify.ts';
import { type RunOptions, resumeRun, startRun } from './core/runs.ts';
import { checkpointsFolder, outsideCheckpoint } from './core/trail/outside.ts';
import { openTrail } from './core/trail/trail.ts';
import { createPool } from './pool.ts';
import { openBooks } from './store/database.ts';
import { workspaceDisk } from './store/disk.ts';
import { estimateBooks } from './store/estimates.ts';
import { preferenceBooks } from './store/preferences.ts';
import { runBooks } from './store/runs.ts';
import { selectionBooks } from './store/selections.ts';
import { trailBooks } from './store/trail.ts';

export type AppSettings = {
  workspace: string;
  workerFile: string;
  threads?: number | undefined;
  environment: Record<string, string | undefined>;
  /** The desktop's, where there is one. */
  keyring?: Keyring | undefined;
};

/** The engine, put together: the one file that knows every part. Faces speak to what it returns. */
export function createApp({ workspace, workerFile, threads, environment, keyring }: AppSettings) {
  const folder = resolve(workspace);
  const db = openBooks(folder);
  const evidenceFolder = join(folder, 'evidence');
  const books = runBooks(db, (run) => evidenceFiles(evidenceFolder, run));
  const workers = createPool(workerFile, threads);
  const machine = describeMachine(threads ?? availableParallelism());
  const clock = { now: () => new Date() };
  const keys = keyFiles(folder);
  const outside = outsideCheckpoint(checkpointsFolder(environment, folder), folder);
  const trail = openTrail({ books: trailBooks(db), keys, outside, clock, version: manifest.version });
  const people = openPeople({ trail, keys, keyring, userName: environment.USER || userInfo().username });
  const reviewing = { trail, people, workers, books, selections: selectionBooks(db), version: manifest.version };
  const parts = {
    ...{ engine: trail, person: people.recorder, version: manifest.version },
    ...{ books, estimates: estimateBooks(db), disk: workspaceDisk() },
    ...{ workers, clock, machine, workspace: folder, evidenceFolder },
    onEnd: (summary: RunSummary) => carryDecisions(reviewing, summary),
  };

  const find = (run: string): RunEntry => {
    const entry = run === 'latest' ? books.latest() : books.find(run);
    if (entry) return entry;
    const near = nearest(
      run,
      books.list().map((known) => known.run),
    );
    const next = near
      ? `Did you mean ${near}? tieout runs lists them.`
      : 'Runs are listed by tieout runs; start one with tieout run FILE.';
    throw new TieoutError(
      'not-found',
      run === 'latest' ? `there is no run in ${folder} yet` : `there is no run ${run} in ${folder}`,
      { next },
    );
  };
  const ended = (run: string): RunSummary => {
    const entry = find(run);
    if (entry.summary) return entry.summary;
    throw new TieoutError('not-found', `run ${entry.run} has not ended: it is ${entry.state}`, {
      next: `Go on with tieout resume ${entry.run}.`,
    });
  };

  const signOff = signOffs({ ...reviewing, find, openReruns: () => 0 });
  const review = reviews({ ...reviewing, ended, refuseLocked: signOff.refuseLocked });
  const active = activeRuns(find);
  const definitions = definitionFiles(folder, environment, () => books.list());

  return {
    folder,
    active,
    trail,
    people,
    review,
    signOff,
    verify: () => verifyWorkspace(reviewing),
    definitions: {
      ...definitions,
      save: (file: Parameters<typeof definitions.save>[0]) => saveDefinition(people.recorder, definitions, file),
    },
    preferences: preferenceBooks(db),
    about: () => ({ folder, version: manifest.version, threads: workers.threads }),
    run(file: string, options?: RunOptions): Promise<RunSummary> {
      const loaded = loadDefinition(file, environment);
      return startRun(parts, loaded, options);
    },
    resume(run: string, options?: RunOptions): Promise<RunSummary> {
      const entry = find(run);
      if (entry.summary && entry.summary.failed.length === 0) return Promise.resolve(entry.summary);
      return resumeRun(parts, entry, loadDefinition(entry.definitionPath, environment), options);
    },
    async check(
      file: string,
    ): Promise<{ name: string; sides: { side: (typeof sides)[number]; sample: Sample | TieoutError }[] }> {
      const { definition } = loadDefinition(file, environment);
      const { key, fields } = definition;
      const samples = await Promise.all(
        sides.map(async (side) => ({
          side,
          sample: await workers
            .run('sample', { side, source: definition[side], key, fields, records: limits.sampleRecords })
            .catch((error: unknown) => {
              if (error instanceof TieoutError) return error;
              throw error;
            }),
        })),
      );
      return { name: definition.name, sides: samples };
    },
    plan(file: string): Promise<Plan> {
      return planRun(parts, loadDefinition(file, environment));
    },
    bench(file: string | undefined, options: BenchOptions): Promise<Bench> {
      return bench(parts, file === undefined ? undefined : loadDefinition(file, environment), options);
    },
    runs: (): RunLine[] => books.list(),
    show: (run: string): RunEntry => find(run),
    examples: (run: string, perKind: number): Promise<Finding[]> =>
      workers.run('examples', { findings: find(run).evidence.findings, perKind }),
    async export(run: string, format: string, path: string): Promise<Tasks['report']['output']> {
      const summary = ended(run);
      trail.refuseBroken();
      const task = { findings: summary.evidence.findings, format, path: resolve(path), summary };
      const written = await workers.run('report', task);
      const { findings, sha256 } = written;
      people.recorder.enter('report.exported', { run: summary.run, format, findings, sha256 });
      return written;
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

export type { Bench, BenchStep } from './core/bench.ts';
export type { Clearing } from './core/clearing-policy.ts';
export type { Forecast } from './core/forecast.ts';
export type { Plan } from './core/planner.ts';
export type { RunWatch } from './core/ports.ts';
export type { RunOptions } from './core/runs.ts';
export type App = ReturnType<typeof createApp>;
