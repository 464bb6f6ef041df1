import { standings } from '#shared/decision-status.ts';
import { choosesByReview, type Filter } from '#shared/findings-list.ts';
import type { ReviewFacets } from '#shared/review.ts';
import type { Said } from '#shared/review-tasks.ts';
import { isOpen } from './mark.ts';

/** Every finding's mark, and what the decisions say that the marks stand for. */
export type Standings = { marks: Uint32Array; refs: string[]; says: Record<string, Said> };

/** Whether what was decided lets a finding through, by its number; undefined where the filter says nothing of it. */
export function standingTest(filter: Filter, standing: Standings | undefined): ((id: number) => boolean) | undefined {
  if (!choosesByReview(filter) || !standing) return undefined;
  const facets = standingFacets(filter, standing);
  return (id) => facets.take(standing.marks[id] ?? 0, 0);
}

/** Counts findings by how they stand and by who is to see to them. `take` says whether both choices let a finding through. */
export function standingFacets(filter: Filter, { refs, says }: Omit<Standings, 'marks'>) {
  const owners = [...new Set(refs.flatMap((ref) => says[ref]?.owner ?? []))];
  // By the mark: 0 is undecided, any other is one more than the decision's place.
  const standingOf = [0, ...refs.map((ref) => standings.indexOf(says[ref]?.status ?? 'undecided'))];
  const ownerOf = [-1, ...refs.map((ref) => owners.indexOf(says[ref]?.owner ?? ''))];
  const isStanding = standings.map((one) => filter.standings.length === 0 || filter.standings.includes(one));
  const isOwner = owners.map((one) => filter.owners.length === 0 || filter.owners.includes(one));
  const byStanding = new Float64Array(standings.length);
  const byOwner = new Float64Array(owners.length);
  return {
    take(mark: number, findings: number): boolean {
      const place = isOpen(mark) ? 0 : mark;
      const standing = standingOf[place] ?? 0;
      const owner = ownerOf[place] ?? -1;
      const ofStanding = isStanding[standing] ?? false;
      const ofOwner = owner < 0 ? filter.owners.length === 0 : (isOwner[owner] ?? false);
      if (ofOwner) byStanding[standing] = (byStanding[standing] ?? 0) + findings;
      if (ofStanding && owner >= 0) byOwner[owner] = (byOwner[owner] ?? 0) + findings;
      return ofStanding && ofOwner;
    },
    counts: (): NonNullable<ReviewFacets['counts']> => ({
      standings: Object.fromEntries(standings.map((one, i) => [one, byStanding[i] ?? 0])) as Record<
        (typeof standings)[number],
        number
      >,
      owners: Object.fromEntries(owners.map((one, i) => [one, byOwner[i] ?? 0])),
    }),
  };
}
