import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/parts/format.ts';
import { findingKinds } from '#shared/finding.ts';
import type { PartitionState } from '#shared/gauge.ts';
import type { PartitionCounts } from './known.ts';
import styles from './map.module.css';

type MapTableProps = { states: readonly PartitionState[]; counts: ReadonlyMap<number, PartitionCounts> };

/** The map's twin for those who would rather read it. */
export function MapTable({ states, counts }: MapTableProps) {
  const { t } = useTranslation('run');
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.table} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('map.table')}</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className={styles.scroll} tabIndex={0} aria-label={t('map.table')}>
          <Rows states={states} counts={counts} />
        </section>
      )}
    </details>
  );
}

function Rows({ states, counts }: MapTableProps) {
  const { t } = useTranslation(['run', 'common']);
  const format = useFormat();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('map.columns.partition')}</th>
          <th scope="col">{t('map.columns.state')}</th>
          <th scope="col">{t('common:kinds.matched')}</th>
          {findingKinds.map((kind) => (
            <th key={kind} scope="col">
              {t(`common:kinds.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {states.map((state, partition) => {
          const count = counts.get(partition);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a partition is its place.
            <tr key={partition}>
              <td>{partition}</td>
              <td>{t(`map.states.${state}`)}</td>
              <td>{count && format.number(count.matched)}</td>
              {findingKinds.map((kind) => (
                <td key={kind}>{count && format.number(count.findings[kind])}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
