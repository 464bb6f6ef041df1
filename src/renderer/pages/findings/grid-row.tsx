import { type MouseEvent, memo } from 'react';
import { Kind, SeverityPill, StandingPill } from '#renderer/parts/kind.tsx';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { FindingRow, FindingsColumns } from '#shared/findings-list.ts';
import { printable } from '#shared/text.ts';
import type { ShownColumn } from './column-layout.ts';
import styles from './grid.module.css';
import { changeOf, differsIn, isNumeric, valueIn } from './table-columns.ts';
import type { RowReview } from './use-review.ts';

export function cellId(place: number, column: number): string {
  return `finding-${place}-${column}`;
}

type GridRowProps = {
  place: number;
  row: FindingRow | undefined;
  columns: FindingsColumns;
  shown: ShownColumn[];
  inSight: Set<number>;
  /** -1 where another row is looked at. */
  focusedColumn: number;
  isSelected: boolean;
  /** Undefined until it is known. */
  review: RowReview | undefined;
  /** Whether a note on it is written and not added yet. */
  isDrafted: boolean;
  onClick: (event: MouseEvent, place: number, column: string) => void;
};

/** One finding. A difference whose columns are out of sight tints the row and is told in words. */
export const GridRow = memo(function GridRow({
  place,
  row,
  columns,
  shown,
  inSight,
  focusedColumn,
  isSelected,
  review,
  isDrafted,
  onClick,
}: GridRowProps) {
  const { t } = useTranslation('findings');
  const hidden = row?.differs.filter((field) => !inSight.has(field)) ?? [];
  const names = hidden.map((field) => columns.fields[field]?.name ?? '').join(', ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys.
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={place + 2}
      aria-selected={isSelected}
      className={styles.row}
      data-focused={focusedColumn >= 0 || undefined}
      data-hidden={hidden.length > 0 || undefined}
      title={hidden.length > 0 ? t('table.hidden', { fields: names }) : undefined}
      onClick={(event) => onClick(event, place, columnOf(event))}
    >
      {shown.map((column, i) => (
        // biome-ignore lint/a11y/useSemanticElements: see the grid.
        <div
          key={column.id}
          role="gridcell"
          tabIndex={-1}
          id={cellId(place, i)}
          aria-colindex={i + 1}
          data-column={column.id}
          data-numeric={isNumeric(column.type) || undefined}
          data-differs={(row && differsIn(row, column.meaning)) || undefined}
          data-focused={i === focusedColumn || undefined}
          className={styles.cell}
          style={{ width: column.width }}
        >
          {i === 0 && isDrafted && (
            <span role="img" aria-label={t('table.draft')} title={t('table.draft')} className={styles.draft}>
              ✎
            </span>
          )}
          {row ? (
            <Cell row={row} column={column} columns={columns} review={review} />
          ) : (
            <span className={styles.skeleton} />
          )}
        </div>
      ))}
    </div>
  );
});

function columnOf({ target }: MouseEvent): string {
  return (target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset.column : undefined) ?? '';
}

type CellProps = { row: FindingRow; column: ShownColumn; columns: FindingsColumns; review: RowReview | undefined };

function Cell({ row, column, columns, review }: CellProps) {
  const { meaning } = column;
  if (meaning.what === 'kind') return <Kind kind={row.kind} />;
  if (meaning.what === 'change') return <Change row={row} columns={columns} />;
  if (meaning.what === 'severity') return review?.severity ? <SeverityPill severity={review.severity} /> : null;
  if (meaning.what === 'standing') return review ? <StandingPill standing={review.standing} /> : null;
  if (meaning.what === 'owner' || meaning.what === 'due') return <span>{review?.[meaning.what]}</span>;
  const isUnknown = row.kind === 'invalid' || (row.kind === 'duplicate' && meaning.what === 'field');
  return isUnknown ? <span className={styles.change}>—</span> : <Value value={valueIn(row, meaning)} />;
}

/** On which side alone a record is, else what differs. */
function Change({ row, columns }: Pick<CellProps, 'row' | 'columns'>) {
  const { t } = useTranslation('findings');
  const side = row.kind === 'missing' ? 'inbound' : row.kind === 'unexpected' ? 'outbound' : undefined;
  return <span className={styles.change}>{side ? t(`only.${side}`) : printable(changeOf(row, columns))}</span>;
}
