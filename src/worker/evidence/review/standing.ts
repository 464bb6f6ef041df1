import { standings } from '#shared/decision-status.ts';
import { choosesByReview, type Filter, type ReviewFacetName, reviewFacetNames } from '#shared/findings-list.ts';
import type { ReviewFacets } from '#shared/review.ts';
import type { Said } from '#shared/review-tasks.ts';
import { severities } from '#shared/severity.ts';
import type { FindingClasses } from '../classify/classes-file.ts';
import { isOpen } from './mark.ts';

/** Every finding's mark and class, and what the decisions say that the marks stand for. */
export type Standings = {
  marks: Uint32Array;
  refs: string[];
  says: Record<string, Said>;
  classes: () => FindingClasses;
};

/** Whether what was said of a finding lets it through, by its number; undefined where the filter does not ask. */
export function standingTest(filter: Filter, standing: Standings | undefined): ((id: number) => boolean) | undefined {
  if (!choosesByReview(filter) || !standing) return undefined;
  const facets = standingFacets(filter, standing);
  const { classOf } = standing.classes();
  return (id) => facets.take(standing.marks[id] ?? 0, classOf[id] ?? 0, 0);
}

type Counts = NonNullable<ReviewFacets['counts']>;

/**
 * Counts findings by how they stand, by who is to see to them, by their accounts in suspense, and by the rules that classify
 * them. A facet's own choice does not narrow its counts. `take` says whether all choices let a finding through.
 */
export function standingFacets(filter: Filter, { refs, says, classes }: Omit<Standings, 'marks'>) {
  const { rules } = classes();
  const said = refs.map((ref) => says[ref]);
  const accountOf = (one: Said | undefined) => (one?.status === 'suspense' ? one.account : null);
  // By the mark: 0 is undecided, any other is one more than the decision's place. By the class in the same way.
  const byMark = {
    standings: facetOf(
      [...standings],
      ['undecided', ...said.map((one) => one?.status ?? 'undecided')],
      filter.standings,
    ),
    owners: facetOf([], [null, ...said.map((one) => one?.owner ?? null)], filter.owners),
    accounts: facetOf([], [null, ...said.map(accountOf)], filter.accounts),
  };
  const byClass = {
    severities: facetOf([...severities], [null, ...rules.map(({ severity }) => severity)], filter.severities),
    rules: facetOf([], [null, ...rules.map(({ name }) => name)], filter.rules),
  };
  const facets = { ...byMark, ...byClass };
  return {
    take(mark: number, classified: number, findings: number): boolean {
      const place = isOpen(mark) ? 0 : mark;
      const at = (facet: ReviewFacetName) => (facet in byMark ? place : classified);
      let refused = 0;
      for (const [bit, facet] of reviewFacetNames.entries()) if (!facets[facet].lets(at(facet))) refused |= 1 << bit;
      if (findings > 0)
        for (const [bit, facet] of reviewFacetNames.entries())
          if ((refused & ~(1 << bit)) === 0) facets[facet].add(at(facet), findings);
      return refused === 0;
    },
    counts: () =>
      Object.fromEntries(reviewFacetNames.map((facet) => [facet, facets[facet].counts()])) as unknown as Counts,
  };
}

/** A facet whose values are said by place; a place without a value is let through where nothing is chosen. */
function facetOf(values: string[], valueAt: (string | null)[], chosen: string[]) {
  const all = [...new Set([...values, ...valueAt.filter((value) => value !== null)])];
  const places = valueAt.map((value) => (value === null ? -1 : all.indexOf(value)));
  const isChosen = valueAt.map((value) => chosen.length === 0 || (value !== null && chosen.includes(value)));
  const sums = new Float64Array(all.length);
  return {
    lets: (place: number) => isChosen[place] ?? false,
    add(place: number, findings: number): void {
      const value = places[place] ?? -1;
      if (value >= 0) sums[value] = (sums[value] ?? 0) + findings;
    },
    counts: () => Object.fromEntries(all.map((value, i) => [value, sums[i] ?? 0])),
  };
}
