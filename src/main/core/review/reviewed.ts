import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { classRuleSchema } from '#shared/classify.ts';
import type { Decision } from '#shared/review.ts';
import type { Classes, Reviewed } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import { engineActor, type TrailPayload } from '#shared/trail.ts';
import type { SelectionBooks } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { decisionActions, decisionsOf, scopeOf } from './decisions.ts';

/** A run's decisions: its own, and those it took over from the run before. */
export type RunDecisions = { own: Decision[]; carried: Carrying | null };

/** What the trail says was taken over. */
export type Carrying = { run: string; from: string; sha256: string; healed: number; gone: number };

export type ReviewReading = { trail: Trail; selections: SelectionBooks };

export function decisionsOn({ trail }: ReviewReading, run: string): RunDecisions {
  const last = trail.of(['decisions.carried'], run).at(-1);
  const carried = last ? (last.payload as unknown as Carrying) : null;
  return { own: decisionsOf(trail.of(decisionActions, run)), carried };
}

/** Every decision that may hold findings of a run, by its name: also those of the runs that it took over from. */
export function allDecisions(reading: ReviewReading, run: string): Map<string, Decision> {
  const found = new Map<string, Decision>();
  // Withdrawn or not: what was carried over was carried over while it stood.
  for (let at: string | undefined = run; at !== undefined; ) {
    const entries = reading.trail.of(['decision.made', 'decision.merged'], at);
    for (const decision of decisionsOf(entries)) found.set(decision.decision, decision);
    at = decisionsOn(reading, at).carried?.from;
  }
  return found;
}

/** A run's findings with its decisions, for a worker. */
export function reviewedOf(reading: ReviewReading, { run, evidence }: Pick<RunSummary, 'run' | 'evidence'>): Reviewed {
  const { own, carried } = decisionsOn(reading, run);
  const path = carriedPath(evidence.folder);
  return {
    run,
    findings: evidence.findings,
    marks: join(evidence.folder, 'review.marks'),
    carried: carried && existsSync(path) ? path : null,
    ...classesIn(reading, run, evidence.folder),
    says: Object.fromEntries([...allDecisions(reading, run)].map(([name, decision]) => [name, saidBy(decision)])),
    layers: own.map(({ decision, scope }) => ({ decision, scope: scopeOf(reading.selections, scope) })),
  };
}

function saidBy({ status, owner, account, by, scope }: Decision): Reviewed['says'][string] {
  const [rule] = 'filter' in scope ? scope.filter.rules : [];
  return { status, owner, account, ...(by === engineActor && rule !== undefined ? { rule } : {}) };
}

/** What the trail says of how a run's findings were classified, by its last entry of that. */
export function classifiedIn({ trail }: Pick<ReviewReading, 'trail'>, run: string) {
  return trail.of(['findings.classified'], run).at(-1)?.payload as TrailPayload<'findings.classified'> | undefined;
}

function classesIn(reading: ReviewReading, run: string, folder: string): { classes?: Classes } {
  const found = classifiedIn(reading, run);
  if (!found) return {};
  const { sha256, ages } = found;
  return { classes: { path: classesPath(folder), sha256, ages, rules: found.rules.map(toRule) } };
}

const toRule = (rule: TrailPayload<'findings.classified'>['rules'][number]) => classRuleSchema.parse(rule);

export function classesPath(folder: string): string {
  return join(folder, 'classes.marks');
}

export function carriedPath(folder: string): string {
  return join(folder, 'carried.marks');
}
