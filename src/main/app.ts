import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import manifest from '#package.json' with { type: 'json' };
import type { Definition } from '#shared/definition.ts';
import { type Failure, TieoutError } from '#shared/errors.ts';
import { exportsFolderName } from '#shared/exports.ts';
import type { Finding, Side } from '#shared/finding.ts';
import type { Bench, Plan } from '#shared/forecast.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { SideColumns } from '#shared/source-columns.ts';
import type { RunStorage } from '#shared/storage.ts';
import { readersAtHand } from './app/at-hand.ts';
import { following } from './app/following.ts';
import { type AppSettings, openWorkspace } from './app/opening.ts';
import { telling } from './app/telling.ts';
import { verifierOf, verifyingParts } from './bundles.ts';
import { restoreSide } from './collector/restore.ts';
import { activeRuns } from './core/active-runs.ts';
import { agingFindings } from './core/alerts/aging.ts';
import { alertRounds } from './core/alerts/rounds.ts';
import { analyses } from './core/analysis/analysis.ts';
import { journalledAnalysis } from './core/analysis/journalled.ts';
import { type BenchOptions, bench } from './core/bench.ts';
import { type BundleAsked, makeBundle } from './core/bundle/making.ts';
import { type Checked, checkSides, columnsOfSides } from './core/checking.ts';
import { keptDefinition, loadDefinition } from './core/definition-file.ts';
import { definitionLines } from './core/definition-lines.ts';
import { definitionFiles, saveDefinition } from './core/definitions.ts';
import { deleteEvidence, storageOf, withEvidence } from './core/evidence-keeping.ts';
import { type AskedReport, exportFindings } from './core/exporting.ts';
import { findingsLists } from './core/findings-lists.ts';
import { flightLists } from './core/flight/listing.ts';
import { checkJournals } from './core/journal/checkpoints.ts';
import { journals } from './core/journal/journals.ts';
import { describeMachine } from './core/machine.ts';
import { masterLists } from './core/master/listing.ts';
import { type MergeAsked, mergeBundle } from './core/merge/merging.ts';
import { planRun } from './core/planner.ts';
import type { RunEntry } from './core/ports.ts';
import { replays } from './core/replay/replaying.ts';
import { reportDecided } from './core/report-decided.ts';
import { reportReview } from './core/report-review.ts';
import { goingOn } from './core/reruns/going-on.ts';
import { rerunRequests } from './core/reruns/reruns.ts';
import { noRechecks } from './core/reruns/sealed-rechecks.ts';
import { poolRestoring } from './core/restoring.ts';
import { reviewedOf } from './core/review/reviewed.ts';
import { reviews } from './core/review/reviews.ts';
import { signOffs } from './core/review/signoff.ts';
import { suspenses } from './core/review/suspense.ts';
import { verifyWorkspace } from './core/review/verify.ts';
import { runFinding } from './core/run-finding.ts';
import { type RunPiece, runPiece } from './core/run-lines.ts';
import { isLeftBehind } from './core/run-lock.ts';
import { type RunOptions, resumeRun, startRun } from './core/runs.ts';
import { clearing } from './core/schedule/clearing.ts';
import { plannedDefinitions } from './core/schedule/planned.ts';
import { runShapes } from './core/shapes.ts';
import { sideSources } from './core/side-sources.ts';
import { createReaders } from './pool/readers.ts';
import { createPool } from './pool.ts';
import { openDelivery } from './reruns/index.ts';
import { workspaceDisk } from './store/disk.ts';
import { estimateBooks } from './store/estimates.ts';
import { flightBooks } from './store/flights.ts';
import { followBooks } from './store/following.ts';
import { journalBooks } from './store/journal.ts';
import { outboxBooks } from './store/outbox.ts';
import { passBooks } from './store/passes.ts';
import { preferenceBooks } from './store/preferences.ts';
import { selectionBooks } from './store/selections.ts';
import { shapeBooks } from './store/shapes.ts';
import { viewBooks } from './store/views.ts';

export type { AppSettings } from './app/opening.ts';

/** The engine, put together: the one file that knows every part. Faces speak to what it returns. */
export function createApp(settings: AppSettings) {
  const { workerFile, readerFile, threads, environment, bundle = null, clock = { now: () => new Date() } } = settings;
  const opened = openWorkspace(settings, clock);
  const { folder, db, evidenceFolder, books, entries, trail, people, traces, isReadOnly } = opened;
  const workers = createPool(workerFile, threads);
  const readers = createReaders(workerFile, readerFile);
  const machine = describeMachine(threads ?? availableParallelism());
  const reviewing = { trail, people, workers, books, selections: selectionBooks(db), version: manifest.version };
  const shapes = runShapes({ ...reviewing, seen: shapeBooks(db), readers });
  const follows = followBooks(db);
  const parts = {
    ...{ engine: trail, person: people.recorder, version: manifest.version },
    ...{ books, estimates: estimateBooks(db), flights: flightBooks(db), follows, disk: workspaceDisk() },
    ...{ workers, clock, machine, workspace: folder, evidenceFolder },
    onStop: (entry: RunEntry, definition: Definition, failure: Failure) => followed.failed(entry, definition, failure),
    onEnd: (summary: RunSummary, definition: Definition, signal?: AbortSignal) =>
      followed.ended(summary, definition, signal),
  };

  const isUnderWay = (run: string) => active.isUnderWay(run);
  const { find, concluded, ended, listed, acted } = runFinding({ books, place: bundle?.path ?? folder, isUnderWay });
  const lists = findingsLists({
    ...{ readers, disk: parts.disk, workspace: folder },
    reviewedOf: (summary) => reviewedOf(reviewing, summary),
  });
  const signOff = signOffs({ ...reviewing, follows, find: concluded, openReruns: (run) => reruns.open(run) });
  const reading = { ...reviewing, workers: readers };
  const review = reviews({ ...reading, ended: (run) => ended(run).summary, refuseLocked: signOff.refuseLocked });
  const journaling = { journalBooks: journalBooks(db), trail, people, workers, books, environment };
  const journal = journals({ ...journaling, ended, decisions: review.decisions });
  const bundling = { ...reviewing, entries, disk: parts.disk, workspace: folder, certificate: signOff.certificate };
  const definitionOf = (entry: RunEntry) => keptDefinition(entry, environment);
  const reviewOf = reportReview({ shapes, review, signOff, people });
  const decidedOf = reportDecided(reviewing);
  const exporting = { trail, traces, workers, lists, shapes, ended, listed, definitionOf, reviewOf, decidedOf };
  const { refuseLocked } = signOff;
  const told = telling(opened, { exporting, definitionOf, find, clock, environment });
  const { alert } = told;
  const followed = following(reviewing, { follows, definitionOf, shapes, journal, told });
  const sending = { outbox: outboxBooks(db), open: openDelivery, clock, workspace: folder };
  const reruns = rerunRequests({
    ...reviewing,
    ...sending,
    ended,
    refuseLocked,
    load: ({ definitionPath }: RunEntry) => loadDefinition(definitionPath, environment),
  });
  // A bundle has no files of requests, nor of rechecks: its run is what it is about.
  const checkRequests = async () => (bundle ? [] : reruns.fileProblems());
  const checkRechecks = async () => (bundle ? noRechecks : reruns.verifyRechecks());
  const rerunning = goingOn((log, signal) => reruns.goOn(log, signal), limits.rerunLookMs);
  const active = activeRuns(find);
  const definitions = definitionFiles(folder, environment);
  const resume = async (run: string, options?: RunOptions, by = parts): Promise<RunSummary> => {
    const entry = find(run);
    if (entry.summary && entry.summary.failed.length === 0) {
      await followed.resume(entry.run, options?.signal);
      return entry.summary;
    }
    withEvidence(entry);
    return resumeRun(by, entry, loadDefinition(entry.definitionPath, environment), options);
  };
  const schedule = clearing({
    ...{ parts, passes: passBooks(db), active, readers, environment, alerts: alert, own: definitions.own },
    start: (file, options) => startRun({ ...parts, person: trail }, loadDefinition(file, environment), options),
    resume: (run, options) => resume(run, options, { ...parts, person: trail }),
    isSigned: signOff.isLocked,
  });

  const known = { runs: books, passes: passBooks(db), own: definitions.own, environment };
  const age = agingFindings({ ...reading, books, readers, clock, alerts: alert, planned: plannedDefinitions(known) });
  const endAlertRounds = alertRounds({ deliver: alert.deliver, age: isReadOnly ? async () => {} : age });

  /** The definition of a file, or a text that is to become that file's. */
  const load = (file: string, unsaved: string | undefined) =>
    unsaved === undefined
      ? loadDefinition(file, environment)
      : loadDefinition(definitions.unsaved(file, unsaved).path, environment, unsaved);

  return {
    folder,
    openedBundle: bundle,
    active,
    trail,
    people,
    review,
    suspense: suspenses({ ...reading, clock }),
    signOff,
    reruns,
    journal,
    alerts: { ...alert, age },
    alertChannels: told.channels,
    alertNotices: told.notices,
    analysis: {
      ...analyses({ ...reviewing, readers, clock }),
      journal: (path: string, days: number) =>
        journalledAnalysis({ journal, clock, nameOf: (file) => load(file, undefined).definition.name }, path, days),
    },
    verify: () =>
      verifyWorkspace({ ...reviewing, checkRequests, checkRechecks, checkJournals: () => checkJournals(journaling) }),
    definitions: {
      ...definitions,
      list: () => definitionLines({ ...parts, trail }, definitions.own(), environment),
      save: (file: Parameters<typeof definitions.save>[0]) => saveDefinition(people.recorder, definitions, file),
    },
    preferences: preferenceBooks(db),
    async about() {
      const [used, free] = await Promise.all([parts.disk.bytesUnder(folder), parts.disk.freeBytes(folder)]);
      return {
        folder,
        exports: settings.exportsFolder ?? join(folder, exportsFolderName),
        version: manifest.version,
        threads: workers.threads,
        bundle,
        disk: { used, free },
      };
    },
    run(file: string, options?: RunOptions): Promise<RunSummary> {
      const loaded = loadDefinition(file, environment);
      return startRun(parts, loaded, options);
    },
    resume: (run: string, options?: RunOptions): Promise<RunSummary> => resume(run, options),
    /** Clears by itself what is due, from now on and until it is closed. */
    schedule,
    /**
     * Goes on with the runs whose engine is gone without having stopped them: it was killed, or the machine went down.
     * Resolves once they are under way; one that cannot be gone on with is told to `log`, and stays as it is.
     */
    async resumeStranded(log: (error: unknown) => void): Promise<void> {
      const stranded = books
        .list()
        .filter(({ state, evidence }) => (state === 'pulling' || state === 'diffing') && isLeftBehind(evidence.folder));
      await Promise.all(stranded.map(({ run }) => active.start((options) => resume(run, options)).catch(log)));
    },
    /** Goes on with what follows runs whose engine was killed as they ended. */
    goOnWithEnded: followed.goOn,
    async check(file: string, unsaved?: string): Promise<Checked & { warnings: string[] }> {
      const { definition } = load(file, unsaved);
      return { ...(await checkSides(workers, definition)), warnings: told.reports.missing(definition) };
    },
    /** What a run of a file will not do besides; its result is the same. */
    warningsOf: (file: string): string[] => told.reports.missing(load(file, undefined).definition),
    async columns(file: string, unsaved?: string): Promise<Record<Side, SideColumns>> {
      const { path, text } = unsaved === undefined ? definitions.read(file) : definitions.unsaved(file, unsaved);
      return columnsOfSides(workers, sideSources(path, text, environment));
    },
    async plan(file: string, unsaved?: string): Promise<Plan> {
      return planRun(parts, load(file, unsaved));
    },
    bench(file: string | undefined, options: BenchOptions): Promise<Bench> {
      return bench(parts, file === undefined ? undefined : loadDefinition(file, environment), options);
    },
    lists,
    listed,
    masters: masterLists(readers),
    flights: flightLists(readers),
    shapes,
    replays: replays({ ...bundling, environment, traces, find: concluded, ended }),
    views: viewBooks(db),
    reportTemplates: told.templates,
    runReports: told.reports,
    runs: (query: { path?: string | undefined; after?: string | undefined; count: number }): RunPiece =>
      runPiece(books, { ...query, after: query.after === undefined ? undefined : find(query.after) }),
    show: (run: string): RunEntry => find(run),
    concluded,
    acted,
    examples: async (run: string, perKind: number): Promise<Finding[]> =>
      workers.run('examples', { findings: withEvidence(concluded(run)).findings, perKind }),
    export: (run: string, asked: AskedReport, signal?: AbortSignal) => exportFindings(exporting, run, asked, signal),
    bundle: (run: string, asked: BundleAsked, signal?: AbortSignal) => makeBundle(bundling, ended(run), asked, signal),
    verifyBundle: verifierOf(workers, parts.disk),
    merge: (asked: MergeAsked, signal?: AbortSignal) =>
      mergeBundle({ ...bundling, ended, refuseLocked, verifying: verifyingParts(workers, parts.disk) }, asked, signal),
    restore: poolRestoring({ ...bundling, recorder: people.recorder, environment, ended, restoreSide }),
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
    ...readersAtHand(readers),
    /** Sends and reads again what waits for it, from now on and until it is closed. */
    goOnWithReruns: rerunning.begin,
    /** Resolves with how many threads could not be ended: whoever has some must end the process by force. */
    async close(): Promise<number> {
      endAlertRounds();
      await rerunning.end();
      await schedule.end();
      await followed.close();
      await active.close();
      schedule.closed();
      await alert.close();
      await lists.close();
      await shapes.close();
      const threadsLeft = (await workers.close()) + (await readers.close());
      db.close();
      return threadsLeft;
    },
  };
}

export type App = ReturnType<typeof createApp>;
