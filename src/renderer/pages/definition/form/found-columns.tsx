import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { together } from '../text/edits.ts';
import { addedField, type FreeColumn, fieldsOf, freeColumns, type List } from './field-list.ts';
import styles from './fields.module.css';

/** The columns of the sources that no field is read from yet, to be taken in with a click. */
export function FoundColumns() {
  const { t } = useTranslation('definition');
  const { settings, found, change } = useForm();
  const free = freeColumns(settings, found);
  if (free.length === 0) return null;
  const add = (columns: FreeColumn[]) => {
    const counts = { key: fieldsOf(settings, 'key').length, fields: fieldsOf(settings, 'fields').length };
    const needsKey = counts.key === 0 && columns.some(({ isKey }) => isKey);
    const listOf = ({ isKey }: FreeColumn): List => (needsKey && isKey ? 'key' : 'fields');
    change(together(...columns.map((column) => addedField(listOf(column), counts[listOf(column)]++, column))));
  };
  const both = free.filter(({ sides }) => sides.length === 2);
  const groups = [
    { word: 'foundBoth', columns: both },
    { word: 'foundInbound', columns: free.filter(({ sides }) => sides.length === 1 && sides[0] === 'inbound') },
    { word: 'foundOutbound', columns: free.filter(({ sides }) => sides.length === 1 && sides[0] === 'outbound') },
  ] as const;
  return (
    <div className={styles.found}>
      <h3>{t('fields.found')}</h3>
      {groups
        .filter(({ columns }) => columns.length > 0)
        .map(({ word, columns }) => (
          <div key={word}>
            <span>{t(`fields.${word}`)}</span>
            {columns.map((column) => (
              <button
                key={column.name}
                type="button"
                className={styles.chip}
                aria-label={t('fields.addOne', { name: `${column.name} ${t(`fields.types.${column.type}`)}` })}
                onClick={() => add([column])}
              >
                <span aria-hidden="true">+</span> {column.name} <small>{t(`fields.types.${column.type}`)}</small>
              </button>
            ))}
            {word === 'foundBoth' && columns.length > 1 && (
              <button type="button" className={styles.addButton} onClick={() => add(both)}>
                {t('fields.addAll', { count: both.length })}
              </button>
            )}
          </div>
        ))}
    </div>
  );
}
