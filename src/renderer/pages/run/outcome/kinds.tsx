import { useStore } from 'zustand';
import { FindingsLink } from '#renderer/parts/findings-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { Kind } from '#renderer/parts/kind.tsx';
import { useTranslation } from '#renderer/words.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LiveRun } from '../live.ts';
import styles from './kinds.module.css';

type KindsProps = {
  run: string;
  live: LiveRun;
  summary: RunSummary | null;
  /** Whether there are findings to be led to. */
  isOver: boolean;
};

/** How many records are of each kind; each leads to its findings. */
export function Kinds({ run, live, summary, isOver }: KindsProps) {
  const { t } = useTranslation(['run', 'common']);
  const compared = useStore(live, ({ progress }) => (progress?.state === 'diffing' ? progress.counts : undefined));
  const outcome = summary ?? compared;
  const number = (kind: FindingKind | 'matched') =>
    outcome && (kind === 'matched' ? outcome.matched : outcome.findings[kind]);
  return (
    <ul className={styles.kinds} aria-label={t('kinds.title')}>
      {(['matched', ...findingKinds] as const).map((kind) => (
        <li key={kind}>
          {kind !== 'matched' && isOver && number(kind) ? (
            <FindingsLink run={run} choice={{ kinds: [kind] }} className={styles.kind}>
              <KindFigures kind={kind} number={number(kind)} />
            </FindingsLink>
          ) : (
            <div className={styles.kind}>
              <KindFigures kind={kind} number={number(kind)} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function KindFigures({ kind, number }: { kind: FindingKind | 'matched'; number: number | undefined }) {
  const { t } = useTranslation('common');
  const format = useFormat();
  return (
    <>
      <Kind kind={kind} />
      <div className={styles.number}>{number === undefined ? '–' : format.number(number)}</div>
      <div className={styles.meaning}>{t(`kindMeanings.${kind}`)}</div>
    </>
  );
}
