import { Card } from '#renderer/parts/card.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail, RunSummary } from '#shared/run.ts';
import styles from './fields.module.css';

/** When it ran, what took how long, and what was expected. */
export function Time({ detail: { startedAt, endedAt, summary } }: { detail: RunDetail }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  return (
    <Card title={t('time.title')}>
      <Figures>
        <Figure name={t('time.started')}>{format.moment(startedAt)}</Figure>
        <Figure name={t('time.ended')}>{endedAt ? format.moment(endedAt) : '–'}</Figure>
        <Figure name={t('time.pull')}>{summary ? format.duration(summary.seconds.pull) : '–'}</Figure>
        <Figure name={t('time.diff')}>{summary ? format.duration(summary.seconds.diff) : '–'}</Figure>
        <Figure name={t('time.total')}>{summary ? <b>{format.duration(summary.seconds.total)}</b> : '–'}</Figure>
        {summary?.estimate && <Figure name={t('time.estimate')}>{format.duration(summary.estimate.seconds)}</Figure>}
      </Figures>
      {summary?.estimate && <Estimated estimate={summary.estimate} />}
      {summary?.activity && <InTime summary={summary} activity={summary.activity} />}
      {summary?.isResumed && <p className={styles.note}>{t('time.resumed')}</p>}
    </Card>
  );
}

type InTimeProps = { summary: RunSummary; activity: NonNullable<RunSummary['activity']> };

/** Whether it was through before its activity. */
function InTime({ summary, activity: { id, startsAt } }: InTimeProps) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const spare = (Date.parse(startsAt) - Date.parse(summary.endedAt)) / 1_000;
  const duration = format.duration(Math.abs(spare));
  return (
    <p className={styles.note}>
      {t('time.activity', { id })}: {t(spare < 0 ? 'finish.endedLate' : 'finish.ended', { duration })}
    </p>
  );
}

/** What it was off by, and what it rested on. */
function Estimated({ estimate: { factor, basedOn } }: { estimate: NonNullable<RunSummary['estimate']> }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const share = format.percent(Math.abs(factor - 1));
  const off =
    Math.abs(factor - 1) < 0.005 ? t('time.exact') : t(factor > 1 ? 'time.longer' : 'time.shorter', { share });
  return (
    <p className={styles.note}>
      {off} ({t(`time.basis.${basedOn}`)})
    </p>
  );
}
