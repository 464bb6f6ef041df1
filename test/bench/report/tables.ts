import { type Report, wayText } from '../harness/figures.ts';
import { recordsOf } from '../harness/options.ts';
import { type Judged, targets } from './targets.ts';

/** A row of one of the tables: the cells that name it, its size, and what was measured. */
export type Row = string[];

export const targetHeader: Row = ['What', 'Size', 'Figure', 'Peer', 'Ratio', 'Target', 'Reached', 'Machine and date'];
export const figureHeader: Row = ['Benchmark', 'Size', 'What', 'Ways', 'With', 'Machine and date'];

/** One row a target, of the largest size there is: among the reports, or in the table as it stands. */
export function targetRows(reports: Report[], standing: Row[]): Row[] {
  return targets.map(({ what, target, benchmark, judge }) => {
    const old = standing.find(([name]) => name === what);
    const [latest] = reports.filter(({ name }) => name === benchmark).sort((a, b) => b.records - a.records);
    const judged = latest && judge(latest);
    const isLarger = measuredIn(old?.[1]) > (latest?.records ?? 0);
    if (!latest || !judged || isLarger)
      return old ? [...old.slice(0, 5), target, ...old.slice(6)] : notMeasured(what, target);
    return [
      what,
      sizeText(latest),
      judged.figure,
      judged.peer,
      judged.ratio,
      target,
      reachedText(judged),
      machineText(latest),
    ];
  });
}

/** Every figure of every report, and what stands in the table of benchmarks and sizes that have no report here. */
export function figureRows(reports: Report[], standing: Row[]): Row[] {
  const isMeasured = ([name, size]: Row) =>
    reports.some((report) => report.name === name && report.size === bareSize(size));
  const rows = reports.flatMap((report) =>
    report.figures.map(({ what, unit, ways }) => {
      const texts = Object.entries(ways).map(([way, figure]) => `${way}: ${wayText(figure, unit)}`);
      return [report.name, sizeText(report), what, texts.join('<br>'), versionsText(report), machineText(report)];
    }),
  );
  const kept = standing.filter((row) => !isMeasured(row));
  return [...kept, ...rows].sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

function orderOf([name = '', size = '']: Row): string {
  return `${name} ${String(recordsOf(bareSize(size))).padStart(12, '0')}`;
}

function notMeasured(what: string, target: string): Row {
  return [what, '', 'not measured yet', '', '', target, '', ''];
}

function reachedText({ isReached }: Judged): string {
  if (isReached === undefined) return 'not judged at this size';
  return isReached ? 'yes' : '**no**';
}

/** The size as asked; where fewer records were measured, that too. */
function sizeText({ size, records, reduced }: Report): string {
  return reduced === undefined ? size : `${size} (measured: ${records.toLocaleString('en-US')})`;
}

/** `200m (measured: 50,000,000)` → 50,000,000. */
function measuredIn(size = '0'): number {
  const [, measured] = /measured: ([\d,]+)/.exec(size) ?? [];
  return measured === undefined ? recordsOf(bareSize(size)) : Number(measured.replaceAll(',', ''));
}

function bareSize(size = ''): string {
  return size.split(' ')[0] ?? '';
}

function versionsText({ versions, rounds }: Report): string {
  const all = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${all.join(', ')}; ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
}

function machineText({ machine, measuredAt }: Report): string {
  const load = machine.load === undefined ? '' : `, load ${machine.load}`;
  return `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB${load}; ${measuredAt.slice(0, 10)}`;
}
