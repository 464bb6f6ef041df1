import { basename, extname } from 'node:path';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { TieoutError } from '#shared/errors.ts';
import type { RunEstimate } from '#shared/estimate.ts';
import { limits } from '#shared/limits.ts';
import { findingsFound, matchRateOf, runCountsOf } from '#shared/run.ts';
import { describeSource } from '#shared/source-settings.ts';
import type { TrailAction } from '#shared/trail.ts';
import { type Activity, clearingOf } from './clearing-policy.ts';
import { type LoadedDefinition, loadDefinition } from './definition-file.ts';
import { expectNext } from './foresight.ts';
import type { PlanParts } from './planner.ts';
import type { RunEntry } from './ports.ts';
import { runLineOf } from './run-lines.ts';
import type { Trail } from './trail/trail.ts';

/** `trail` tells of which runs something was decided. */
type LineParts = PlanParts & { trail: Pick<Trail, 'newest'> };

type Environment = Record<string, string | undefined>;

/**
 * The reconciliations of a workspace as a list shows them: those of the newest runs first, then the files of its own
 * folder that were never run. One that cannot be read is listed with why. No source is asked anything.
 */
export function definitionLines(parts: LineParts, own: string[], environment: Environment): DefinitionLine[] {
  const newest = parts.books.newestOfEach(limits.definitionsListedMax);
  const known = new Set(newest.map(({ definitionPath }) => definitionPath));
  const rest = own.filter((path) => !known.has(path)).map((path) => ({ path, lastRun: undefined }));
  const all = [...newest.map((entry) => ({ path: entry.definitionPath, lastRun: entry })), ...rest];
  return all
    .slice(0, limits.definitionsListedMax)
    .map(({ path, lastRun }) => lineOf(parts, path, lastRun, environment));
}

function lineOf(
  parts: LineParts,
  path: string,
  lastRun: RunEntry | undefined,
  environment: Environment,
): DefinitionLine {
  const isDecided = lastRun !== undefined && isDecidedOn(parts, lastRun);
  const line = { path, lastRun: lastRun ? runLineOf(lastRun) : null, isDecided, ...pastOf(parts, path) };
  const loaded = readOr(path, environment);
  if (!(loaded instanceof TieoutError)) return { ...line, ...comingOf(parts, loaded) };
  const name = lastRun?.name ?? basename(path, extname(path));
  return { ...line, name, problem: loaded.message, sides: null, activity: null, clearing: null, estimate: null };
}

const decidings: TrailAction[] = ['decision.made', 'decisions.carried', 'decisions.merged', 'findings.classified'];

function isDecidedOn({ trail }: LineParts, { run }: RunEntry): boolean {
  return trail.newest({ run, actions: decidings, count: 1 }).length > 0;
}

/** The definition, or what is wrong with it. */
function readOr(path: string, environment: Environment): LoadedDefinition | TieoutError {
  try {
    return loadDefinition(path, environment);
  } catch (error) {
    if (error instanceof TieoutError) return error;
    throw error;
  }
}

/** How its last runs ended. */
function pastOf({ books }: PlanParts, path: string): Pick<DefinitionLine, 'openFindings' | 'matchRates'> {
  const ended = books.page({ path, isEnded: true, count: limits.matchRatesListed });
  const rates = ended.flatMap(({ run, startedAt, summary }) =>
    summary ? [{ run, startedAt, verdict: summary.verdict, rate: matchRateOf(runCountsOf(summary)) }] : [],
  );
  const [last] = ended;
  return { openFindings: last?.summary ? findingsFound(last.summary) : null, matchRates: rates.reverse() };
}

/** What the file says, and when its next run starts and ends. */
function comingOf(
  parts: PlanParts,
  loaded: LoadedDefinition,
): Pick<DefinitionLine, 'name' | 'problem' | 'sides' | 'activity' | 'clearing' | 'estimate'> {
  const { name, inbound, outbound, activity } = loaded.definition;
  const estimate = expectNext(parts, loaded) ?? null;
  return {
    name,
    problem: null,
    sides: { inbound: describeSource(inbound), outbound: describeSource(outbound) },
    activity: activity ?? null,
    clearing: activity ? clearingFrom(activity, estimate, parts.clock.now()) : null,
    estimate,
  };
}

function clearingFrom(activity: Activity, estimate: RunEstimate | null, now: Date): DefinitionLine['clearing'] {
  const records = estimate ? Math.max(estimate.records.inbound, estimate.records.outbound) : 0;
  const { policy, leadSeconds, startsAt } = clearingOf(activity, estimate?.seconds.total ?? 0, records);
  if (!estimate) return { policy, leadSeconds, startsAt, finishesAt: null, spareSeconds: null };
  const end = Math.max(Date.parse(startsAt), now.getTime()) + estimate.seconds.total * 1_000;
  const spareSeconds = Math.round((Date.parse(activity.startsAt) - end) / 1_000);
  return { policy, leadSeconds, startsAt, finishesAt: new Date(end).toISOString(), spareSeconds };
}
