import { join } from 'node:path';
import { classRulesOf } from '#shared/classify.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested, partitionStateCounts, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { FieldRule, Flipped, KeptRules, Replay, ReplayEvent } from '#shared/replay.ts';
import type { FlippedRow, ReplayFlips } from '#shared/replay-tasks.ts';
import type { Decision } from '#shared/review.ts';
import { findingsFound, type RunSummary } from '#shared/run.ts';
import { type Fate, fates } from '#shared/run-comparison.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import { keptDefinition, readText, rulesSha256Of } from '../definition-file.ts';
import { diffAll } from '../diffing.ts';
import { withEvidence } from '../evidence-keeping.ts';
import { flightSummary } from '../flight/totals.ts';
import { gauged } from '../gauged.ts';
import type { People } from '../people/people.ts';
import type { Disk, Recorder, RunEntry, Workers } from '../ports.ts';
import { allDecisions, type ReviewReading, reviewedOf } from '../review/reviewed.ts';
import { signActions, signaturesOf } from '../review/signatures.ts';
import type { EndedRun } from '../run-finding.ts';
import { withScratch } from '../scratch.ts';
import { type Conclusion, conclude } from '../verdict.ts';
import { keptRules, type OtherRules, otherRules, withRules } from './rules.ts';

export type ReplayParts = ReviewReading & {
  people: People;
  /** Where it is entered that it was asked. */
  traces: Recorder;
  workers: Workers;
  disk: Disk;
  workspace: string;
  environment: Record<string, string | undefined>;
};

/** Other rules: those of a definition file, or field by field. */
export type ReplayAsked = { path?: string | undefined; rules?: FieldRule[] | undefined };

/** Other rules tried on what runs kept. */
export function replays(parts: ReplayParts & RunFinding) {
  const { environment, find, ended } = parts;
  return {
    rules(name: string): KeptRules {
      const entry = find(name);
      const { key, ...definition } = keptDefinition(entry, environment);
      return { run: entry.run, name: entry.name, key: key.map((column) => column.name), rules: keptRules(definition) };
    },
    replay: (run: string, asked: ReplayAsked, signal?: AbortSignal) => replayRun(parts, ended(run), asked, signal),
  };
}

type RunFinding = { find: (run: string) => RunEntry; ended: (run: string) => EndedRun };

/**
 * Compares a run's kept snapshots once more under other rules, and tells what of its findings would be otherwise. No
 * source is read; in the books only that it was asked remains.
 */
async function* replayRun(
  parts: ReplayParts,
  entry: EndedRun,
  asked: ReplayAsked,
  signal?: AbortSignal,
): AsyncGenerator<ReplayEvent, void> {
  const kept = keptDefinition(entry, parts.environment);
  const rules = otherRules(kept, askedDefinition(kept, asked, parts.environment));
  refuseUnwhole(entry);
  parts.trail.refuseBroken();
  const act = (gauge: Gauge) =>
    withScratch(parts.disk, parts.workspace, (folder) => replayed(parts, entry, rules, folder, gauge));
  for await (const event of gauged(act, signal))
    yield 'result' in event ? { replay: event.result } : { compared: event.done, total: event.total };
}

function askedDefinition(kept: Definition, { path, rules }: ReplayAsked, environment: ReplayParts['environment']) {
  if (rules) return withRules(kept, rules);
  if (path === undefined) {
    throw new TieoutError('usage', 'no other rules are given', { next: 'Name a definition file, or rules by field.' });
  }
  return keptDefinition({ definitionPath: path, definitionText: readText(path, path) }, environment);
}

function refuseUnwhole(entry: EndedRun): void {
  const { run, summary } = entry;
  withEvidence(entry);
  if (summary.confirmation?.readings) {
    throw new TieoutError('not-allowed', `what did not agree in run ${run} was read again, under its own rules`, {
      next: 'Other rules may doubt records that nobody read again: start a new run under them.',
    });
  }
  if (summary.failed.length === 0) return;
  throw new TieoutError('not-established', `some partitions of run ${run} were not compared`, {
    next: `Go on with tieout resume ${run}; then its findings are whole.`,
  });
}

async function replayed(
  parts: ReplayParts,
  { summary }: EndedRun,
  { definition, replayed: places, changes }: OtherRules,
  folder: string,
  gauge: Gauge,
): Promise<Replay> {
  const { workers, traces } = parts;
  const { inbound, outbound } = summary.evidence;
  const files = { inbound, outbound, findings: join(folder, 'replayed.sqlite') };
  const { key, fields } = definition;
  // What was in flight is waited for as long as it was.
  const window = summary.flight ? { window: summary.flight.window } : {};
  const found = await showing(gauge, () =>
    diffAll(workers, { key, fields, trustSums: false, replayed: places, ...window }, files, gauge),
  );
  if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'comparing again was stopped');
  const [failed] = found.failed;
  if (failed) throw new TieoutError('verification', `a partition cannot be compared again: ${failed.reason}`);
  const { digest, kept } = await workers.run('seal', { findings: files.findings });
  const leftOut = changes.filter(({ setting }) => setting === 'left-out').map(({ field }) => field);
  const flips = await workers.run('replayFlips', {
    ...{ reviewed: reviewedOf(parts, summary), replayed: files.findings, leftOut, rows: limits.flippedRowsMax },
    rules: classRulesOf(definition),
  });
  const totals = (side: 'inbound' | 'outbound') =>
    totalsOf(
      summary[side],
      fields.map(({ name }) => name),
    );
  const sides = { inbound: totals('inbound'), outbound: totals('outbound') };
  // Other rules leave every key where it is, on the sides and in the master list.
  const flight = summary.flight && flightSummary(summary.flight.window, found.tallies.values());
  const now = conclude({ ...found, ...sides, definition, master: summary.master, flight });
  const replay = { ...told(parts, summary, now, flips), changes, findingsDigest: digest };
  replay.notKept.after = replay.findings.after - kept;
  traces.enter('rules.replayed', {
    ...{ run: summary.run, rulesSha256: rulesSha256Of(definition), digest, ...replay.fates },
    changes: changes.map(({ field, setting, before, after }) =>
      setting === 'left-out' ? `${field}: left out` : `${field}: ${setting} ${before ?? 'none'} → ${after ?? 'none'}`,
    ),
  });
  return replay;
}

/** Keeps a gauge's figures at how many partitions are compared. */
async function showing<Result>(gauge: Gauge, act: () => Promise<Result>): Promise<Result> {
  const figures = reportFigures(gauge);
  const show = () => {
    const { waiting, working } = partitionStateCounts(gauge);
    figures.set(limits.partitions - waiting - working, limits.partitions);
  };
  const timer = setInterval(show, limits.reportProgressEveryMs);
  try {
    return await act();
  } finally {
    clearInterval(timer);
    show();
  }
}

/** What was read is what it was; a field that is left out cannot be empty. */
function totalsOf(totals: RunSummary['inbound'], names: string[]): SnapshotTotals {
  const { readFrom = '', readTo = '', emptyFields, ...rest } = totals;
  const empty = emptyFields.filter((field) => names.includes(field));
  return { ...rest, readFrom, readTo, repeats: 0, emptyFields: empty };
}

function told(parts: ReplayParts, summary: RunSummary, now: Conclusion, flips: ReplayFlips) {
  const { run, name } = summary;
  const [before, after] = [findingsFound(summary), findingsFound(now)];
  const decisions = allDecisions(parts, run);
  const sum = (fate: Fate) => Object.values(flips.kinds).reduce((total, counts) => total + counts[fate], 0);
  return {
    ...{ run, name, kinds: flips.kinds, fields: flips.fields, unread: flips.unread, classes: flips.classes },
    verdict: { before: summary.verdict, after: now.verdict },
    matched: { before: summary.matched, after: now.matched },
    withinTolerance: { before: summary.withinTolerance, after: now.withinTolerance },
    findings: { before, after },
    fates: Object.fromEntries(fates.map((fate) => [fate, sum(fate)])) as Replay['fates'],
    decided: decidedBy(flips, decisions),
    signatures: standingSignatures(parts, run),
    notKept: { before: before - summary.findingsKept, after: 0 },
    first: flips.first.map((row) => flippedOf(parts, row, decisions)),
  };
}

function decidedBy({ decided }: ReplayFlips, decisions: Map<string, Decision>): Replay['decided'] {
  const sums: Replay['decided'] = {};
  for (const [decision, counts] of Object.entries(decided)) {
    const status = decisions.get(decision)?.status;
    if (!status) continue;
    sums[status] ??= { new: 0, gone: 0, changed: 0, same: 0 };
    for (const fate of fates) sums[status][fate] += counts[fate];
  }
  return sums;
}

function standingSignatures({ trail }: ReplayParts, run: string): Replay['signatures'] {
  return signaturesOf(trail.of(signActions, run))
    .filter(({ voided }) => voided === null)
    .map(({ at, statement: { signer } }) => ({ name: signer.name, role: signer.role, at }));
}

function flippedOf({ people }: ReplayParts, row: FlippedRow, decisions: Map<string, Decision>): Flipped {
  const found = row.decision === null ? undefined : decisions.get(row.decision);
  if (!found) return { ...row, decision: null };
  const { decision, status, at, note } = found;
  const by = people.roster().find(({ person }) => person === found.by)?.name ?? found.by;
  return { ...row, decision: { decision, status, by, at, note } };
}
