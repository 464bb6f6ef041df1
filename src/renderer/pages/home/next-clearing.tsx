import { Link } from '@tanstack/react-router';
import { useFormat } from '#renderer/parts/format.ts';
import { useNow } from '#renderer/parts/now.ts';
import { useTranslation } from '#renderer/words.ts';
import type { UpcomingPass } from '#shared/activity.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { leadText } from '#shared/lead.ts';
import styles from './home.module.css';

type NextClearingProps = { definition: DefinitionLine; next: UpcomingPass | undefined };

/** When it is cleared next, and whether that will be through before its activity. */
export function NextClearing({ definition: { activity, estimate }, next }: NextClearingProps) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const now = useNow();
  if (next) return <Next pass={next} policy={activity?.policy} now={now} />;
  const sinceStart = activity ? (now - Date.parse(activity.startsAt)) / 1_000 : -1;
  if (activity && sinceStart >= 0) {
    const text = t('activityOver', { id: activity.id, time: format.duration(sinceStart) });
    return <span className={styles.none}>{text}</span>;
  }
  if (!estimate) return '–';
  return <span className={styles.none}>{t('takes', { time: format.duration(estimate.seconds.total) })}</span>;
}

function Next({ pass, policy, now }: { pass: UpcomingPass; policy: string | undefined; now: number }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { leadSeconds, state, dueAt, retryAt } = pass;
  const until = (Date.parse(retryAt ?? dueAt) - now) / 1_000;
  const when =
    state === 'under-way' ? t('underWay') : until > 0 ? t('startsIn', { time: format.duration(until) }) : t('due');
  return (
    <>
      <div>
        <Link className={styles.plain} to="/activities">
          <b>{when}</b>
        </Link>{' '}
        · {leadSeconds === null ? t('cron') : nameOf(leadSeconds, policy)}
      </div>
      <Ending pass={pass} />
    </>
  );
}

/** With the policy's name where it is the pass that the policy says. */
function nameOf(leadSeconds: number, policy: string | undefined): string {
  const lead = leadText(leadSeconds);
  const usual: Record<string, string> = { daily: 'T-24h', limited: 'T-5h', urgent: 'T-12h' };
  return policy !== undefined && usual[policy] === lead ? `${policy} ${lead}` : lead;
}

function Ending({ pass: { spareSeconds, finishesAt } }: { pass: UpcomingPass }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  if (finishesAt === null) return <div className={styles.none}>{t('noEstimate')}</div>;
  if (spareSeconds === null)
    return <div className={styles.none}>{t('finishes', { moment: format.moment(finishesAt) })}</div>;
  if (spareSeconds >= 0)
    return <div className={styles.none}>{t('inTime', { time: format.duration(spareSeconds) })}</div>;
  return <div className={styles.late}>! {t('tooLate', { time: format.duration(-spareSeconds) })}</div>;
}
