import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Empty } from '#renderer/parts/empty.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { Analysis } from '#shared/analysis.ts';
import styles from './analysis.module.css';
import { ChartCard } from './chart-card.tsx';
import {
  activitiesOf,
  fieldsFigure,
  hoursFigure,
  kindsFigure,
  rateFigure,
  shapesFigure,
  speedFigure,
} from './figures.ts';
import { SuspenseCards } from './suspense.tsx';

/** The charts of a range of runs; what a journal does not hold is left out. */
export function Charts({ analysis }: { analysis: Analysis }) {
  const { t } = useTranslation(['analysis', 'common']);
  const format = useFormat();
  const { name, runs, open, closing, isCut, from } = analysis;
  if (runs.length === 0)
    return <Empty title={t('noRuns.title')} text={t('noRuns.text', { from: format.moment(from) })} />;
  const saying = { t, format };
  const note = runs.length === 1 ? t('oneRun') : isCut ? t('isCut', { runs: format.number(runs.length) }) : undefined;
  return (
    <div className={styles.charts}>
      <ChartCard title={t('titles.rate')} note={note} figure={rateFigure(runs, saying)} as="line" />
      <ChartCard title={t('titles.kinds')} figure={kindsFigure(runs, saying)} as="columns" />
      {runs.some(({ byField }) => byField !== null) && (
        <ChartCard title={t('titles.fields')} figure={fieldsFigure(runs, saying)} as="columns" />
      )}
      {open && open.findings > 0 && <ShapesCard run={open.run} />}
      {open && (
        <ChartCard
          title={t('titles.ages')}
          note={t('agesNote', { findings: format.number(open.findings) })}
          figure={hoursFigure(open.ages, saying)}
          as="columns"
        />
      )}
      {closing && (
        <ChartCard
          title={t('titles.closing')}
          note={
            closing.medianHours === null
              ? undefined
              : t('closingNote', { time: format.duration(closing.medianHours * 3_600) })
          }
          figure={hoursFigure(closing.times, saying)}
          as="columns"
        />
      )}
      <ChartCard title={t('titles.speed')} figure={speedFigure(runs, saying)} as="line" />
      {open && <SuspenseCards name={name} />}
      <Activities analysis={analysis} />
    </div>
  );
}

function ShapesCard({ run }: { run: string }) {
  const { t, i18n } = useTranslation(['analysis', 'common']);
  const format = useFormat();
  const { data } = useQuery(calls.shapes.list.queryOptions({ input: { run } }));
  if (!data) return null;
  return (
    <ChartCard
      title={t('titles.shapes')}
      note={t('shapesNote')}
      figure={shapesFigure(data, i18n.language, { t, format })}
      as="bars"
    />
  );
}

function Activities({ analysis }: { analysis: Analysis }) {
  const { t } = useTranslation('analysis');
  const format = useFormat();
  const lines = activitiesOf(analysis);
  if (lines.length === 0) return null;
  return (
    <Card title={t('titles.activities')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('activity')}</th>
            <th scope="col" className={table.number}>
              {t('runs')}
            </th>
            <th scope="col" className={table.number}>
              {t('rate')}
            </th>
            <th scope="col" className={table.number}>
              {t('findings')}
            </th>
            <th scope="col">{t('lastRun')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ activity, runs, last, findings }) => (
            <tr key={activity}>
              <td>{activity}</td>
              <td className={table.number}>{format.number(runs)}</td>
              <td className={table.number}>{last.rate === null ? '–' : format.share(last.rate, 1)}</td>
              <td className={table.number}>{format.number(findings)}</td>
              <td>
                <Link to="/runs/$run" params={{ run: last.run }} preload={false}>
                  {format.moment(last.startedAt)}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
