import type { Format } from '#renderer/parts/format.ts';
import type { useTranslation } from '#renderer/words.ts';
import type { AnalysedRun, Analysis, HoursBucket } from '#shared/analysis.ts';
import { countFindings, findingKinds } from '#shared/finding.ts';
import type { Shapes } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';
import type { Figure } from './figure.ts';

type Words = ReturnType<typeof useTranslation<['analysis', 'common']>>;
type Saying = { t: Words['t']; format: Format };

/** Fields that are told apart in a chart; the others are together. */
const fieldsToldApart = 5;

export function rateFigure(runs: AnalysedRun[], { t, format }: Saying): Figure {
  return {
    ...{ head: t('run'), series: [{ id: 'rate', name: t('rate') }] },
    rows: runs.map((run) => row(run, [run.rate], format)),
    format: (rate) => format.share(rate, 1),
  };
}

export function kindsFigure(runs: AnalysedRun[], { t, format }: Saying): Figure {
  return {
    head: t('run'),
    series: findingKinds.map((kind) => ({ id: kind, name: t(`common:kinds.${kind}`), tone: kind })),
    rows: runs.map((run) =>
      row(
        run,
        findingKinds.map((kind) => run.findings[kind] ?? 0),
        format,
      ),
    ),
    format: format.number,
  };
}

export function fieldsFigure(runs: AnalysedRun[], { t, format }: Saying): Figure {
  const sums = new Map<string, number>();
  for (const { byField } of runs)
    for (const [field, count] of Object.entries(byField ?? {})) sums.set(field, (sums.get(field) ?? 0) + count);
  const names = [...sums].toSorted((a, b) => b[1] - a[1]).map(([field]) => field);
  const apart = names.slice(0, fieldsToldApart);
  const others = names.slice(fieldsToldApart);
  const count = (run: AnalysedRun, fields: string[]) =>
    fields.reduce((sum, field) => sum + (run.byField?.[field] ?? 0), 0);
  return {
    head: t('run'),
    series: [
      ...apart.map((field, i) => ({ id: field, name: field, tone: `series-${i}` })),
      ...(others.length > 0 ? [{ id: '', name: t('otherFields'), tone: 'others' }] : []),
    ],
    rows: runs.map((run) =>
      row(
        run,
        [...apart.map((field) => count(run, [field])), ...(others.length > 0 ? [count(run, others)] : [])],
        format,
      ),
    ),
    format: format.number,
  };
}

export function speedFigure(runs: AnalysedRun[], { t, format }: Saying): Figure {
  return {
    ...{ head: t('run'), series: [{ id: 'speed', name: t('speed') }] },
    rows: runs.map((run) => row(run, [run.seconds > 0 ? Math.round(run.records / run.seconds) : null], format)),
    format: format.rate,
  };
}

export function shapesFigure({ shapes }: Shapes, language: string, { t, format }: Saying): Figure {
  return {
    ...{ head: t('shape'), series: [{ id: 'findings', name: t('findings') }] },
    rows: shapes.slice(0, 10).map((shape) => ({
      id: shape.id,
      label: shapeText(shape, language === 'zh' ? 'zh' : 'en'),
      values: [shape.count],
    })),
    format: format.number,
  };
}

export function hoursFigure(buckets: HoursBucket[], { t, format }: Saying): Figure {
  const length = (hours: number) => format.duration(hours * 3_600);
  return {
    ...{ head: t('time'), series: [{ id: 'findings', name: t('findings'), tone: 'series-0' }] },
    rows: buckets.map(({ hours, findings }, i) => ({
      id: String(hours),
      label:
        hours === null
          ? t('longer', { time: length(buckets[i - 1]?.hours ?? 0) })
          : t('within', { time: length(hours) }),
      values: [findings],
    })),
    format: format.number,
  };
}

export type ActivityLine = { activity: string; runs: number; last: AnalysedRun; findings: number };

/** Runs by what they were to finish before, the newest first; none of them where no run had an activity. */
export function activitiesOf({ runs }: Analysis): ActivityLine[] {
  const byActivity = new Map<string, AnalysedRun[]>();
  for (const run of runs)
    if (run.activity !== null) byActivity.set(run.activity, [...(byActivity.get(run.activity) ?? []), run]);
  return [...byActivity]
    .flatMap(([activity, its]) => {
      const last = its.at(-1);
      return last ? [{ activity, runs: its.length, last, findings: countFindings(last.findings) }] : [];
    })
    .toReversed();
}

function row({ run, startedAt }: AnalysedRun, values: (number | null)[], format: Format) {
  return { id: run, label: format.moment(startedAt), moment: startedAt, values };
}
