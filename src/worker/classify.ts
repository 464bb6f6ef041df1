import { rmSync } from 'node:fs';
import type { ClassRule } from '#shared/classify.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import { atLength } from '#shared/pulse.ts';
import type { ClassifyInput, ClassifyOutput, Reviewed, SeverityCounts } from '#shared/review-tasks.ts';
import { severities } from '#shared/severity.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { agesOf, writeClasses } from './evidence/classify/classes-file.ts';
import { makeClasses } from './evidence/classify/make-classes.ts';
import { openFindings } from './evidence/findings-file.ts';
import { listFileOf } from './evidence/list/list-file.ts';
import { isOpen, refOf } from './evidence/review/mark.ts';
import { type CarriedMarks, carriedMarks } from './evidence/review/marks.ts';

/** Classifies a run's findings by rules, as they stand once earlier decisions were taken over, and seals what came of it. */
export async function classify(input: ClassifyInput): Promise<ClassifyOutput> {
  return atLength(() => {
    const db = openFindings(input.reviewed.findings, { readonly: true });
    try {
      return classified(db, carriedMarks(db, input.reviewed), input);
    } finally {
      db.close();
    }
  });
}

/** What the classes of a run's findings are sealed with, made anew whatever is kept. */
export async function classesDigest({ reviewed }: { reviewed: Reviewed }): Promise<string | null> {
  const { classes } = reviewed;
  if (!classes) return null;
  return atLength(() => {
    const db = openFindings(reviewed.findings, { readonly: true });
    const path = `${classes.path}.${process.pid}.verifying`;
    try {
      const { rules, ages } = classes;
      const classOf = makeClasses(listFileOf(db), rules, agesOf(ages, carriedMarks(db, reviewed)));
      return writeClasses(db, path, { rules, ages }, classOf);
    } finally {
      rmSync(path, { force: true });
      db.close();
    }
  });
}

function classified(
  db: Sqlite,
  marks: CarriedMarks,
  { reviewed, path, rules, ages: known }: ClassifyInput,
): ClassifyOutput {
  const ages = rules.some(({ age }) => age) ? agesNeeded(db, marks, known) : {};
  const classOf = makeClasses(listFileOf(db), rules, agesOf(ages, marks));
  const counts = rules.map(() => ({ findings: 0, suspended: 0 }));
  const grave = noSeverities();
  for (const { id, kind } of findingsOf(db)) {
    const place = (classOf[id] ?? 0) - 1;
    const [rule, count] = [rules[place], counts[place]];
    if (!rule || !count) continue;
    count.findings++;
    if (rule.severity) grave[rule.severity][findingKinds[kind] ?? 'invalid']++;
    if (rule.account !== null && isFreeFor(rule, marks.marks[id] ?? 0, marks, reviewed)) count.suspended++;
  }
  return { sha256: writeClasses(db, path, { rules, ages }, classOf), ages, counts, severities: grave };
}

function findingsOf(db: Sqlite) {
  return db.prepare<[], { id: number; kind: number }>('SELECT id, kind FROM finding').iterate();
}

/** Only of runs in which a finding was first found: there may be thousands of others. */
function agesNeeded(
  db: Sqlite,
  { firstSeen, seenIn }: CarriedMarks,
  known: Record<string, number>,
): Record<string, number> {
  const used = new Set<number>();
  for (const { id } of findingsOf(db)) used.add(firstSeen[id] ?? 0);
  return Object.fromEntries(
    [...used]
      .sort((a, b) => a - b)
      .flatMap((place) => {
        const seconds = known[seenIn[place] ?? ''] ?? 0;
        return seconds > 0 ? [[seenIn[place] ?? '', seconds]] : [];
      }),
  );
}

/** Nothing was decided by people, and it is not in that account yet. */
function isFreeFor({ account }: ClassRule, mark: number, { refs }: CarriedMarks, { says }: Reviewed): boolean {
  if (isOpen(mark)) return true;
  const held = says[refOf(mark, refs) ?? ''];
  return held?.rule !== undefined && held.account !== account;
}

export function noSeverities(): SeverityCounts {
  const none = () => Object.fromEntries(findingKinds.map((kind) => [kind, 0])) as Record<FindingKind, number>;
  return Object.fromEntries(severities.map((severity) => [severity, none()])) as SeverityCounts;
}
