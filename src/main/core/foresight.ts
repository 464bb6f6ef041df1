import type { Definition } from '#shared/definition.ts';
import type { RunEstimate } from '#shared/estimate.ts';
import type { Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { withBothSides } from './both-sides.ts';
import type { LoadedDefinition } from './definition-file.ts';
import { estimateRun } from './estimate.ts';
import type { Experience } from './experience.ts';
import { outlookOf } from './outlook.ts';
import { experienceWith, type PlanParts } from './planner.ts';
import { lookAt, withRetries } from './retries.ts';

type Parts = Pick<PlanParts, 'books' | 'estimates' | 'workers' | 'machine'>;

/**
 * What is expected of a run that is about to start, from what is known without delaying it: its sources are counted,
 * for a moment at most, and the rest was measured before. Undefined where a side's size is anybody's guess.
 * Errors: where a source cannot be opened, as the pull would fail.
 */
export async function foresee(parts: Parts, loaded: LoadedDefinition): Promise<RunEstimate | undefined> {
  const { books, estimates, workers, machine } = parts;
  const { definition } = loaded;
  const experience = experienceWith(books, definition);
  const { inbound, outbound } = await withBothSides((side) => countQuickly(workers, definition, side, experience));
  if (!inbound || !outbound) return undefined;
  const sample = estimates.findSample(loaded.rulesSha256);
  const known = { records: { inbound, outbound }, experience, sample, machine: estimates.findMachine(machine) };
  return estimateRun(outlookOf(definition, known));
}

/**
 * What the next run would take, by what is known without asking its sources: they are taken to hold what they held when
 * they were read last. Undefined where a side was never read.
 */
export function expectNext({ books, estimates, machine }: Omit<Parts, 'workers'>, loaded: LoadedDefinition) {
  const { definition } = loaded;
  const experience = experienceWith(books, definition);
  const { inbound, outbound } = experience.records;
  if (inbound === undefined || outbound === undefined) return undefined;
  const records = { inbound: { records: inbound, isExact: false }, outbound: { records: outbound, isExact: false } };
  const sample = estimates.findSample(loaded.rulesSha256);
  return estimateRun(outlookOf(definition, { records, experience, sample, machine: estimates.findMachine(machine) }));
}

/** Where a source does not count itself in time, as many as it had when it was read last. */
async function countQuickly(
  workers: Parts['workers'],
  definition: Definition,
  side: Side,
  { records: before }: Experience,
): Promise<{ records: number; isExact: boolean } | undefined> {
  const { key, fields } = definition;
  const source = definition[side];
  const asBefore = before[side] === undefined ? undefined : { records: before[side], isExact: false };
  // Counting what an author's own query gives takes as long as the query.
  if (source.type === 'sqlite' && source.query !== undefined) return asBefore;
  const input = { side, source, key, fields, patienceMs: limits.countPatienceMs };
  const { records, isExact } = await withRetries(workers, 'estimate', input, {
    what: `${side} could not be counted`,
    next: lookAt(side),
  });
  return records === null ? asBefore : { records, isExact };
}

/** The estimate beside the truth. A run that was not carried out in one go has none: its time is that of its last part. */
export function estimateOutcome(estimate: RunEstimate | null, taken: number): Pick<RunSummary, 'estimate'> {
  if (!estimate) return {};
  const { records, correction, basedOn, runs } = estimate;
  const seconds = estimate.seconds.total;
  const factor = Math.max(0.001, Math.round((taken / seconds) * 1_000) / 1_000);
  return { estimate: { seconds, taken, factor, records, correction, basedOn, runs } };
}
