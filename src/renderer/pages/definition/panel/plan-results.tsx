import { Skeleton } from '@mantine/core';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import { sides } from '#shared/finding.ts';
import type { Plan } from '#shared/forecast.ts';
import styles from './panel.module.css';
import { ClearingText, Ending } from './plan-sentences.tsx';

type Props = { plan: Plan | undefined; error: unknown; isRunning: boolean; again: () => void };

/** What a run would read, how long it would take, what it needs, and whether it is through in time. */
export function PlanResults({ plan, error, isRunning, again }: Props) {
  const { t } = useTranslation('definition');
  if (isRunning) {
    return (
      <div role="status">
        <p className={styles.hint}>{t('plan.running')}</p>
        <Skeleton height={24} width={420} mb={12} />
        <Skeleton height={96} />
      </div>
    );
  }
  if (error) return <Failure error={error} retry={again} />;
  if (!plan) return <p className={styles.hint}>{t('plan.empty')}</p>;
  return (
    <div className={styles.plan}>
      <Ending plan={plan} />
      <div className={styles.two}>
        <Sides plan={plan} />
        <Facts plan={plan} />
      </div>
    </div>
  );
}

function Sides({ plan }: { plan: Plan }) {
  const { t } = useTranslation(['definition', 'common', 'master']);
  const format = useFormat();
  const counted = ({ records, isExact }: NonNullable<Plan['master']>) => {
    const number = format.number(records);
    return isExact ? number : t('definition:plan.approximately', { number });
  };
  return (
    <div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('definition:plan.side')}</th>
            {(['records', 'rate', 'weight'] as const).map((name) => (
              <th key={name} scope="col" data-numeric>
                {t(`definition:plan.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sides.map((side) => {
            const { recordsPerSecond, bytesPerRecord } = plan[side];
            return (
              <tr key={side}>
                <th scope="row">{t(`common:sides.${side}`)}</th>
                <td data-numeric>{counted(plan[side])}</td>
                <td data-numeric>{format.number(recordsPerSecond)}</td>
                <td data-numeric>{format.number(bytesPerRecord)}</td>
              </tr>
            );
          })}
          {plan.master && (
            <tr>
              <th scope="row">{t('master:name')}</th>
              <td data-numeric>{counted(plan.master)}</td>
              <td data-numeric>–</td>
              <td data-numeric>–</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Facts({ plan }: { plan: Plan }) {
  const { t } = useTranslation('definition');
  const format = useFormat();
  const { pull, diff, total } = plan.seconds;
  const times = { total: format.duration(total), pull: format.duration(pull), diff: format.duration(diff) };
  const { basedOn, runs, correction } = plan;
  const basis = basedOn === 'runs' ? t('plan.bases.runs', { count: runs }) : t(`plan.bases.${basedOn}`);
  return (
    <dl className={styles.facts}>
      <dt>{t('plan.time')}</dt>
      <dd>{t('plan.timeText', times)}</dd>
      <dt>{t('plan.finish')}</dt>
      <dd>{t('plan.finishText', { moment: format.moment(plan.finishesAt) })}</dd>
      <dt>{t('plan.disk')}</dt>
      <dd>
        <Disk plan={plan} />
      </dd>
      <dt>{t('plan.basis')}</dt>
      <dd>
        {basis}
        {correction !== 1 && ` · ${t('plan.corrected', { factor: correction })}`}
      </dd>
      {plan.activity && plan.activity.secondsLeft >= 0 && <ClearingText activity={plan.activity} />}
    </dl>
  );
}

function Disk({ plan: { disk } }: { plan: Plan }) {
  const { t } = useTranslation('definition');
  const format = useFormat();
  const texts = [
    t('plan.diskNeeded', { bytes: format.bytes(disk.bytes) }),
    ...(disk.free === null ? [] : [t('plan.diskFree', { bytes: format.bytes(disk.free) })]),
    ...(disk.free === null || disk.fits === 'yes'
      ? []
      : [t('plan.diskReserve', { bytes: format.bytes(disk.reserve) })]),
  ];
  return (
    <>
      {texts.join(' · ')}
      {disk.fits === 'no' && <b className={styles.bad}> ✗ {t('plan.diskNo')}</b>}
      {disk.fits === 'doubtful' && <b className={styles.doubtful}> ! {t('plan.diskDoubtful')}</b>}
    </>
  );
}
