import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { nextSort } from './asked.ts';
import styles from './grid.module.css';
import { isNumeric, sortName } from './table-columns.ts';
import type { ShownColumn, TableColumns } from './use-table-columns.ts';

type GridHeadProps = {
  table: TableColumns;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  width: number;
};

const stepPx = 16;

/** Names of the columns: a click puts the list in their order, their right edges make them wider. */
export function GridHead({ table, sort = 'kind', onSort, width }: GridHeadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div role="row" tabIndex={-1} aria-rowindex={1} className={styles.head} style={{ minWidth: width }}>
      {table.shown.map((column, i) => (
        <HeadCell
          key={column.id}
          column={column}
          index={i}
          sort={sort}
          onSort={onSort}
          setWidth={(next) => table.setWidth(column.id, next)}
        />
      ))}
    </div>
  );
}

type HeadCellProps = {
  column: ShownColumn;
  index: number;
  sort: string;
  onSort: GridHeadProps['onSort'];
  setWidth: (width: number) => void;
};

function HeadCell({ column, index, sort, onSort, setWidth }: HeadCellProps) {
  const name = sortName(column);
  const order =
    name === undefined ? undefined : sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none';
  const sign = order === 'ascending' ? ' ↑' : order === 'descending' ? ' ↓' : '';
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      role="columnheader"
      tabIndex={-1}
      aria-colindex={index + 1}
      aria-sort={order}
      className={styles.headCell}
      data-numeric={isNumeric(column.type) || undefined}
      style={{ width: column.width }}
    >
      {name === undefined ? (
        <span className={styles.headName}>{column.title}</span>
      ) : (
        <button
          type="button"
          className={styles.headName}
          title={column.title}
          onClick={() => onSort(nextSort(sort === 'kind' ? undefined : sort, name))}
        >
          {column.title}
          <span aria-hidden="true">{sign}</span>
        </button>
      )}
      <WidthHandle title={column.title} width={column.width} setWidth={setWidth} />
    </div>
  );
}

function WidthHandle({ title, width, setWidth }: { title: string; width: number; setWidth: (width: number) => void }) {
  const { t } = useTranslation('findings');
  const drag = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const startX = event.clientX;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => setWidth(width + moved.clientX - startX);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? stepPx : event.key === 'ArrowLeft' ? -stepPx : 0;
    if (step === 0) return;
    event.preventDefault();
    setWidth(width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a thematic break cannot be drawn or focused.
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('columns.width', { column: title })}
      aria-valuenow={width}
      aria-valuemin={56}
      aria-valuemax={900}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}
