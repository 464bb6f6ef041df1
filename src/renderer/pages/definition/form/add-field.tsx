import { Menu } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { menuProps } from '../menu-props.ts';
import { addedField, freeColumns, type List } from './field-list.ts';
import styles from './fields.module.css';
import { focusField } from './focus-field.ts';
import { comparedNames, useIntoKey } from './into-key.ts';

/** A new field: one of the columns that were found, or one to be named; a key's may also be one that is compared now. */
export function AddField({ list, at }: { list: List; at: number }) {
  const { t } = useTranslation('definition');
  const { settings, found, change } = useForm();
  const free = freeColumns(settings, found);
  const intoKey = useIntoKey();
  const compared = list === 'key' ? [...new Set(comparedNames(settings))].filter((name) => name !== '') : [];
  const add = (name: string, type: Parameters<typeof addedField>[2]['type']) => {
    change(addedField(list, at, { name, type }));
    focusField(list, at);
  };
  const label = t(list === 'key' ? 'fields.addKey' : 'fields.add');
  const take = (name: string) => {
    intoKey.take(name, at);
    focusField(list, at);
  };
  if (free.length + compared.length === 0) {
    return (
      <button type="button" className={styles.addButton} onClick={() => add('', 'text')}>
        <span aria-hidden="true">+</span> {label}
      </button>
    );
  }
  return (
    <Menu position="bottom-start" {...menuProps}>
      <Menu.Target>
        <button type="button" className={styles.addButton}>
          <span aria-hidden="true">+</span> {label} <span aria-hidden="true">▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {free.map(({ name, type, sides }) => (
          <Menu.Item key={name} onClick={() => add(name, type)} rightSection={t(`fields.types.${type}`)}>
            {name}
            {sides.length === 1 && (
              <small> {t(sides[0] === 'inbound' ? 'fields.foundInbound' : 'fields.foundOutbound')}</small>
            )}
          </Menu.Item>
        ))}
        {compared.length > 0 && <Menu.Label>{t('fields.nowCompared')}</Menu.Label>}
        {compared.map((name) => (
          <Menu.Item key={name} onClick={() => take(name)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => add('', 'text')}>{label}…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
