import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Side } from '#shared/finding.ts';
import type { Progress } from '#shared/progress.ts';
import type { RunState } from '#shared/run.ts';
import type { Pace } from '../pace.ts';
import styles from './totals.module.css';

type PullBarProps = {
  side: Side;
  figures: Pick<Progress['inbound'], 'done' | 'total' | 'isWaiting'>;
  pace: Pace;
  state: RunState | undefined;
};

/** How far a side is read, how fast that goes, and how long it will take. */
export function PullBar({ side, figures: { done, total, isWaiting }, pace, state }: PullBarProps) {
  const { t } = useTranslation(['run', 'common']);
  const format = useFormat();
  const isReading = state === 'pulling';
  const isWhole = total > 0 && done >= total;
  const isUnknown = isReading && total === 0;
  const share = state === 'diffing' ? 1 : total === 0 ? 0 : Math.min(1, done / total);
  return (
    <>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={t('totals.progress', { side: t(`common:sides.${side}`) })}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(isUnknown ? {} : { 'aria-valuenow': Math.floor(share * 100) })}
      >
        <div
          className={styles.bar}
          data-unknown={isUnknown}
          style={isUnknown ? undefined : { transform: `scaleX(${share})` }}
        />
      </div>
      <p className={styles.pace}>{isReading && !isWhole ? paceText() : share === 1 && t('totals.all')}</p>
    </>
  );

  function paceText(): string {
    if (isWaiting) return t('totals.waiting');
    if (pace.recordsPerSecond === 0 && done === 0) return t('totals.counting');
    const rate = format.rate(pace.recordsPerSecond);
    if (pace.secondsLeft === null) return t('totals.readingOnly', { rate });
    return t('totals.reading', { rate, left: format.duration(pace.secondsLeft) });
  }
}
