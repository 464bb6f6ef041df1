import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunLine } from '#shared/run.ts';

/** Runs asked for at a time. */
const pieceRuns = 100;
/** How often the list is asked for again while a run in it is under way. */
const againMs = 2_000;

/** The runs of a definition, or all, the newest first; those whose line contains a text. */
export function useRuns(definition: string | undefined, text: string) {
  const query = useInfiniteQuery(
    calls.runs.list.infiniteOptions({
      input: (after: string | undefined) => ({ after, path: definition, count: pieceRuns }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.pages.some(({ runs }) => runs.some(isUnderWay)) ? againMs : false),
    }),
  );
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  // Older runs are part of what is looked for.
  useEffect(() => {
    if (text !== '' && hasNextPage && !isFetching) void fetchNextPage();
  }, [text, hasNextPage, isFetching, fetchNextPage]);
  const listed = useMemo(() => data?.pages.flatMap(({ runs }) => runs) ?? [], [data]);
  const contains = useContains();
  const runs = text === '' ? listed : listed.filter((line) => contains(line, text.trim().toLowerCase()));
  return { ...query, runs, total: data?.pages[0]?.total };
}

export function isUnderWay({ state }: Pick<RunLine, 'state'>): boolean {
  return state === 'pulling' || state === 'diffing';
}

/** Whether a line contains a text, in what is shown of it. */
function useContains() {
  const { t } = useTranslation('common');
  return ({ name, run, verdict, state }: RunLine, text: string) =>
    [name, run, verdict ? t(`verdicts.${verdict}`) : t(`states.${state}`)].some((shown) =>
      shown.toLowerCase().includes(text),
    );
}
