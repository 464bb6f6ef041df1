import { Button } from '@mantine/core';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useWorkspace } from '#renderer/parts/may.tsx';
import { useDrafted } from '#renderer/state/drafts.ts';
import { useTranslation } from '#renderer/words.ts';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { ShownColumn } from './column-layout.ts';
import { useCopy } from './copying.ts';
import styles from './grid.module.css';
import { GridHead } from './grid-head.tsx';
import { cellId, GridRow } from './grid-row.tsx';
import type { ListStore } from './list-store.ts';
import { physicalHeight, rowHeight, rowsInSight } from './row-window.ts';
import { isSelected, type Selection, toggledPlace, withRange } from './selection.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useListKeys } from './use-list-keys.ts';
import { type Review, useRowReviews } from './use-review.ts';
import { headHeight, useRowWindow } from './use-row-window.ts';
import type { TableColumns } from './use-table-columns.ts';

export type Focus = { place: number; column: string };

type GridProps = {
  store: ListStore;
  columns: FindingsColumns;
  table: TableColumns;
  focus: Focus;
  setFocus: (focus: Focus) => void;
  selection: Selection;
  setSelection: (selection: Selection) => void;
  /** Says in the address which finding is looked at. */
  look: (id: number | undefined) => void;
  at: number | undefined;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  /** Whether there is anything that a filter could leave out. */
  isFiltered: boolean;
  showAll: () => void;
  review: Review;
};

/** The table: as many rows as there are, of which those in sight are here. */
export function Grid(props: GridProps) {
  const { store, columns, table, focus, setFocus, selection, setSelection, at, sort, onSort, showAll } = props;
  const { t } = useTranslation('findings');
  const { total, rows, done, error } = store.state();
  const { shown } = table;
  const lookedAt = useRef(at);
  // The address is written a moment later than somebody looks, and read at once where it leads back.
  useEffect(() => {
    lookedAt.current = at;
  }, [at]);
  const { stay, isSearching, searched } = useKeptPlace(store, lookedAt, (place) => comeTo(place));
  const window = useRowWindow(rows, () => stay());
  const { view, top, viewHeight } = window;
  const { first, last } = rowsInSight(top, { rows, viewHeight });
  useEffect(() => store.want(first, last), [store, first, last]);
  const ids = Array.from({ length: Math.max(0, last - first) }, (_, i) => store.row(first + i)?.id ?? []).flat();
  const reviews = useRowReviews(store.run, ids, props.review);
  const drafted = useDrafted(useWorkspace(), store.run);
  const inSight = useFieldsInSight(view, shown);
  useLookedAt(
    store,
    focus.place,
    (id) => {
      lookedAt.current = id;
    },
    props.look,
    { isSearching, searched },
  );

  /** A list that is another only because something was decided keeps its place also where the finding has left it. */
  const askedBefore = useRef('');
  const isSameAsked = () => {
    const before = askedBefore.current;
    askedBefore.current = JSON.stringify(store.asked);
    return before === askedBefore.current;
  };
  /** Another list shows the finding that was looked at where it stood on the screen. */
  const comeTo = (place: number | null) => {
    const above = Math.min(viewHeight - rowHeight, Math.max(0, focus.place * rowHeight - top));
    const isSame = isSameAsked();
    const next = place ?? (isSame ? Math.min(focus.place, Math.max(0, store.state().rows - 1)) : 0);
    window.moveTo(next * rowHeight - above);
    setFocus({ ...focus, place: next });
  };
  const goTo = (place: number) => {
    stay();
    setFocus({ place, column: focus.column });
    window.show(place);
  };
  const anchor = useRef(0);
  const extend = (to: number) => {
    const start = isSelected(selection, focus.place) ? anchor.current : focus.place;
    anchor.current = start;
    setSelection(withRange(selection, Math.min(start, to), Math.max(start, to) + 1));
    goTo(to);
  };
  const toggle = (place: number) => {
    anchor.current = place;
    setSelection(toggledPlace(selection, place));
  };
  const focused = shown.findIndex(({ id }) => id === focus.column);
  const turn = (by: -1 | 1) => {
    const next = shown[Math.min(shown.length - 1, Math.max(0, Math.max(0, focused) + by))];
    if (next) setFocus({ ...focus, column: next.id });
  };
  const moveColumn = (by: -1 | 1) => {
    const place = Math.max(0, focused);
    const column = shown[place];
    if (!column) return;
    table.moveTo(column.id, place + by);
    setFocus({ ...focus, column: column.id });
  };
  const copy = useCopy(store, columns);
  useListKeys({
    place: focus.place,
    last: Math.max(0, rows - 1),
    pageRows: Math.max(1, Math.floor(viewHeight / rowHeight) - 1),
    goTo,
    turn,
    moveColumn,
    undoColumns: table.undo,
    toggle: () => toggle(focus.place),
    extend,
    selectAll: () => rows > 0 && setSelection([{ from: 0, to: rows }]),
    selectNone: () => setSelection([]),
    copy: () => void copy(selection, focus.place, 'text'),
  });
  const click = (event: MouseEvent, place: number, column: string) => {
    stay();
    if (event.shiftKey) return extend(place);
    if (event.ctrlKey || event.metaKey) toggle(place);
    setFocus({ place, column });
  };

  const isEmpty = total === 0 && done === 1;
  const width = shown.reduce((sum, column) => sum + column.width, 0);
  const layerHeight = Math.min(viewHeight, physicalHeight(rows));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element lays out every row it has; this one has millions.
    <div
      ref={view}
      role="grid"
      aria-label={t('table.label')}
      aria-rowcount={total === null ? -1 : rows + 1}
      aria-colcount={shown.length}
      aria-multiselectable="true"
      aria-busy={done < 1}
      aria-activedescendant={rows > 0 ? cellId(focus.place, Math.max(0, focused)) : undefined}
      tabIndex={0}
      className={styles.grid}
    >
      <GridHead table={table} sort={sort} onSort={onSort} width={width} />
      {error !== undefined && <Failure error={error} retry={store.retry} />}
      {isEmpty && error === undefined && (
        // biome-ignore lint/a11y/useSemanticElements: what stands in the place of rows is a row.
        <div role="row" tabIndex={-1}>
          {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
          <div role="gridcell" tabIndex={-1}>
            <Empty
              title={t(props.isFiltered ? 'table.none' : 'table.nothing')}
              text={t(props.isFiltered ? 'table.noneText' : 'table.nothingText')}
            >
              {props.isFiltered && <Button onClick={showAll}>{t('filter.clearAll')}</Button>}
            </Empty>
          </div>
        </div>
      )}
      <div
        role="presentation"
        className={styles.layer}
        style={{ height: layerHeight, top: headHeight, minWidth: width }}
      >
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight - top}px)` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((place) => (
            <GridRow
              key={place}
              place={place}
              row={store.row(place)}
              columns={columns}
              shown={shown}
              inSight={inSight}
              focusedColumn={place === focus.place ? Math.max(0, focused) : -1}
              isSelected={isSelected(selection, place)}
              review={reviews.get(store.row(place)?.id ?? 0)}
              isDrafted={drafted.has(store.row(place)?.id ?? 0)}
              onClick={click}
            />
          ))}
        </div>
      </div>
      <div role="presentation" style={{ height: physicalHeight(rows) - layerHeight, width }} />
    </div>
  );
}

/** After a pause the address names the finding that is looked at. */
function useLookedAt(
  store: ListStore,
  place: number,
  note: (id: number) => void,
  look: (id: number | undefined) => void,
  { isSearching, searched }: { isSearching: () => boolean; searched: number },
): void {
  const id = store.row(place)?.id;
  const latest = useRef({ note, look, isSearching });
  latest.current = { note, look, isSearching };
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands there when a search is over is looked at.
  useEffect(() => {
    if (id === undefined || latest.current.isSearching()) return;
    // What is looked at because it is the first one is no choice of anybody's.
    if (isFirst.current && place === 0) {
      isFirst.current = false;
      return;
    }
    latest.current.note(id);
    const timer = setTimeout(() => latest.current.look(id), 200);
    return () => clearTimeout(timer);
  }, [id, place, searched]);
}

/** The places of the fields of which a column is in sight, so that a row can tell of a difference that is not. */
function useFieldsInSight(view: React.RefObject<HTMLDivElement | null>, shown: ShownColumn[]): Set<number> {
  const [edges, setEdges] = useState({ left: 0, right: Number.POSITIVE_INFINITY });
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const look = () => setEdges({ left: element.scrollLeft, right: element.scrollLeft + element.clientWidth });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [view]);
  const places = placesInSight(shown, edges);
  const name = places.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same places are the same set.
  return useMemo(() => new Set(places), [name]);
}

function placesInSight(shown: ShownColumn[], { left, right }: { left: number; right: number }): number[] {
  const places: number[] = [];
  let x = 0;
  for (const { meaning, width } of shown) {
    if (meaning.what === 'field' && x < right && x + width > left) places.push(meaning.place);
    x += width;
  }
  return places;
}
