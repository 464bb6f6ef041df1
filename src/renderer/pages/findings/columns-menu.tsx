import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from '#renderer/words.ts';
import styles from './columns-menu.module.css';
import type { FindingColumn } from './table-columns.ts';
import type { TableColumns } from './use-table-columns.ts';

/** Which columns are shown, and in what order: the same as by drawing their names, for whoever would rather read it. */
export function ColumnsMenu({ table }: { table: TableColumns }) {
  const { t } = useTranslation('findings');
  const { shown, hidden } = table;
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button>{t('columns.button')}</Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={t('columns.button')}>
        <ol className={styles.list} aria-label={t('columns.shown')}>
          {shown.map((column, place) => (
            <Line key={column.id} column={column} table={table} place={place} />
          ))}
        </ol>
        {hidden.length > 0 && (
          <ul className={styles.list} aria-label={t('columns.hidden')}>
            {hidden.map((column) => (
              <Line key={column.id} column={column} table={table} />
            ))}
          </ul>
        )}
        <div className={styles.acts}>
          <Button onClick={table.undo} disabled={!table.canUndo}>
            {t('columns.undo')}
          </Button>
          <Button onClick={table.reset} disabled={table.isFirst}>
            {t('columns.reset')}
          </Button>
        </div>
        <p className={styles.hint}>
          <kbd>⇧</kbd> <kbd>←</kbd> <kbd>→</kbd> {t('columns.keys')}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}

/** `place`: where it stands; undefined where it does not. */
type LineProps = { column: FindingColumn; table: TableColumns; place?: number };

function Line({ column, table, place }: LineProps) {
  const { t } = useTranslation('findings');
  const { id, title } = column;
  const line = useRef<HTMLLIElement>(null);
  const pressed = useRef<-1 | 1>(undefined);
  // A line that came to stand elsewhere has lost the focus, which belongs to what was pressed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what changed.
  useEffect(() => {
    if (pressed.current === undefined) return;
    const buttons = [...(line.current?.querySelectorAll('button') ?? [])];
    const pressedOne = buttons[pressed.current === -1 ? 0 : 1];
    (pressedOne?.disabled ? buttons.find(({ disabled }) => !disabled) : pressedOne)?.focus();
    pressed.current = undefined;
  }, [place]);
  const move = (by: -1 | 1) => {
    pressed.current = by;
    table.moveTo(id, (place ?? 0) + by);
  };
  return (
    <li ref={line} className={styles.line}>
      <Checkbox
        label={title}
        checked={place !== undefined}
        disabled={!table.canHide(column)}
        onChange={(event) => table.show(id, event.currentTarget.checked)}
      />
      {place !== undefined && (
        <>
          <ActionIcon
            variant="subtle"
            size={24}
            disabled={place === 0}
            aria-label={t('columns.left', { column: title })}
            onClick={() => move(-1)}
          >
            ↑
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            size={24}
            disabled={place === table.shown.length - 1}
            aria-label={t('columns.right', { column: title })}
            onClick={() => move(1)}
          >
            ↓
          </ActionIcon>
        </>
      )}
    </li>
  );
}
