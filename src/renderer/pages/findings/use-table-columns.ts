import { useTable } from '@tanstack/react-table';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';
import { firstColumnState, setColumnState, useLayout } from './remembered.ts';
import { columnDefinitions, type FindingColumn, features, findingColumns } from './table-columns.ts';

const noRows: FindingRow[] = [];

/** A column as it stands now. */
export type ShownColumn = FindingColumn & { width: number };

export type TableColumns = {
  /** Those that are shown, from left to right. */
  shown: ShownColumn[];
  all: (FindingColumn & { isShown: boolean; canHide: boolean })[];
  setWidth: (id: string, width: number) => void;
  show: (id: string, isShown: boolean) => void;
  move: (id: string, by: -1 | 1) => void;
  reset: () => void;
};

/** Which columns are shown, in what order and how wide; remembered for every reconciliation of the same columns. */
export function useTableColumns(columns: FindingsColumns): TableColumns {
  const { t, i18n } = useTranslation('findings');
  const of = [...columns.key, ...columns.fields].map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles change with the language.
  const known = useMemo(() => findingColumns(columns, t), [columns, i18n.language]);
  const definitions = useMemo(() => columnDefinitions(known), [known]);
  const table = useTable({
    features,
    columns: definitions,
    data: noRows,
    initialState: initialState(of),
  });
  const { columnOrder, columnVisibility, columnSizing } = table.state;
  useEffect(
    () => setColumnState(of, { order: columnOrder, visibility: columnVisibility, sizes: columnSizing }),
    [of, columnOrder, columnVisibility, columnSizing],
  );
  const named = new Map(known.map((column) => [column.id, column]));
  const leaves = table.getAllLeafColumns();
  const ids = leaves.map(({ id }) => id);
  return {
    shown: table.getVisibleLeafColumns().flatMap((leaf) => {
      const column = named.get(leaf.id);
      return column ? [{ ...column, width: leaf.getSize() }] : [];
    }),
    all: leaves.flatMap((leaf) => {
      const column = named.get(leaf.id);
      return column ? [{ ...column, isShown: leaf.getIsVisible(), canHide: leaf.getCanHide() }] : [];
    }),
    setWidth: (id, width) =>
      table.setColumnSizing((sizes) => ({ ...sizes, [id]: Math.round(Math.min(900, Math.max(56, width))) })),
    show: (id, isShown) => table.setColumnVisibility((shown) => ({ ...shown, [id]: isShown })),
    move: (id, by) => {
      const from = ids.indexOf(id);
      const to = from + by;
      if (from < 0 || to < 0 || to >= ids.length) return;
      const next = ids.filter((other) => other !== id);
      next.splice(to, 0, id);
      table.setColumnOrder(next);
    },
    reset: () => {
      table.setColumnOrder([]);
      table.setColumnVisibility({});
      table.setColumnSizing({});
    },
  };
}

function initialState(of: string) {
  const { order, visibility, sizes } = useLayout.getState().columns[of] ?? firstColumnState;
  return { columnOrder: order, columnVisibility: visibility, columnSizing: sizes };
}
