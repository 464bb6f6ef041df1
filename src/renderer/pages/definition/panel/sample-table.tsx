import { EngineText } from '#renderer/parts/engine-text.tsx';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { Sample } from '#shared/sample.ts';
import { fieldsOf, lists } from '../form/field-list.ts';
import styles from './panel.module.css';

/** The first records, a column for each field, and those that could not be read. */
export function SampleTable({
  sample: { fields, records, invalid },
  settings,
  label,
}: {
  sample: Sample;
  settings: unknown;
  label: string;
}) {
  const { t } = useTranslation('definition');
  const numeric = new Set(
    lists
      .flatMap((list) => fieldsOf(settings, list))
      .flatMap(({ name, type }) => (type === 'integer' || type === 'decimal' ? [name] : [])),
  );
  if (records.length + invalid.length === 0) return <p className={styles.hint}>{t('test.none')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className={styles.scroll} tabIndex={0} aria-label={label}>
      {records.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              {fields.map((field) => (
                <th key={field} scope="col" data-numeric={numeric.has(field) || undefined}>
                  {field}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.map((record, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the first records in their order; two may be the same.
              <tr key={line}>
                {fields.map((field, i) => (
                  <td key={field} data-numeric={numeric.has(field) || undefined}>
                    <Value value={record[i]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {invalid.length > 0 && <InvalidTable invalid={invalid} />}
      {records.length === 0 && <p className={styles.hint}>{t('test.unreadable')}</p>}
    </section>
  );
}

function InvalidTable({ invalid }: Pick<Sample, 'invalid'>) {
  const { t } = useTranslation('definition');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.bad}>
            <span aria-hidden="true">!</span> {t('test.invalid')}
          </th>
          <th scope="col">{t('test.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {invalid.map(({ place, reason }) => (
          <tr key={place + reason}>
            <td>
              <Value value={place} />
            </td>
            <td>
              <EngineText>{reason}</EngineText>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
