import type {
  Disk,
  EstimateBooks,
  FlightBooks,
  FollowBooks,
  Recorder,
  RunBooks,
  RunEntry,
  Workers,
} from '#main/core/ports.ts';
import type { RunParts } from '#main/core/runs.ts';
import { TieoutError } from '#shared/errors.ts';
import type { MachineFigures, SideRates } from '#shared/estimate.ts';
import type { FlightWindow } from '#shared/flight.ts';
import type { Lags } from '#shared/lags.ts';
import type { RunSummary } from '#shared/run.ts';
import type { TaskName, Tasks } from '#shared/tasks.ts';

export type Answers = {
  [Name in TaskName]?: (input: Tasks[Name]['input']) => Tasks[Name]['output'] | Promise<Tasks[Name]['output']>;
};

/** Workers that answer at once, without threads. A task that has no answer fails the test. */
export function workersThat(answers: Answers): Workers {
  return {
    async run<Name extends TaskName>(name: Name, input: Tasks[Name]['input']): Promise<Tasks[Name]['output']> {
      const answer = answers[name] as
        | ((input: Tasks[Name]['input']) => Tasks[Name]['output'] | Promise<Tasks[Name]['output']>)
        | undefined;
      if (!answer) throw new Error(`nobody expected ${name}`);
      return answer(input);
    },
    close: async () => 0,
    threads: 2,
  };
}

/** Books that are gone with the test. */
export function booksInMemory(before: RunSummary[] = []): RunBooks & { entries: RunEntry[] } {
  const entries: RunEntry[] = [];
  const find = (run: string) => entries.find((entry) => entry.run === run);
  const change = (run: string, changes: Partial<RunEntry>) => void Object.assign(find(run) ?? {}, changes);
  return {
    entries,
    add: (entry) => void entries.push({ ...entry }),
    setState: (run, state, failure) => change(run, { state, failure: failure ?? null }),
    end: (run, summary) => change(run, { state: 'ended', summary, verdict: summary.verdict }),
    noteEstimate: (run, estimate) => change(run, { estimate }),
    find,
    latest: () => entries.at(-1),
    latestEnded: () => entries.findLast(({ state }) => state === 'ended'),
    list: () => entries.toReversed(),
    complaints: () => [],
    page: ({ after, path, isEnded, count }) =>
      entries
        .toReversed()
        .filter((entry) => path === undefined || entry.definitionPath === path)
        .filter((entry) => !isEnded || entry.summary !== null)
        .slice(after ? entries.toReversed().findIndex(({ run }) => run === after.run) + 1 : 0)
        .slice(0, count),
    count: (path) => entries.filter((entry) => path === undefined || entry.definitionPath === path).length,
    newestOfEach: (definitionsMax) =>
      [...new Map(entries.map((entry) => [entry.definitionPath, entry])).values()]
        .toReversed()
        .slice(0, definitionsMax),
    noteEvidenceDeleted: (run, evidenceDeleted) => change(run, { evidenceDeleted }),
    lastEnded: (name, runsMax) => before.filter((summary) => summary.name === name).slice(0, runsMax),
  };
}

export function estimatesInMemory(): EstimateBooks {
  const samples = new Map<string, SideRates>();
  const machines = new Map<string, MachineFigures>();
  return {
    keepSample: (rulesSha256, _, rates) => void samples.set(rulesSha256, rates),
    findSample: (rulesSha256) => samples.get(rulesSha256),
    keepMachine: (figures) => void machines.set(figures.machine, figures),
    findMachine: (machine) => machines.get(machine),
  };
}

export function flightsInMemory(): FlightBooks {
  const windows = new Map<string, FlightWindow>();
  const learned: { name: string; measured: string; lags: Lags }[] = [];
  return {
    open: (run, window) => void windows.set(run, window),
    windowOf: (run) => windows.get(run),
    learn: ({ name, measured }, lags) => void learned.unshift({ name, measured, lags }),
    learned: (name, measured, runsMax) =>
      learned
        .filter((one) => one.name === name && one.measured === measured)
        .slice(0, runsMax)
        .map(({ lags }) => lags),
  };
}

export function followsInMemory(): FollowBooks {
  const runs = new Map<string, boolean>();
  return {
    open: (run, { owesReview }) => void runs.set(run, owesReview),
    reviewed: (run) => void (runs.has(run) && runs.set(run, false)),
    owesReview: (run) => runs.get(run) === true,
    close: (run) => void runs.delete(run),
    list: () => [...runs.keys()].sort(),
  };
}

/** Carries out what is recorded and keeps the names of the entries. */
export function recorderInMemory(): Recorder & { entered: string[] } {
  const entered: string[] = [];
  return {
    entered,
    enter: <Result>(action: string, _payload: unknown, act?: () => Result) => {
      const result = act?.();
      entered.push(action);
      return result as Result;
    },
    together: (act) => act(),
    has: () => false,
  };
}

/** A disk that has as much free as the test says, each time it is asked. */
export function diskWith(free: () => number | null, written = 0): Disk {
  return { freeBytes: async () => free(), bytesOf: () => written, bytesUnder: async () => written };
}

export const plenty = 1e12;

/** All that the core needs, faked; a test names what it is about. */
export function coreParts(workspace: string, parts: Partial<RunParts> = {}): RunParts {
  return {
    books: booksInMemory(),
    estimates: estimatesInMemory(),
    flights: flightsInMemory(),
    follows: followsInMemory(),
    workers: workersThat({}),
    disk: diskWith(() => plenty),
    clock: { now: () => new Date('2026-06-17T00:00:00Z') },
    machine: 'a test',
    version: '0',
    person: recorderInMemory(),
    engine: recorderInMemory(),
    workspace,
    evidenceFolder: `${workspace}/evidence`,
    ...parts,
  };
}

/** A run of a million records a side that went well: ten seconds of pulling, five of comparing. */
export function summaryWith(changes: Partial<RunSummary> = {}): RunSummary {
  const side = {
    source: 'csv a.csv',
    read: 1_000_000,
    accepted: 1_000_000,
    invalid: 0,
    digest: 'd',
    seal: 's',
    bytes: 20_000_000,
    emptyFields: [],
    readFrom: '2026-06-17T00:00:00.000Z',
    readTo: '2026-06-17T00:00:10.000Z',
    sittings: 1,
  };
  return {
    run: '20260617-000000-000000',
    name: 'engine',
    verdict: 'match',
    inbound: side,
    outbound: { ...side, source: 'csv b.csv' },
    matched: 1_000_000,
    withinTolerance: 0,
    findings: { missing: 0, unexpected: 0, different: 0, duplicate: 0, invalid: 0 },
    byField: {},
    findingsKept: 0,
    findingsDigest: 'f',
    findingsBytes: 100_000,
    partitions: { total: 256, established: 256, bySums: 0 },
    failed: [],
    discrepancies: [],
    warnings: [],
    chunks: 256,
    seconds: { pull: 10.2, diff: 5.2, total: 15.4 },
    startedAt: '2026-06-17T00:00:00.000Z',
    endedAt: '2026-06-17T00:00:15.400Z',
    evidence: { folder: 'e', inbound: 'i', outbound: 'o', findings: 'f' },
    ...changes,
  };
}

/** What a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<TieoutError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof TieoutError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
