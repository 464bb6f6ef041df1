import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/parts/format.ts';
import { useNow } from '#renderer/parts/now.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import styles from './home.module.css';

/** When the next clearing is due before the activity, and whether it would be through in time. */
export function NextClearing({ definition: { activity, clearing, estimate } }: { definition: DefinitionLine }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const now = useNow();
  if (!activity || !clearing) {
    return estimate ? (
      <span className={styles.none}>{t('takes', { time: format.duration(estimate.seconds.total) })}</span>
    ) : (
      '–'
    );
  }
  const untilActivity = (Date.parse(activity.startsAt) - now) / 1_000;
  const untilStart = (Date.parse(clearing.startsAt) - now) / 1_000;
  if (untilActivity < 0) {
    return (
      <span className={styles.none}>
        {t('activityOver', { id: activity.id, time: format.duration(-untilActivity) })}
      </span>
    );
  }
  const when = untilStart > 0 ? t('startsIn', { time: format.duration(untilStart) }) : t('due');
  const policy = /^T-/.test(clearing.policy)
    ? clearing.policy
    : `${clearing.policy} T-${format.lead(clearing.leadSeconds)}`;
  return (
    <>
      <div>
        <b>{when}</b> · {policy}
      </div>
      <Ending spareSeconds={clearing.spareSeconds} />
    </>
  );
}

function Ending({ spareSeconds }: { spareSeconds: number | null }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  if (spareSeconds === null) return <div className={styles.none}>{t('noEstimate')}</div>;
  if (spareSeconds >= 0)
    return <div className={styles.none}>{t('inTime', { time: format.duration(spareSeconds) })}</div>;
  return <div className={styles.late}>! {t('tooLate', { time: format.duration(-spareSeconds) })}</div>;
}
