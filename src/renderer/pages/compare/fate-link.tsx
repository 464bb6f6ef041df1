import { Link } from '@tanstack/react-router';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Fate, RunComparison } from '#shared/run-comparison.ts';
import styles from './compare.module.css';
import type { ComparedRow } from './rows.ts';

type FateLinkProps = { row: ComparedRow; fate: Fate; compared: RunComparison };

/**
 * A count that leads to the findings it is among: those of its line, in the run that has them. Which of them are new is
 * not kept, so that the list may hold others, too; its title says so.
 */
export function FateLink({ row, fate, compared }: FateLinkProps) {
  const { t } = useTranslation('compare');
  const format = useFormat();
  const count = row.counts[fate];
  if (count === 0) return <span className={styles.zero}>0</span>;
  const { run } = fate === 'gone' ? compared.before : compared.after;
  return (
    <Link
      to="/runs/$run/findings"
      params={{ run }}
      search={row.choice}
      preload={false}
      className={styles.count}
      title={t(fate === 'gone' ? 'inBefore' : 'inAfter')}
    >
      {format.number(count)}
    </Link>
  );
}
