import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { calls, engine } from '#renderer/client.ts';
import type { Standing } from '#shared/decision-status.ts';
import type { Filter } from '#shared/findings-list.ts';
import type { ReviewFacets, ReviewMark } from '#shared/review.ts';
import type { Severity } from '#shared/severity.ts';

/** How a row stands in review. */
export type RowReview = {
  standing: Standing;
  isChanged: boolean;
  owner: string;
  due: string;
  severity: Severity | null;
};

/** `version` is another number after every decision and note, whoever made it and wherever. */
export type Review = {
  version: number;
  isKnown: boolean;
  names: Map<string, string>;
  row: (mark: ReviewMark) => RowReview;
};

const lookEveryMs = 3_000;

/** Asked for as soon as it is `wanted`. */
export function useReview(run: string, wanted: boolean): Review {
  const newest = useQuery(
    calls.trail.list.queryOptions({
      input: {
        run,
        actions: [
          'decision.made',
          'decision.withdrawn',
          'note.added',
          'decisions.carried',
          'decisions.merged',
          'findings.classified',
        ],
        count: 1,
      },
      refetchInterval: lookEveryMs,
      placeholderData: keepPreviousData,
      enabled: wanted,
    }),
  );
  const isKnown = newest.data !== undefined;
  const version = newest.data?.[0]?.sequence ?? 0;
  const queries = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is what makes what is known old.
  useEffect(() => void queries.invalidateQueries({ queryKey: calls.reviews.key() }), [version, queries]);
  const decisions = useQuery(
    calls.reviews.decisions.queryOptions({
      input: { run },
      retry: false,
      placeholderData: keepPreviousData,
      enabled: wanted,
    }),
  );
  const people = useQuery(calls.people.list.queryOptions({ enabled: wanted }));
  return useMemo(() => {
    const names = new Map((people.data ?? []).map(({ person, name }) => [person, name]));
    const known = new Map((decisions.data ?? []).map((decision) => [decision.decision, decision]));
    return {
      ...{ version, isKnown, names },
      row({ decision, status, isChanged, severity }) {
        const said = isChanged ? undefined : known.get(decision ?? '');
        const owner = names.get(said?.owner ?? '') ?? '';
        return { standing: (!isChanged && status) || 'undecided', isChanged, owner, due: said?.due ?? '', severity };
      },
    };
  }, [version, isKnown, people.data, decisions.data]);
}

const pauseMs = 50;

/** How the rows in sight stand; what was known stays until more is. */
export function useRowReviews(run: string, ids: number[], review: Review): Map<number, RowReview> {
  const [marks, setMarks] = useState<ReviewMark[]>([]);
  const wanted = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same ids are asked for again after a decision.
  useEffect(() => {
    let isOver = false;
    const ask = () =>
      engine.reviews.marks({ run, ids }).then(
        (given) => !isOver && setMarks(given),
        // A run that is not compared whole cannot be decided on: its rows have nothing to tell.
        () => {},
      );
    const timer = ids.length > 0 ? setTimeout(() => void ask(), pauseMs) : undefined;
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [run, wanted, review.version]);
  return useMemo(() => new Map(marks.map((mark) => [mark.id, review.row(mark)])), [marks, review]);
}

/** The last counts stay until new ones are there. */
export function useReviewFacets(run: string, filter: Filter, wanted: boolean): ReviewFacets['counts'] | undefined {
  const facets = useQuery(
    calls.reviews.facets.queryOptions({
      input: { run, filter },
      enabled: wanted,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data && state.data.done < 1 ? 250 : false),
    }),
  );
  return facets.data?.counts ?? undefined;
}
