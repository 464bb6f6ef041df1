import type { Person } from '#shared/people.ts';
import type { ReportReview } from '#shared/report-review.ts';
import type { ReviewCounts, Standing } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Shapes } from '#shared/shape.ts';
import type { SignOff } from '#shared/signoff.ts';

type Parts = {
  shapes: { list(summary: RunSummary): Promise<Shapes> };
  review: { decisions(run: string): Promise<Standing[]>; counts(run: string): Promise<ReviewCounts> };
  signOff: { signatures(run: string): SignOff['signatures'] };
  people: { roster(): Person[] };
};

/** Gathers what a report for people tells of a run beside its evidence: its causes, its decisions, its signatures. */
export function reportReview({ shapes, review, signOff, people }: Parts) {
  return async (summary: RunSummary): Promise<ReportReview> => {
    const { run } = summary;
    const names = new Map(people.roster().map(({ person, name }) => [person, name]));
    const [listed, decisions, counts] = await Promise.all([
      shapes.list(summary),
      review.decisions(run),
      review.counts(run),
    ]);
    return {
      shapes: listed.shapes,
      decisions: decisions.map((decision) => ({ ...decision, name: names.get(decision.by) ?? decision.by })),
      undecided: counts.undecided,
      signatures: signOff.signatures(run),
    };
  };
}
