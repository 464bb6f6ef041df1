import { randomBytes } from 'node:crypto';
import { classRulesOf } from '#shared/classify.ts';
import type { Definition } from '#shared/definition.ts';
import { countFindings } from '#shared/finding.ts';
import { type RunClasses, reviewFilterSchema, type VerdictOn } from '#shared/review.ts';
import type { SeverityCounts } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import { severities } from '#shared/severity.ts';
import type { RunBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { classesPath, classifiedIn, decisionsOn, type ReviewReading, reviewedOf } from './reviewed.ts';

type ClassifyingParts = ReviewReading & { trail: Trail; books: RunBooks; workers: Workers };

/**
 * Classifies the findings of a run that has just ended by the rules of its definition. What a rule puts into suspense is a
 * decision of the engine, on findings that nobody decided on: a person's takes its place. Null where there are no rules, or
 * where some of the run was not compared, or it was signed. What is classified is not classified again.
 */
export async function classifyFindings(
  parts: ClassifyingParts,
  summary: RunSummary,
  definition: Definition,
): Promise<SeverityCounts | null> {
  const rules = classRulesOf(definition);
  const { run, evidence, failed } = summary;
  if (rules.length === 0 || failed.length > 0) return null;
  const before = classifiedIn(parts, run);
  if (before) return before.severities;
  if (parts.trail.has(run, 'run.signed')) return null;
  const path = classesPath(evidence.folder);
  const { classes: _, ...reviewed } = reviewedOf(parts, summary);
  const found = await parts.workers.run('classify', { reviewed, path, rules, ages: agesBefore(parts, summary) });
  const { trail } = parts;
  trail.together(() => {
    trail.enter('findings.classified', { run, rules, ...found });
    rules.forEach(({ name, account }, place) => {
      const findings = found.counts[place]?.suspended ?? 0;
      if (account === null || findings === 0) return;
      const scope = { filter: reviewFilterSchema.parse({ rules: [name] }), undecidedOnly: true };
      const decision = randomBytes(8).toString('hex');
      trail.enter('decision.made', { ...inSuspense(account), decision, run, scope, findings });
    });
  });
  return found.severities;
}

/** How a run's findings were classified, as the trail has it. */
export function classesOf(parts: ReviewReading, { run, findingsKept }: RunSummary): RunClasses | null {
  const found = classifiedIn(parts, run);
  if (!found) return null;
  const rules = found.rules.map(({ name, severity, account }, place) => ({
    ...{ name, severity, account },
    ...(found.counts[place] ?? { findings: 0, suspended: 0 }),
  }));
  return {
    severities: Object.fromEntries(
      severities.map((severity) => [severity, countFindings(found.severities[severity])]),
    ) as RunClasses['severities'],
    rules,
    unclassified: findingsKept - rules.reduce((sum, { findings }) => sum + findings, 0),
  };
}

function inSuspense(account: string): VerdictOn {
  return { status: 'suspense', reason: 'rule', note: '', owner: null, due: null, account };
}

/** How long before a run those started from which decisions, and first findings, came down to it; in seconds. */
function agesBefore(parts: ClassifyingParts, { run, startedAt }: RunSummary): Record<string, number> {
  const ages: Record<string, number> = {};
  for (let at = decisionsOn(parts, run).carried?.from; at !== undefined; at = decisionsOn(parts, at).carried?.from) {
    const before = parts.books.find(at)?.startedAt ?? startedAt;
    ages[at] = Math.max(0, (Date.parse(startedAt) - Date.parse(before)) / 1_000);
  }
  return ages;
}
