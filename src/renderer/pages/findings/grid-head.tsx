import { useTranslation } from '#renderer/words.ts';
import { nextSort } from './asked.ts';
import type { ShownColumn } from './column-layout.ts';
import styles from './grid.module.css';
import { isNumeric, sortName } from './table-columns.ts';
import { type ColumnDrag, useColumnDrag } from './use-column-drag.ts';
import { useColumnMoves } from './use-column-moves.ts';
import type { TableColumns } from './use-table-columns.ts';
import { WidthHandle } from './width-handle.tsx';

type GridHeadProps = {
  table: TableColumns;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  width: number;
};

/**
 * Names of the columns: a click puts the list in their order, a drag or Shift with an arrow moves them, their right
 * edges make them wider.
 */
export function GridHead({ table, sort = 'kind', onSort, width }: GridHeadProps) {
  const drag = useColumnDrag(table);
  const { row, move } = useColumnMoves(table);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    <div
      ref={row}
      role="row"
      tabIndex={-1}
      aria-rowindex={1}
      className={styles.head}
      style={{ minWidth: width }}
      onKeyDown={move}
    >
      {table.shown.map((column, i) => (
        <HeadCell key={column.id} column={column} index={i} sort={sort} onSort={onSort} table={table} drag={drag} />
      ))}
    </div>
  );
}

type HeadCellProps = {
  column: ShownColumn;
  index: number;
  sort: string;
  onSort: GridHeadProps['onSort'];
  table: TableColumns;
  drag: ColumnDrag;
};

function HeadCell({ column, index, sort, onSort, table, drag }: HeadCellProps) {
  const { t } = useTranslation('findings');
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
      data-head={column.id}
      data-numeric={isNumeric(column.type) || undefined}
      data-dragged={drag.dragged === column.id || undefined}
      data-drop={drag.dropAt(index)}
      style={{ width: column.width }}
      onPointerDown={(event) => drag.begin(event, column.id)}
    >
      <button
        type="button"
        className={styles.headName}
        data-sorts={name !== undefined || undefined}
        title={t('columns.hint', { column: column.title })}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        onClick={() =>
          name !== undefined && !drag.hasMoved() && onSort(nextSort(sort === 'kind' ? undefined : sort, name))
        }
      >
        {column.title}
        <span aria-hidden="true">{sign}</span>
      </button>
      <WidthHandle column={column} table={table} />
    </div>
  );
}
