import { Button } from '@mantine/core';
import { Card } from '#renderer/parts/card.tsx';
import { DefinitionLink } from '#renderer/parts/definition-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import { useNow } from '#renderer/parts/now.ts';
import { useRun } from '#renderer/parts/start-run.ts';
import { useTranslation } from '#renderer/words.ts';
import type { ActivityLine, Pass } from '#shared/activity.ts';
import { leadText } from '#shared/lead.ts';
import { upcomingOf } from '#shared/upcoming.ts';
import styles from './activities.module.css';
import { Passes } from './passes.tsx';

/** A reconciliation that is cleared by itself: what for, what comes next, and its passes. */
export function Activity({ line }: { line: ActivityLine }) {
  const { t } = useTranslation('activities');
  const run = useRun();
  const { path, name, problem, passes } = line;
  const isUnderWay = passes.some(({ state }) => state === 'under-way');
  const title = (
    <DefinitionLink className={styles.name} path={path}>
      {name}
    </DefinitionLink>
  );
  const runNow = (
    <Button
      size="compact-sm"
      variant="default"
      disabled={problem !== null || isUnderWay}
      loading={run.isPending}
      onClick={() => run.mutate(path)}
      aria-label={t('runNowOf', { name })}
    >
      {t('runNow')}
    </Button>
  );
  return (
    <Card title={title} aside={<May call="runs.start">{runNow}</May>}>
      <For line={line} />
      {problem && <p className={styles.problem}>! {problem}</p>}
      <Next line={line} />
      {passes.length > 0 && <Passes line={line} />}
    </Card>
  );
}

/** What it is cleared for: an activity and when that starts, or times of cron. */
function For({ line: { activity, schedule } }: { line: ActivityLine }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const now = useNow();
  const left = activity ? (Date.parse(activity.startsAt) - now) / 1_000 : 0;
  const parts = [
    activity &&
      t(left > 0 ? 'starts' : 'started', {
        id: activity.id,
        time: format.duration(Math.abs(left)),
        moment: format.moment(activity.startsAt),
      }),
    schedule && t('byCron', { cron: schedule.cron, zone: schedule.zone }),
  ];
  return <p className={styles.for}>{parts.filter(Boolean).join(' · ')}</p>;
}

/** What comes next, whether it will be through in time, and the policy that suits. */
function Next({ line }: { line: ActivityLine }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const now = useNow();
  const [next] = upcomingOf([line]);
  if (!next) return null;
  const label = next.leadSeconds === null ? t('cronPass') : leadText(next.leadSeconds);
  const until = (Date.parse(next.retryAt ?? next.dueAt) - now) / 1_000;
  const word = next.state === 'under-way' ? 'nextUnderWay' : until > 0 ? 'nextIn' : 'nextDue';
  const isLate = next.spareSeconds !== null && next.spareSeconds < 0;
  return (
    <p className={styles.next}>
      <b>{t(word, { pass: label, time: format.duration(Math.max(0, until)) })}</b>{' '}
      <span className={isLate ? styles.late : undefined}>{endingOf(next, t, format)}</span>
      <Proposal line={line} />
    </p>
  );
}

type Translate = ReturnType<typeof useTranslation<'activities'>>['t'];

function endingOf({ spareSeconds, finishesAt }: Pass, t: Translate, format: ReturnType<typeof useFormat>): string {
  if (finishesAt === null) return t('noEstimate');
  if (spareSeconds === null) return t('finishes', { moment: format.moment(finishesAt) });
  if (spareSeconds >= 0) return t('inTime', { time: format.duration(spareSeconds) });
  return `! ${t('tooLate', { time: format.duration(-spareSeconds) })}`;
}

/** Another policy than the one that is written, where that suits what there is to clear and the time left. */
function Proposal({ line: { activity, proposed, passes } }: { line: ActivityLine }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const now = useNow();
  const isBegun = passes.some(({ run, leadSeconds }) => run !== null && leadSeconds !== null);
  if (!activity || !proposed || isBegun || proposed.policy === activity.policy) return null;
  const { policy, leadSeconds, reason, records } = proposed;
  const lead = policy.startsWith('T-') ? policy : `${policy}, ${leadText(leadSeconds)}`;
  const left = format.duration((Date.parse(activity.startsAt) - now) / 1_000);
  const why = t(`reasons.${reason}`, { left, records: format.number(records) });
  return <span className={styles.proposal}>{t('proposal', { lead, why })}</span>;
}
