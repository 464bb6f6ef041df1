import { Menu } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { menuProps } from '../menu-props.ts';
import { type Field, removedField } from './field-list.ts';
import type { FieldRowProps } from './field-row.tsx';
import styles from './fields.module.css';
import { focusField } from './focus-field.ts';

/** What can be done with a field as a whole. Whatever is done is undone like every other change. */
export function FieldActs({ list, at, count, shown, change, move, relist }: FieldRowProps & { shown: Field }) {
  const { t } = useTranslation('definition');
  return (
    <Menu position="bottom-end" {...menuProps}>
      <Menu.Target>
        <button
          type="button"
          className={styles.acts}
          aria-label={t('fields.labels.acts', { name: shown.name || t('fields.unnamed') })}
        >
          <span aria-hidden="true">⋯</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={at === 0} onClick={() => move({ list, at }, at - 1)} rightSection={<kbd>Alt ↑</kbd>}>
          {t('fields.up')}
        </Menu.Item>
        <Menu.Item
          disabled={at === count - 1}
          onClick={() => move({ list, at }, at + 1)}
          rightSection={<kbd>Alt ↓</kbd>}
        >
          {t('fields.down')}
        </Menu.Item>
        <Menu.Item onClick={() => relist(at)}>{t(list === 'key' ? 'fields.toFields' : 'fields.toKey')}</Menu.Item>
        <Menu.Item
          onClick={() => {
            change(removedField(list, at, shown.name));
            focusField(list, Math.max(0, at - 1));
          }}
        >
          {t('fields.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
