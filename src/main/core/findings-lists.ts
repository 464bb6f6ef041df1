import { createHash } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import {
  byKind,
  choosesByReview,
  type Facets,
  type Filter,
  type FindingRow,
  type FindingsColumns,
  type FindingsPage,
  hasOnlyFacets,
  type PartitionCounts,
  type Sort,
  withoutReview,
} from '#shared/findings-list.ts';
import type { ListSource, PreviewInput } from '#shared/list-tasks.ts';
import type { ReviewFacets } from '#shared/review.ts';
import type { Reviewed } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Tally } from '#shared/tasks.ts';
import { createListCache, type ListParts, type MadeList, type Making } from './list-cache.ts';

/** What a face asks of a list: which findings, in which order. */
export type ListAsked = { filter: Filter; sort: Sort };

/**
 * The findings of runs that have ended, as lists. A list of whole kinds is read straight from the evidence; any other is
 * made once, in the background, and every call meanwhile gives what there is of it.
 */
export function findingsLists(parts: ListParts & { reviewedOf: (summary: RunSummary) => Reviewed }) {
  const cache = createListCache(parts);
  const { readers, reviewedOf } = parts;
  const listOf = (summary: RunSummary, asked: ListAsked) =>
    madeListOf(summary, asked, choosesByReview(asked.filter) ? reviewedOf(summary) : undefined);

  /** The list where it is there; how far it is where it is being made. */
  const sourceOf = async (summary: RunSummary, asked: ListAsked): Promise<ListSource | Making> => {
    const kinds = wholeKinds(asked);
    if (kinds) return { kinds };
    const made = await cache.get(listOf(summary, asked));
    return 'done' in made ? made : { list: made.path, total: made.total };
  };

  const page = async (summary: RunSummary, asked: ListAsked, from: number, count: number): Promise<FindingsPage> => {
    const { filter, sort } = asked;
    const { findings } = summary.evidence;
    const { descending } = sort;
    const source = await sourceOf(summary, asked);
    if (!('done' in source)) {
      const given = await cache.using(source, () => readers.run('page', { findings, source, from, count, descending }));
      return { from, ...given, done: 1 };
    }
    const ends = source.ends === undefined ? undefined : { ends: source.ends };
    const made = sort.by === 'kind' ? { filter } : ends;
    const [rows, total] = await Promise.all([
      made ? readers.run('preview', previewOf(summary, asked, made, from, count)) : [],
      totalOf(summary, filter),
    ]);
    return { from, rows, total, done: source.done };
  };

  const previewOf = (
    summary: RunSummary,
    asked: ListAsked,
    made: PreviewInput['made'],
    from: number,
    count: number,
  ) => ({
    ...{ findings: summary.evidence.findings, made, from, count, descending: asked.sort.descending },
    ...(choosesByReview(asked.filter) ? { reviewed: reviewedOf(summary) } : {}),
  });

  const totalOf = async ({ evidence }: RunSummary, filter: Filter): Promise<number | null> =>
    isCounted(filter) ? (await readers.run('facets', { findings: evidence.findings, filter })).total : null;

  return {
    async columns(summary: RunSummary): Promise<FindingsColumns> {
      const columns = await readers.run('columns', { findings: summary.evidence.findings });
      return reviewedOf(summary).classes ? { ...columns, isClassified: true } : columns;
    },
    page,
    async facets(summary: RunSummary, asked: ListAsked): Promise<Facets> {
      const { filter } = asked;
      if (isCounted(filter)) {
        const { counts } = await readers.run('facets', { findings: summary.evidence.findings, filter });
        return { counts, done: 1 };
      }
      const made = await cache.get(listOf(summary, asked));
      return 'done' in made ? { counts: null, done: made.done } : { counts: made.counts, done: 1 };
    },
    /** How the findings of a list stand in review. */
    async reviewFacets(summary: RunSummary, filter: Filter): Promise<ReviewFacets> {
      const reviewed = reviewedOf(summary);
      const others = withoutReview(filter);
      if (isCounted(others)) return { counts: await readers.run('standingFacets', { reviewed, filter }), done: 1 };
      const source = await sourceOf(summary, { filter: others, sort: byKind });
      if ('done' in source) return { counts: null, done: source.done };
      const counts = await cache.using(source, () => readers.run('standingFacets', { reviewed, filter, source }));
      return { counts, done: 1 };
    },
    /** Null where the finding is not in the list, or the list is not made yet. */
    async locate(summary: RunSummary, asked: ListAsked, id: number): Promise<{ place: number | null; done: number }> {
      const source = await sourceOf(summary, asked);
      if ('done' in source) return { place: null, done: source.done };
      const { findings } = summary.evidence;
      const { descending } = asked.sort;
      const place = await cache.using(source, () => readers.run('locate', { findings, source, id, descending }));
      return { place, done: 1 };
    },
    /** Works on a list once it is made, which nobody removes meanwhile. `goOn` throws where it is no longer wanted. */
    async onceMade<Result>(
      summary: RunSummary,
      asked: ListAsked,
      goOn: () => void,
      work: (source: ListSource) => Promise<Result>,
    ): Promise<Result> {
      for (;;) {
        goOn();
        const source = await sourceOf(summary, asked);
        if (!('done' in source)) return cache.using(source, () => work(source));
      }
    },
    whole: (summary: RunSummary, ids: number[]): Promise<FindingRow[]> =>
      readers.run('whole', { findings: summary.evidence.findings, ids }),
    async one(summary: RunSummary, id: number): Promise<FindingRow> {
      const [found] = await readers.run('whole', { findings: summary.evidence.findings, ids: [id] });
      if (found) return found;
      throw new TieoutError('not-found', `run ${summary.run} has no finding ${id}`, { next: 'Read the list again.' });
    },
    async map(findings: string): Promise<PartitionCounts[]> {
      return (await readers.run('partitionTallies', { findings })).map(countsOf);
    },
    close: () => cache.close(),
  };
}

export type FindingsLists = ReturnType<typeof findingsLists>;

/** The kinds of a list that the evidence is already in the order of; undefined where it has to be made. */
function wholeKinds({ filter, sort }: ListAsked) {
  const isPlain =
    isCounted(filter) && !filter.isExact && filter.fields.length + filter.sides.length + filter.shapes.length === 0;
  if (!isPlain || sort.by !== byKind.by) return undefined;
  return filter.kinds.length > 0 ? filter.kinds : [...findingKinds];
}

/** Whether what a filter leaves is known from the counts that were kept while comparing. */
function isCounted(filter: Filter): boolean {
  return hasOnlyFacets(filter) && !choosesByReview(filter);
}

/**
 * A list has the same name as long as its evidence, its filter, the decisions it chooses by and its order are the same;
 * its direction is a matter of reading.
 */
function madeListOf(
  { evidence, findingsDigest }: RunSummary,
  { filter, sort }: ListAsked,
  reviewed: Reviewed | undefined,
): MadeList {
  const named = (...parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  const decisions = reviewed && [
    ...[reviewed.carried, reviewed.classes?.sha256 ?? null],
    ...reviewed.layers.map(({ decision }) => decision),
  ];
  return {
    findings: evidence.findings,
    filter,
    by: sort.by,
    ...(reviewed ? { reviewed } : {}),
    name: named(evidence.findings, findingsDigest, filter, sort.by, decisions),
    everything: named(evidence.findings, findingsDigest),
  };
}

function countsOf({ partition, tally }: { partition: number; tally: Tally }): PartitionCounts {
  const findings = Object.fromEntries(findingKinds.map((kind) => [kind, tally[kind]])) as PartitionCounts['findings'];
  return { partition, matched: tally.matched, findings };
}
