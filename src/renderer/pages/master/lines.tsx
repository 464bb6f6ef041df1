import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { MasterKind, MasterRow } from '#shared/master.ts';
import styles from './master.module.css';

type MasterLinesProps = { kind: MasterKind; names: string[]; rows: MasterRow[] };

/** The keys in their order; of what could not be read its place, why, and how it stands there. */
export function MasterLines({ kind, names, rows }: MasterLinesProps) {
  const { t } = useTranslation('master');
  const heads = kind === 'invalid' ? [t('place'), t('reason'), t('raw')] : names;
  return (
    <div className={table.sheet}>
      <table className={table.table} aria-label={t('list', { kind: t(`kinds.${kind}`) })}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const cells = row.key ?? [row.place ?? '', row.reason ?? '', row.raw ?? ''];
            return (
              <tr key={JSON.stringify(cells)}>
                {cells.map((cell, i) => (
                  <td key={heads[i]} className={styles.cell}>
                    {cell}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
