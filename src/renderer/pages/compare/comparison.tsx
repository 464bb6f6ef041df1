import { useFormat } from '#renderer/parts/format.ts';
import { Kind } from '#renderer/parts/kind.tsx';
import table from '#renderer/parts/table.module.css';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import { type Fate, fates, type RunComparison } from '#shared/run-comparison.ts';
import { shapeCause } from '#shared/shape-words.ts';
import styles from './compare.module.css';
import { FateLink } from './fate-link.tsx';
import { type ComparedRow, comparedRows } from './rows.ts';

/** Counts of each fate, in all and by kind, field and shape. What is gone is found in the earlier run, the rest in the later. */
export function Comparison({ compared }: { compared: RunComparison }) {
  const { t } = useTranslation('compare');
  const rows = comparedRows(compared);
  const total = rows[0];
  if (total && fates.every((fate) => total.counts[fate] === 0)) return <p className={styles.none}>{t('none')}</p>;
  const groups = (['all', 'kind', 'field', 'shape'] as const).map((of) => ({
    of,
    rows: rows.filter((row) => row.of === of),
  }));
  return (
    <div className={table.sheet}>
      <table className={`${table.table} ${styles.table}`} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            {fates.map((fate) => (
              <th key={fate} scope="col" className={table.number} title={t(`meanings.${fate}`)}>
                <span aria-hidden="true">{glyphs[fate]}</span> {t(`fates.${fate}`)}
              </th>
            ))}
            <th scope="col">{t('change')}</th>
          </tr>
        </thead>
        {groups.map(
          ({ of, rows: its }) =>
            its.length > 0 && (
              <tbody key={of}>
                {of !== 'all' && (
                  <tr className={styles.group}>
                    <th scope="rowgroup" colSpan={fates.length + 2}>
                      {t(`groups.${of}`)}
                    </th>
                  </tr>
                )}
                {its.map((row) => (
                  <Row key={row.id} row={row} compared={compared} most={mostOf(its)} />
                ))}
              </tbody>
            ),
        )}
      </table>
    </div>
  );
}

const glyphs: Record<Fate, string> = { new: '+', gone: '−', changed: '≠', same: '=' };

function mostOf(rows: ComparedRow[]): number {
  return Math.max(1, ...rows.map(({ counts }) => fates.reduce((sum, fate) => sum + counts[fate], 0)));
}

function Row({ row, compared, most }: { row: ComparedRow; compared: RunComparison; most: number }) {
  return (
    <tr>
      <th scope="row" className={styles.what}>
        <What row={row} />
      </th>
      {fates.map((fate) => (
        <td key={fate} className={table.number}>
          <FateLink row={row} fate={fate} compared={compared} />
        </td>
      ))}
      <td className={styles.change}>
        <Bar row={row} most={most} />
      </td>
    </tr>
  );
}

function What({ row }: { row: ComparedRow }) {
  const { t, i18n } = useTranslation('compare');
  if (row.of === 'kind') return <Kind kind={row.kind} />;
  if (row.of === 'field') return <Value value={row.field} />;
  if (row.of === 'all') return <>{t('groups.all')}</>;
  return (
    <span className={styles.shape}>
      <Kind kind={row.shape.kind} />
      {shapeCause(row.shape, i18n.language === 'zh' ? 'zh' : 'en')}
    </span>
  );
}

/** The same figures as lengths; they stand in the cells before it. */
function Bar({ row: { counts }, most }: { row: ComparedRow; most: number }) {
  const format = useFormat();
  return (
    <span className={styles.bar} aria-hidden="true">
      {fates.map(
        (fate) =>
          counts[fate] > 0 && (
            <span
              key={fate}
              data-fate={fate}
              title={format.number(counts[fate])}
              style={{ width: `${(counts[fate] / most) * 100}%` }}
            />
          ),
      )}
    </span>
  );
}
