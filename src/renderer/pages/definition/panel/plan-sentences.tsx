import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { ActivityForecast, Plan } from '#shared/forecast.ts';
import { leadText } from '#shared/lead.ts';
import styles from './panel.module.css';

/** The one sentence that matters: whether it is through before the activity starts. */
export function Ending({ plan: { activity, seconds, finishesAt } }: { plan: Plan }) {
  const { t } = useTranslation('definition');
  const format = useFormat();
  if (!activity) return <Sentence tone="neutral" text={t('plan.noActivity', { moment: format.moment(finishesAt) })} />;
  const { id, secondsLeft } = activity;
  if (secondsLeft < 0)
    return <Sentence tone="bad" text={t('plan.started', { id, ago: format.duration(-secondsLeft) })} />;
  const spare = secondsLeft - seconds.total;
  return spare >= 0 ? (
    <Sentence tone="good" text={t('plan.inTime', { id, spare: format.duration(spare) })} />
  ) : (
    <Sentence tone="bad" text={t('plan.tooLate', { id, short: format.duration(-spare) })} />
  );
}

const signs = { good: '✓', bad: '✗', neutral: '→' } as const;

function Sentence({ tone, text }: { tone: keyof typeof signs; text: string }) {
  return (
    <p className={styles.sentence} data-tone={tone}>
      <span aria-hidden="true">{signs[tone]}</span> {text}
    </p>
  );
}

/** When clearing starts by its policy, and how that ends. */
export function ClearingText({ activity }: { activity: ActivityForecast }) {
  const { t } = useTranslation(['definition', 'activities']);
  const format = useFormat();
  const { startsAt, secondsLeft, clearing, proposed } = activity;
  const { policy, leadSeconds, better } = clearing;
  const lead = policy.startsWith('T-') ? policy : `${policy}, T-${leadSeconds / 3_600}h`;
  const start = format.moment(clearing.startsAt);
  const spare = (Date.parse(startsAt) - Date.parse(clearing.finishesAt)) / 1_000;
  const untilStart = secondsLeft - leadSeconds;
  return (
    <>
      <dt>{t('plan.clearing')}</dt>
      <dd>
        {untilStart < 0 ? (
          t('plan.clearingOver', { start, ago: format.duration(-untilStart) })
        ) : (
          <>
            {t('plan.clearingAt', { policy: lead, start })}
            <br />
            <span className={spare < 0 ? styles.bad : undefined}>
              {spare < 0
                ? `✗ ${t('plan.clearingLate', { late: format.duration(-spare) })}`
                : t('plan.clearingEnds', { spare: format.duration(spare) })}
            </span>
          </>
        )}
        {better && (
          <div className={styles.doubtful}>! {t(better === 'urgent' ? 'plan.betterUrgent' : 'plan.betterLimited')}</div>
        )}
        {proposed && proposed.policy !== policy && (
          <div>
            {t('activities:proposal', {
              lead: proposed.policy.startsWith('T-')
                ? proposed.policy
                : `${proposed.policy}, ${leadText(proposed.leadSeconds)}`,
              why: t(`activities:reasons.${proposed.reason}`, {
                left: format.duration(secondsLeft),
                records: format.number(proposed.records),
              }),
            })}
          </div>
        )}
      </dd>
    </>
  );
}
