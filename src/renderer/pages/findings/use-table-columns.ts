import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import type { FindingsColumns } from '#shared/findings-list.ts';
import type { Ask } from './asked.ts';
import {
  boundedWidth,
  type ColumnLayout,
  canHide,
  movedTo,
  type ShownColumn,
  shownColumns,
  withShown,
  withWidth,
} from './column-layout.ts';
import { setColumnLayout, useLayout } from './remembered.ts';
import { type FindingColumn, findingColumns } from './table-columns.ts';

export type TableColumns = {
  /** Those that are shown, from left to right. */
  shown: ShownColumn[];
  /** Those that are not. */
  hidden: FindingColumn[];
  canHide: (column: FindingColumn) => boolean;
  /** While an edge is drawn; `setWidth` is the end of it. */
  drawWidth: (id: string, width: number) => void;
  setWidth: (id: string, width: number) => void;
  show: (id: string, isShown: boolean) => void;
  moveTo: (id: string, place: number) => void;
  undo: () => void;
  canUndo: boolean;
  reset: () => void;
  isFirst: boolean;
  /** What was done to them last, for those who do not see it. */
  said: string;
};

const undoneMax = 50;

/**
 * Which columns are shown, in what order and how wide. The address says it, so that a link and a saved view have it;
 * where it says nothing, they stand as somebody last left them here.
 */
export function useTableColumns(columns: FindingsColumns, asked: ColumnLayout, ask: Ask): TableColumns {
  const { t, i18n } = useTranslation('findings');
  const of = [...columns.key, ...columns.fields].map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles change with the language.
  const known = useMemo(() => findingColumns(columns, t), [columns, i18n.language]);
  const layout = useAskedLayout(of, asked, ask);
  const [drawn, setDrawn] = useState<{ id: string; width: number }>();
  const [said, say] = useState('');
  const [undone, setUndone] = useState<ColumnLayout[]>([]);
  // Several changes may come before the page is drawn anew.
  const latest = useRef(layout);
  latest.current = layout;
  const become = (next: ColumnLayout) => {
    latest.current = next;
    setColumnLayout(of, next);
    ask({ columns: next.columns, widths: next.widths }, { replace: true });
  };
  const change = (next: ColumnLayout, what: string) => {
    const before = latest.current;
    if (JSON.stringify(next) === JSON.stringify(before)) return;
    setUndone((all) => [...all, before].slice(-undoneMax));
    become(next);
    say(what);
  };
  const drawnLayout = drawn ? withWidth(known, layout, drawn.id, drawn.width) : layout;
  const shown = useMemo(() => shownColumns(known, drawnLayout), [known, drawnLayout]);
  const titleOf = (id: string) => known.find((column) => column.id === id)?.title ?? id;
  const isShown = new Set(shown.map(({ id }) => id));
  return {
    shown,
    hidden: known.filter(({ id }) => !isShown.has(id)),
    canHide,
    drawWidth: (id, width) => setDrawn({ id, width }),
    setWidth: (id, width) => {
      setDrawn(undefined);
      const said = t('columns.nowWide', { column: titleOf(id), width: boundedWidth(width) });
      change(withWidth(known, latest.current, id, width), said);
    },
    show: (id, show) =>
      change(
        withShown(known, latest.current, id, show),
        t(show ? 'columns.nowShown' : 'columns.nowHidden', { column: titleOf(id) }),
      ),
    moveTo: (id, place) => {
      const next = movedTo(known, latest.current, id, place);
      const now = shownColumns(known, next).map((column) => column.id);
      change(next, t('columns.nowAt', { column: titleOf(id), place: now.indexOf(id) + 1, total: now.length }));
    },
    undo: () => {
      const before = undone.at(-1);
      if (!before) return;
      setUndone(undone.slice(0, -1));
      become(before);
      say(t('columns.nowUndone'));
    },
    canUndo: undone.length > 0,
    reset: () => change({}, t('columns.nowFirst')),
    isFirst: layout.columns === undefined && layout.widths === undefined,
    said,
  };
}

/** The address's, which says from then on what was remembered, too. */
function useAskedLayout(of: string, { columns, widths }: ColumnLayout, ask: Ask): ColumnLayout {
  const remembered = useLayout((layout) => layout.columns[of]);
  const isAsked = columns !== undefined || widths !== undefined;
  const layout = useMemo(
    () => (isAsked ? { columns, widths } : (remembered ?? {})),
    [isAsked, columns, widths, remembered],
  );
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const { columns, widths } = layout;
    if (!isAsked && (columns || widths)) latest.current({ columns, widths }, { replace: true });
  }, [isAsked, layout]);
  return layout;
}
