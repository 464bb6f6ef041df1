import { Radio, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import { Kind } from '#renderer/parts/kind.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { MergeConflict } from '#shared/merge.ts';
import { type MergeSide, mergeSides } from '#shared/merge-tasks.ts';
import styles from './merge.module.css';
import { conflictName, openIn, type Said } from './merging.ts';
import { Opinion } from './opinion.tsx';

type ConflictProps = { conflict: MergeConflict; said: Said; say: (said: Said) => void };

/** Two decisions on the same findings, side by side: one holds on all of them, but where it is said otherwise. */
export function Conflict({ conflict, said, say }: ConflictProps) {
  const { t } = useTranslation('trail');
  const title = useId();
  const name = conflictName(conflict);
  const [mine, theirs] = [conflict.mine.decision, conflict.theirs.decision];
  const { take, keys } = said[name] ?? { take: null, keys: {} };
  const tell = (change: Partial<Said[string]>) => say({ ...said, [name]: { mine, theirs, take, keys, ...change } });
  return (
    <section className={styles.conflict} aria-labelledby={title} data-open={openIn(conflict, said) > 0 || undefined}>
      <h4 id={title}>{t('merge.conflictOn', { count: conflict.findings })}</h4>
      <Radio.Group
        value={take}
        onChange={(side) => tell({ take: side as MergeSide, keys: {} })}
        label={<VisuallyHidden>{t('merge.conflictOn', { count: conflict.findings })}</VisuallyHidden>}
      >
        <div className={styles.sides}>
          {mergeSides.map((side) => (
            <Radio.Card key={side} value={side} className={styles.side}>
              <Radio.Indicator />
              <span>
                <span className={styles.whoseSide}>{t(`merge.${side}`)}</span>
                <Opinion opinion={conflict[side]} />
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <Rows conflict={conflict} take={take} keys={keys} tell={(keys) => tell({ keys })} />
    </section>
  );
}

type RowsProps = {
  conflict: MergeConflict;
  take: MergeSide | null;
  keys: Record<string, MergeSide>;
  tell: (keys: Record<string, MergeSide>) => void;
};

/** The findings of a conflict, as many as were told: each can be settled by itself. */
function Rows({ conflict: { rows, findings }, take, keys, tell }: RowsProps) {
  const { t } = useTranslation('trail');
  if (rows.length === 0) return null;
  return (
    <details className={styles.rows}>
      <summary>{t('merge.oneByOne')}</summary>
      <table>
        <tbody>
          {rows.map(({ kind, key }) => {
            const name = key.join(' / ');
            return (
              <tr key={`${kind} ${name}`}>
                <th scope="row">
                  <Kind kind={kind} /> <code>{name}</code>
                </th>
                <td>
                  <Radio.Group
                    value={keys[name] ?? take}
                    onChange={(side) => tell({ ...keys, [name]: side as MergeSide })}
                    label={<VisuallyHidden>{name}</VisuallyHidden>}
                    className={styles.choice}
                  >
                    {mergeSides.map((side) => (
                      <Radio key={side} value={side} label={t(`merge.${side}`)} />
                    ))}
                  </Radio.Group>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {findings > rows.length && <p className={styles.hint}>{t('merge.more', { count: findings - rows.length })}</p>}
    </details>
  );
}
