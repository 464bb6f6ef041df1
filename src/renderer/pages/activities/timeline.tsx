import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Card } from '#renderer/parts/card.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useNow } from '#renderer/parts/now.ts';
import { useTranslation } from '#renderer/words.ts';
import type { ActivityLine, Pass } from '#shared/activity.ts';
import { passLabel } from './pass-label.ts';
import { activitiesRoute, type Range, ranges } from './route.ts';
import styles from './timeline.module.css';

const hourMs = 3_600_000;

/** The passes on one line of time, now a quarter from its left. All that it shows stands in the tables below. */
export function Timeline({ lines }: { lines: ActivityLine[] }) {
  const { t } = useTranslation('activities');
  const go = useNavigate();
  const { range = '3d' } = activitiesRoute.useSearch();
  const now = useNow();
  const spanMs = ranges[range] * hourMs;
  const from = now - spanMs / 4;
  const place: Place = (at) => (at - from) / spanMs;
  const choose = (value: string) => void go({ to: '/activities', search: { range: value as Range }, replace: true });
  const data = (Object.keys(ranges) as Range[]).map((value) => ({ value, label: t(`ranges.${value}`) }));
  return (
    <Card
      title={t('timeline')}
      aside={<SegmentedControl size="xs" value={range} data={data} onChange={choose} aria-label={t('range')} />}
    >
      <div className={styles.timeline} aria-hidden="true">
        <Scale from={from} spanMs={spanMs} range={range} place={place} />
        {lines.map((line) => (
          <div key={line.path} className={styles.row}>
            <span className={styles.name} title={line.name}>
              {line.name}
            </span>
            <div className={styles.track}>
              <Line line={line} place={place} />
            </div>
          </div>
        ))}
      </div>
      <p className={styles.legend}>{t('legend')}</p>
    </Card>
  );
}

/** Where a moment stands: 0 at the left end, 1 at the right. */
type Place = (at: number) => number;

function isIn(place: number): boolean {
  return place >= 0 && place <= 1;
}

/** Days or hours, and now. */
function Scale({ from, spanMs, range, place }: { from: number; spanMs: number; range: Range; place: Place }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const stepHours = { '24h': 3, '3d': 12, '14d': 48 }[range];
  const marks: Date[] = [];
  const at = new Date(from);
  at.setHours(0, 0, 0, 0);
  // What would stand under the word for now is left out, and what would stand out of the sheet at its end.
  const isFree = (at: number) => at >= 0 && at < 0.93 && Math.abs(at - 0.25) > 0.06;
  for (; at.getTime() <= from + spanMs; at.setHours(at.getHours() + stepHours))
    if (isFree(place(at.getTime()))) marks.push(new Date(at));
  return (
    <div className={styles.scale}>
      <div className={styles.track}>
        {marks.map((mark) => (
          <span key={mark.getTime()} className={styles.mark} style={{ left: percent(place(mark.getTime())) }}>
            {mark.getHours() === 0 ? format.day(mark) : format.hour(mark)}
          </span>
        ))}
        <span className={styles.now} style={{ left: percent(0.25) }}>
          {t('now')}
        </span>
      </div>
    </div>
  );
}

/** The passes of one reconciliation, and the start of its activity. */
function Line({ line: { passes, activity }, place }: { line: ActivityLine; place: Place }) {
  const start = activity && place(Date.parse(activity.startsAt));
  return (
    <>
      {passes.map((pass) => (
        <Mark key={`${pass.dueAt} ${pass.leadSeconds}`} pass={pass} place={place} />
      ))}
      {start !== null && isIn(start) && (
        <span className={styles.start} style={{ left: percent(start) }}>
          {activity?.id}
        </span>
      )}
    </>
  );
}

/** A pass: when it is due, and as long as it takes. */
function Mark({ pass, place }: { pass: Pass; place: Place }) {
  const { t } = useTranslation('activities');
  const begins = place(Date.parse(pass.begunAt ?? pass.dueAt));
  const until = pass.endedAt ?? pass.finishesAt;
  const ends = until === null ? begins : place(Date.parse(until));
  if (ends < 0 || begins > 1) return null;
  const left = Math.max(0, begins);
  return (
    <span
      className={styles.pass}
      data-state={toneOf(pass)}
      style={{ left: percent(left), width: percent(Math.max(0, Math.min(1, ends) - left)) }}
    >
      <span>{passLabel(pass, t('cron'))}</span>
    </span>
  );
}

function toneOf({ state, verdict, spareSeconds }: Pass): string {
  if (state === 'failed' || state === 'missed' || state === 'stopped') return 'bad';
  if (spareSeconds !== null && spareSeconds < 0) return 'bad';
  if (state === 'ended') return verdict === 'match' ? 'match' : 'mismatch';
  return state === 'planned' ? 'planned' : 'now';
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
