import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { startTransition, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { calls } from '#renderer/client.ts';
import { Decide } from '#renderer/parts/decide.tsx';
import { May } from '#renderer/parts/may.tsx';
import { choosesByReview, type FacetCounts, type FindingsColumns } from '#shared/findings-list.ts';
import type { Ask, ListAsked } from './asked.ts';
import { Facets } from './facets.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { FirstPage } from './first-page.ts';
import { Grid } from './grid.tsx';
import styles from './list.module.css';
import { createListStore, type ListStore } from './list-store.ts';
import { PanelEdge } from './panel-edge.tsx';
import { Record } from './record.tsx';
import { setLayout, useLayout } from './remembered.ts';
import { RerunDialog } from './rerun-dialog.tsx';
import { findingsRoute, type Search } from './route.ts';
import type { Selection } from './selection.ts';
import { StatusBar } from './status-bar.tsx';
import { useDeciding } from './use-deciding.ts';
import { type Review, useReview, useReviewFacets } from './use-review.ts';
import { useTableColumns } from './use-table-columns.ts';

type ListProps = {
  run: string;
  columns: FindingsColumns;
  asked: ListAsked;
  ahead: FirstPage;
};

/** Facets, table and record of one list. The address says which list, and which finding is looked at. */
export function List({ run, columns, asked, ahead }: ListProps) {
  const search = findingsRoute.useSearch();
  const go = findingsRoute.useNavigate();
  const { facetsWidth, recordWidth } = useLayout();
  const [isBegun, begin] = useState(false);
  const review = useReview(run, isBegun);
  const change = useChange(run, review);
  const store = useListStore(run, asked, choosesByReview(asked.filter) ? change : 0, ahead);
  const hasAnswer = store.state().version > 0;
  // The first rows go before everything that is told about them, which is drawn between two pictures.
  useEffect(() => {
    if (hasAnswer) startTransition(() => begin(true));
  }, [hasAnswer]);
  const standings = useReviewFacets(run, asked.filter, isBegun);
  const known = useQuery(calls.shapes.list.queryOptions({ input: { run }, staleTime: 60_000, enabled: isBegun }));
  const shapes = known.data?.shapes ?? [];
  const counts = useFacetCounts(run, asked, { isWanted: isBegun, areShapesKnown: shapes.length > 0 });
  const ask: Ask = (change, options) =>
    void go({
      search: (now: Search) => ({ ...now, ...(typeof change === 'function' ? change(now) : change) }),
      ...options,
    });
  const table = useTableColumns(columns, search, ask);
  const [focus, setFocus] = useState<{ place: number; column: string }>({ place: 0, column: '' });
  const [selection, setSelection] = useState<Selection>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: places are of one list; of another they would be other findings.
  useEffect(() => setSelection([]), [store]);
  const isHere = useIsHere();
  // It is said after a pause, in which somebody may have left for another page.
  const look = (id: number | undefined) => {
    if (isHere()) void go({ search: (now: Search) => ({ ...now, at: id }), replace: true });
  };
  const { deciding, decide, close } = useDeciding(run, store, focus.place, selection);
  return (
    <div className={styles.panels}>
      <div className={styles.facets} style={{ width: facetsWidth }}>
        {isBegun && (
          <Facets {...{ shapes, counts, columns, ask }} standings={standings} names={review.names} asked={search} />
        )}
      </div>
      <PanelEdge side="left" width={facetsWidth} onChange={(width) => setLayout({ facetsWidth: width })} />
      <section className={styles.middle}>
        <FilterBar run={run} shapes={shapes} columns={columns} asked={search} ask={ask} table={table} />
        <Grid
          {...{ store, columns, table, focus, setFocus, selection, setSelection, look, review }}
          sort={search.sort}
          onSort={(sort) => ask({ sort })}
          at={search.at}
          isFiltered={columns.kept > 0}
          showAll={() =>
            ask({
              q: undefined,
              kinds: undefined,
              fields: undefined,
              sides: undefined,
              shapes: undefined,
              standings: undefined,
              owners: undefined,
              severities: undefined,
              rules: undefined,
              accounts: undefined,
            })
          }
        />
        <May call="reruns.ask">
          <RerunDialog store={store} place={focus.place} selection={selection} />
        </May>
        <VisuallyHidden role="log">{table.said}</VisuallyHidden>
        <StatusBar {...{ store, columns, table, focus, selection }} goTo={(id) => void go({ search: { at: id } })} />
      </section>
      <PanelEdge side="right" width={recordWidth} onChange={(width) => setLayout({ recordWidth: width })} />
      <aside className={styles.record} style={{ width: recordWidth }}>
        {isBegun && (
          <Record
            {...{ run, columns, store }}
            names={review.names}
            place={focus.place}
            decide={(status) => void decide(status)}
          />
        )}
      </aside>
      <Decide run={run} deciding={deciding} onClose={close} />
    </div>
  );
}

/** Whether the address is this page's still, which is drawn until another is at hand. */
function useIsHere(): () => boolean {
  const router = useRouter();
  const pathname = findingsRoute.useMatch({ select: (match) => match.pathname });
  return () => router.latestLocation.pathname === pathname;
}

/** 0 until something is decided after the list was first asked for: what was decided before is in it already. */
function useChange(run: string, { version, isKnown }: Review): number {
  const first = useRef<{ run: string; version: number }>(undefined);
  if (isKnown && first.current?.run !== run) first.current = { run, version };
  return isKnown && version !== first.current?.version ? version : 0;
}

/** One store for one list: what is asked for decides, not the object it comes in. */
function useListStore(run: string, asked: ListAsked, version: number, ahead: FirstPage): ListStore {
  const name = JSON.stringify([asked, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: two askings of the same words are the same.
  const store = useMemo(() => createListStore(run, asked, ahead(run, asked)), [run, name]);
  useEffect(() => store.start(), [store]);
  useSyncExternalStore(store.subscribe, store.state);
  return store;
}

/** The last counts stay until new ones are there, so that nothing jumps. */
function useFacetCounts(
  run: string,
  asked: ListAsked,
  { isWanted, areShapesKnown }: { isWanted: boolean; areShapesKnown: boolean },
): { counts: FacetCounts | undefined; isCounting: boolean } {
  const facets = useQuery(
    calls.findings.facets.queryOptions({
      input: { run, ...asked },
      staleTime: 60_000,
      enabled: isWanted,
      refetchInterval: ({ state }) => (state.data && state.data.done < 1 ? 250 : false),
    }),
  );
  const [last, setLast] = useState<FacetCounts>();
  const counts = facets.data?.counts;
  useEffect(() => {
    if (counts) setLast(counts);
  }, [counts]);
  // Counted before the shapes were made, they are counted once more.
  const { refetch } = facets;
  const isBefore = areShapesKnown && counts && Object.keys(counts.shapes).length === 0;
  useEffect(() => {
    if (isBefore) void refetch();
  }, [isBefore, refetch]);
  return { counts: counts ?? last, isCounting: !counts };
}
