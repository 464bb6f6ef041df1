import { everything, type Filter, withoutReview } from '#shared/findings-list.ts';
import type { ListSource } from '#shared/list-tasks.ts';
import type { ReviewFacets } from '#shared/review.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { countByCensus } from '../list/census.ts';
import { readIds } from '../list/ids-file.ts';
import { listFileOf } from '../list/list-file.ts';
import { idsIn } from './scope.ts';
import { type Standings, standingFacets } from './standing.ts';

/** Counts a filter's findings by how they stand. `source` is the list of the filter without its choices of review. */
export function standingCounts(
  db: Sqlite,
  standing: Standings,
  filter: Filter,
  source: ListSource | undefined,
): NonNullable<ReviewFacets['counts']> {
  const facets = standingFacets(filter, standing);
  const others = withoutReview(filter);
  const { rules, classOf } = standing.classes();
  const madeList = source && 'list' in source ? source : undefined;
  const total = () => madeList?.total ?? countByCensus(others, listFileOf(db)).total;
  if (standing.refs.length === 0 && rules.length === 0) facets.take(0, 0, total());
  else if (!madeList && isEverything(others)) takeAll(facets, standing.marks, classOf, total());
  else
    for (const id of madeList ? readIds(madeList.list) : idsIn(db, { filter: others, undecidedOnly: false }))
      facets.take(standing.marks[id] ?? 0, classOf[id] ?? 0, 1);
  return facets.counts();
}

function isEverything(filter: Filter): boolean {
  return JSON.stringify({ ...everything, ...filter }) === JSON.stringify(everything);
}

/** Numbers that are no finding's have neither mark nor class: what is left of the total is undecided. */
function takeAll(
  facets: ReturnType<typeof standingFacets>,
  marks: Uint32Array,
  classOf: Uint32Array,
  total: number,
): void {
  let marked = 0;
  for (let id = 0; id < marks.length; id++) {
    const [mark, classified] = [marks[id] ?? 0, classOf[id] ?? 0];
    if (mark === 0 && classified === 0) continue;
    marked++;
    facets.take(mark, classified, 1);
  }
  facets.take(0, 0, total - marked);
}
