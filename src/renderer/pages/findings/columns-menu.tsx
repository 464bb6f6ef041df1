import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './filter-bar.module.css';
import type { TableColumns } from './use-table-columns.ts';

/** Which columns are shown, and in what order. */
export function ColumnsMenu({ table }: { table: TableColumns }) {
  const { t } = useTranslation('findings');
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button>{t('columns.button')}</Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={t('columns.button')}>
        {table.all.map(({ id, title, isShown, canHide }) => (
          <div key={id} className={styles.line}>
            <Checkbox
              label={title}
              checked={isShown}
              disabled={!canHide}
              onChange={(event) => table.show(id, event.currentTarget.checked)}
            />
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={t('columns.left', { column: title })}
              onClick={() => table.move(id, -1)}
            >
              ←
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={t('columns.right', { column: title })}
              onClick={() => table.move(id, 1)}
            >
              →
            </ActionIcon>
          </div>
        ))}
        <Button variant="subtle" onClick={table.reset}>
          {t('columns.reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
