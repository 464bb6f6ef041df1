import { Skeleton } from '@mantine/core';
import { Failure, FailureText } from '#renderer/parts/failure.tsx';
import { useTranslation } from '#renderer/words.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { ColumnTable } from './column-table.tsx';
import styles from './panel.module.css';
import { SampleTable } from './sample-table.tsx';
import type { SideTrial, Trial } from './trial.ts';

type Props = { trial: Trial | undefined; error: unknown; isRunning: boolean; settings: unknown; again: () => void };

/** Both sides as the engine reads them, next to each other. */
export function TestResults({ trial, error, isRunning, settings, again }: Props) {
  const { t } = useTranslation(['definition', 'common']);
  if (error && !isRunning) return <Failure error={error} retry={again} />;
  if (!trial && !isRunning)
    return <p className={styles.hint}>{t('definition:test.empty', { count: limits.sampleRecords })}</p>;
  return (
    <div className={styles.two} aria-busy={isRunning}>
      {sides.map((side) => (
        <div key={side} className={styles.side}>
          <h3>
            {t(`common:sides.${side}`)} <Lead trial={isRunning ? undefined : trial?.[side]} />
          </h3>
          {isRunning || !trial ? (
            <Waiting />
          ) : (
            <SideResult
              label={`${t(`common:sides.${side}`)}: ${t('definition:results.test')}`}
              side={trial[side]}
              trial={trial}
              settings={settings}
            />
          )}
        </div>
      ))}
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation('definition');
  return (
    <div role="status" aria-label={t('test.running')}>
      {Array.from({ length: limits.sampleRecords + 1 }, (_, i) => i).map((line) => (
        <Skeleton key={line} height={18} mb={8} />
      ))}
    </div>
  );
}

/** What the table below shows, in a few words. */
function Lead({ trial }: { trial: SideTrial | undefined }) {
  const { t } = useTranslation('definition');
  if (!trial) return <span>{t('test.running')}</span>;
  const { sample, columns } = trial;
  const shown = sample ? sample.records.length + sample.invalid.length : 0;
  const parts = [
    ...(shown > 0 ? [t('test.first', { count: shown })] : []),
    ...(columns ? [t('test.columns', { count: columns.length })] : []),
  ];
  return <span>{parts.join(' · ')}</span>;
}

type SideProps = { label: string; side: SideTrial; trial: Trial; settings: unknown };

function SideResult({ label, side, trial, settings }: SideProps) {
  const { t } = useTranslation('definition');
  const { sample, columns, failure } = side;
  if (failure) return <FailureText failure={failure} />;
  if (sample) return <SampleTable label={label} sample={sample} settings={settings} />;
  if (!columns) return trial.incomplete ? <FailureText failure={trial.incomplete} /> : null;
  return (
    <>
      <p className={styles.hint}>{t('test.incomplete')}</p>
      <ColumnTable label={label} columns={columns} />
    </>
  );
}
