import type { TFunction } from 'i18next';
import type { Format } from '#renderer/parts/format.ts';
import { findingKinds, sides } from '#shared/finding.ts';
import { type MasterSummary, masterKinds } from '#shared/master.ts';
import type { RunSummary } from '#shared/run.ts';
import { conclusionSentences } from './conclusion.ts';

type Translate = TFunction<['run', 'common', 'master', 'flight']>;

/** What a run came to, as a person would paste it into a message or a working paper: plain lines, tables with tabs. */
export function summaryText(summary: RunSummary, t: Translate, format: Format): string {
  const { run, name, verdict, startedAt, matched, findings, byField, warnings, discrepancies, failed } = summary;
  const lines = [
    `${name}: ${t(`common:verdicts.${verdict}`)}`,
    `${t('summary.run')} ${run}, ${format.moment(startedAt)}`,
    ...conclusionSentences(summary, t, format),
    '',
    t('summary.sides'),
    ...sides.map((side) => {
      const { source, read, accepted, invalid, digest } = summary[side];
      const figures = [read, accepted, invalid].map(format.number);
      return [`${t(`common:sides.${side}`)} · ${source}`, ...figures, digest].join('\t');
    }),
    ...(summary.master ? masterLines(summary.master, t, format) : []),
    '',
    `${t('common:kinds.matched')}\t${format.number(matched)}`,
    ...(summary.flight ? [`${t('flight:title')}\t${format.number(summary.flight.inFlight)}`] : []),
    ...findingKinds.map((kind) => `${t(`common:kinds.${kind}`)}\t${format.number(findings[kind])}`),
    ...section(
      t('fields.title'),
      Object.entries(byField)
        .filter(([, count]) => count > 0)
        .map(([field, count]) => `${field}\t${format.number(count)}`),
    ),
    ...section(t('warnings'), warnings),
    ...section(t('notEstablished.discrepancies'), discrepancies),
    ...section(
      t('notEstablished.title'),
      failed.map(({ partition, reason }) => `${t('notEstablished.partition', { partition })}: ${reason}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function masterLines(master: MasterSummary, t: Translate, format: Format): string[] {
  const { source, read, accepted, invalid, digest } = master;
  const figures = [read, accepted, invalid].map(format.number);
  return [
    [`${t('master:name')} · ${source}`, ...figures, digest].join('\t'),
    ...masterKinds.map((kind) => `${t(`master:kinds.${kind}`)}\t${format.number(master[kind])}`),
  ];
}
