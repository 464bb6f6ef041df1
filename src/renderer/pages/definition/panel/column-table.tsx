import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { SourceColumn } from '#shared/source-columns.ts';
import styles from './panel.module.css';

/** What a source was found to have. */
export function ColumnTable({ columns, label }: { columns: SourceColumn[]; label: string }) {
  const { t } = useTranslation('definition');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('test.column')}</th>
            <th scope="col">{t('test.type')}</th>
            <th scope="col">{t('test.example')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, example, isKey }) => (
            <tr key={name}>
              <td>
                <Value value={name} /> {isKey && <small>{t('test.isKey')}</small>}
              </td>
              <td>{t(`fields.types.${type}`)}</td>
              <td>
                <Value value={example} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
