import { findingKinds, kindGlyphs, sides } from '#shared/finding.ts';
import type { ReportReview } from '#shared/report-review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Words } from '../words.ts';
import { cellParts, columnLetters, countCell, textCell } from './cells.ts';
import { plainSheet } from './sheet.ts';
import type { StyleName } from './styles.ts';

export type SummaryCell = string | number | { text: string; style: StyleName };

/** The first sheet: verdict, control totals of both sides, findings by kind and by field, and what to know beside it. */
export function summarySheet(summary: RunSummary, words: Words, review?: ReportReview): Iterable<string> {
  const rows = [...rowsOf(summary, words), ...(review ? reviewRows(review, words) : [])];
  return plainSheet([34, 28, 16, 16, 16, 68], rows.map(cellsOf));
}

/** What was decided, by whom, and who signed. */
function reviewRows({ decisions, undecided, signatures }: ReportReview, words: Words): SummaryCell[][] {
  const decided = decisions.map(({ status, reason, name, at, owner, due, note, holds }): SummaryCell[] => [
    words.statuses[status] ?? status,
    words.reasons[reason] ?? reason,
    holds,
    name,
    due ?? '',
    [at, owner ? `${words.owner}: ${owner}` : '', note].filter(Boolean).join(' · '),
  ]);
  const signed = signatures.map(({ name, at, statement, voided }): SummaryCell[] => [
    name,
    at,
    words.roles[statement.signer.role] ?? statement.signer.role,
    voided ? words.voided : '',
    voided?.at ?? '',
    statement.signer.publicKey,
  ]);
  return [
    [],
    header(words.decisions, words.reason, ofCounts(words.holds), words.decidedBy, words.due, words.note),
    ...decided,
    [words.undecided, '', undecided],
    ...(signed.length > 0 ? [[], header(words.signatures, words.signedAt, '', '', '', words.key), ...signed] : []),
  ];
}

function rowsOf(summary: RunSummary, words: Words): SummaryCell[][] {
  const { inbound, outbound, findings, partitions } = summary;
  const label = (text: string): SummaryCell => ({ text, style: 'label' });
  const totals = { inbound, outbound };
  return [
    [{ text: words.title, style: 'title' }],
    [label(words.name), summary.name],
    [label(words.verdict), { text: words.verdicts[summary.verdict], style: 'label' }],
    [label(words.run), summary.run],
    [label(words.started), summary.startedAt],
    [label(words.ended), summary.endedAt],
    [label(words.partitions), `${partitions.established} / ${partitions.total}`],
    [label(words.findingsDigest), summary.findingsDigest],
    [],
    header(words.side, words.source, ...[words.read, words.accepted, words.invalid].map(ofCounts), words.digest),
    ...sides.map((side): SummaryCell[] => {
      const { source, read, accepted, invalid, digest } = totals[side];
      return [label(words[side]), source, read, accepted, invalid, digest];
    }),
    [],
    [label(words.matched), summary.matched],
    [label(words.withinTolerance), summary.withinTolerance],
    ...(summary.flight ? [[label(words.inFlight), summary.flight.inFlight, lastExpected(summary.flight, words)]] : []),
    ...(summary.settled === undefined ? [] : [[label(words.settled), summary.settled]]),
    [],
    header(words.findings, '', ofCounts(words.count)),
    ...findingKinds.map((kind): SummaryCell[] => [
      { text: `${kindGlyphs[kind]} ${words.kinds[kind]}`, style: kind },
      words.kindMeanings[kind],
      findings[kind],
    ]),
    [label(words.listed), '', summary.findingsKept],
    [],
    header(words.fields, '', ofCounts(words.count)),
    ...Object.entries(summary.byField).map(([field, count]): SummaryCell[] => [field, '', count]),
    [],
    ...listOf(words.discrepancies, summary.discrepancies),
    ...listOf(words.warnings, summary.warnings),
    ...summary.failed.map(({ partition, reason }): SummaryCell[] => [
      label(`${words.partition} ${partition}: ${words.notCompared}`),
      reason,
    ]),
    [words.blankIsNull],
  ];
}

function lastExpected({ lastExpectedBy }: NonNullable<RunSummary['flight']>, words: Words): string {
  return lastExpectedBy === null ? '' : `${words.lastExpected} ${lastExpectedBy}`;
}

/** The head of a table; texts alone stand at the left. */
export function header(...cells: SummaryCell[]): SummaryCell[] {
  return cells.map((cell) => (typeof cell === 'string' ? { text: cell, style: 'header' } : cell));
}

/** The name of a column of numbers stands above them, at the right. */
export function ofCounts(text: string): SummaryCell {
  return { text, style: 'countHeader' };
}

function listOf(title: string, sentences: string[]): SummaryCell[][] {
  return sentences.map((sentence, i) => [i === 0 ? { text: title, style: 'label' } : '', sentence]);
}

export function cellsOf(cells: SummaryCell[]): (row: number) => string {
  return (row) =>
    cells
      .map((cell, i) => {
        const at = `${columnLetters(i)}${row}`;
        if (typeof cell === 'number') return countCell(at, cell);
        const { text, style } = typeof cell === 'string' ? { text: cell, style: 'text' as const } : cell;
        return text === '' ? '' : textCell(at, cellParts(text)[0] ?? '', style);
      })
      .join('');
}
