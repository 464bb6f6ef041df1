import type { Person } from '#shared/people.ts';
import type { ReportDecided } from '#shared/report-review.ts';
import type { RunSummary } from '#shared/run.ts';
import { notesOnFindings } from './review/notes.ts';
import { allDecisions, type ReviewReading, reviewedOf } from './review/reviewed.ts';

type Parts = ReviewReading & { people: { roster(): Person[] } };

/** Gathers what was decided and noted on the single findings of a run, with the names of those who did. */
export function reportDecided(parts: Parts) {
  return (summary: RunSummary): ReportDecided => {
    const nameOf = namesOf(parts.people.roster());
    const decisions = [...allDecisions(parts, summary.run)].map(
      ([decision, { status, reason, owner, due, account, by, at }]) =>
        [decision, { status, reason, owner: owner && nameOf(owner), due, account, at, by: nameOf(by) }] as const,
    );
    return {
      reviewed: reviewedOf(parts, summary),
      decisions: Object.fromEntries(decisions),
      notes: noteCounts(parts, summary),
    };
  };
}

/** A report speaks of people by their names; the engine, which is none, goes by its own. */
export function namesOf(roster: Person[]): (person: string) => string {
  const names = new Map(roster.map(({ person, name }) => [person, name]));
  return (person) => names.get(person) ?? person;
}

/** Notes on a finding are those of every run of its reconciliation, as the page of the finding shows them. */
function noteCounts({ trail }: Parts, { name }: RunSummary): ReportDecided['notes'] {
  const counts = new Map<string, ReportDecided['notes'][number]>();
  for (const { about } of notesOnFindings(trail, name)) {
    const { kind, key } = about.finding;
    const counted = counts.get(`${kind} ${key}`) ?? { kind, key, count: 0 };
    counts.set(`${kind} ${key}`, { ...counted, count: counted.count + 1 });
  }
  return [...counts.values()];
}
