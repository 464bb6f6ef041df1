import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import { findingKinds } from '#shared/finding.ts';
import type { PartitionCounts } from '#shared/findings-list.ts';
import type { PartitionState } from '#shared/gauge.ts';
import styles from './map.module.css';

type MapTableProps = { id: string; states: readonly PartitionState[]; counts: ReadonlyMap<number, PartitionCounts> };

/** The map's twin for those who would rather read it. */
export function MapTable({ id, ...rows }: MapTableProps) {
  const { t } = useTranslation('run');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section id={id} className={styles.table} tabIndex={0} aria-label={t('map.asTable')}>
      <Rows {...rows} />
    </section>
  );
}

function Rows({ states, counts }: Omit<MapTableProps, 'id'>) {
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
