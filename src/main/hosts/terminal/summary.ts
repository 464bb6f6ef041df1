import type { Confirmation } from '#shared/confirmation.ts';
import { type Finding, type FindingKind, findingKinds, kindGlyphs } from '#shared/finding.ts';
import { type FlightSummary, quantileName } from '#shared/flight.ts';
import type { MasterSummary } from '#shared/master.ts';
import { type EvidenceDeletion, keptSentence, type RunSummary, type Verdict } from '#shared/run.ts';
import { plural, printable } from '#shared/text.ts';
import { duration, indent, moment, number, paint, table, value } from './style.ts';

/** What is told of a run besides its figures: a few findings, files worth naming, commands to type next. */
export type Telling = {
  summary: RunSummary;
  /** The folder, or the bundle, that has it. */
  evidence: string;
  evidenceDeleted: EvidenceDeletion | null;
  examples: Finding[];
  places: Record<string, string>;
  next: string[];
};

/** What a run came to, for a person: the verdict, both sides' totals, findings by kind and field, examples, what to do next. */
export function summaryText(told: Telling): string {
  const { summary, examples } = told;
  const parts = [
    `${paint('bold', summary.name)}  ${verdictText(summary.verdict)}  ${paint('dim', `run ${summary.run}`)}`,
    ...[keptSentence(summary) ?? []].flat().map((sentence) => paint('yellow', sentence)),
    totals(summary),
    conclusions(summary),
    ...(summary.master ? [table(masterRows(summary.master), [1])] : []),
    ...(summary.flight ? [table(flightRows(summary.flight), [1])] : []),
    ...troubles(summary),
    ...(examples.length > 0 ? [table(examples.map(findingLine))] : []),
    closing(told),
  ];
  return `\n${parts.map((part) => indent(part)).join('\n\n')}\n`;
}

export function verdictText(verdict: Verdict): string {
  if (verdict === 'match') return paint(['bold', 'green'], '✓ match');
  if (verdict === 'mismatch') return paint(['bold', 'yellow'], '≠ mismatch');
  return paint(['bold', 'red'], '? not established');
}

/** One finding on one line: its key, and what is wrong with it. */
export function findingLine(finding: Finding): string[] {
  const mark = kindText(finding.kind);
  if (finding.kind === 'invalid') return [mark, value(finding.place, 48), value(finding.reason, 72)];
  const key = Object.values(finding.key)
    .map((part) => value(part))
    .join(' ');
  switch (finding.kind) {
    case 'different':
      return [
        mark,
        key,
        finding.fields
          .map((name) => `${name} ${value(finding.inbound[name])} → ${paint('bold', value(finding.outbound[name]))}`)
          .join(', '),
      ];
    case 'duplicate':
      return [mark, key, `${number(finding.counts.inbound)} × inbound, ${number(finding.counts.outbound)} × outbound`];
    case 'missing':
      return [mark, key, paint('dim', `sent: ${someValues(finding.inbound)}`)];
    case 'unexpected':
      return [mark, key, paint('dim', `held: ${someValues(finding.outbound)}`)];
  }
}

const kindColours = {
  missing: 'yellow',
  unexpected: 'magenta',
  different: 'blue',
  duplicate: 'cyan',
  invalid: 'red',
} as const;

function kindText(kind: FindingKind): string {
  return paint(kindColours[kind], `${kindGlyphs[kind].padStart(2)} ${kind}`);
}

function totals({ inbound, outbound, master }: RunSummary): string {
  const heads = ['', '', 'read', 'accepted', 'invalid'].map((head) => paint('dim', head));
  const row = (side: string, of: Pick<RunSummary['inbound'], 'source' | 'read' | 'accepted' | 'invalid'>) => [
    side,
    paint('dim', of.source),
    number(of.read),
    number(of.accepted),
    number(of.invalid),
  ];
  const third = master ? [row('master', master)] : [];
  return table([heads, row('inbound', inbound), row('outbound', outbound), ...third], [2, 3, 4]);
}

/** Where the keys of the master list are. */
export function masterRows(master: MasterSummary): string[][] {
  const { keys, onBoth, inboundOnly, outboundOnly, onNeither, notInMaster, notInMasterIs } = master;
  const places = `${number(onBoth)} on both sides, ${number(inboundOnly)} in inbound only, ${number(outboundOnly)} in outbound only`;
  const notes: Record<typeof notInMasterIs, string> = {
    count: 'on a side and not in the list; counted only',
    list: 'on a side and not in the list',
    mismatch: 'on a side and not in the list: a mismatch',
  };
  const row = (count: number, colour: 'red' | 'yellow', name: string, note: string) => [
    count > 0 ? paint(colour, name) : paint('dim', name),
    number(count),
    count > 0 ? paint('dim', note) : '',
  ];
  return [
    ['   master keys', number(keys), paint('dim', places)],
    row(onNeither, 'red', ' ∅ on neither', 'in the list and on neither side: what both have lost'),
    row(notInMaster, 'yellow', ' ⊄ not in master', notes[notInMasterIs]),
    ...(master.invalid > 0
      ? [row(master.invalid, 'red', ' ? unreadable', 'lines of the list that could not be read')]
      : []),
  ];
}

/** What may still be on its way, and by what it is known how long that takes. */
export function flightRows({ inFlight, lastExpectedBy, pairs, window }: FlightSummary): string[][] {
  const by = `${quantileName(window.quantile)} of ${plural(window.runs, 'run')}, ${plural(window.pairs, 'pair')}`;
  const expected =
    lastExpectedBy === null
      ? ''
      : `the last expected by ${moment(lastExpectedBy)} (${by}); no finding yet, and no match either`;
  return [
    [
      inFlight > 0 ? paint('yellow', ' ⇢ in flight') : paint('dim', ' ⇢ in flight'),
      number(inFlight),
      paint('dim', expected),
    ],
    [paint('dim', '   learned'), number(pairs), paint('dim', 'pairs whose time on the way this run has seen')],
  ];
}

function conclusions(summary: RunSummary): string {
  const { matched, withinTolerance, findings, byField } = summary;
  const pairs = Math.max(summary.inbound.read, summary.outbound.read);
  const within = withinTolerance > 0 ? `, ${number(withinTolerance)} of them within tolerance` : '';
  const share = pairs === 0 ? '' : `${share99(matched, pairs)} of the larger side${within}`;
  const fields = Object.entries(byField)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${number(count)}`)
    .join(' · ');
  const isPaired = findings.missing + findings.unexpected === 0;
  const notes: Record<FindingKind, string> = {
    missing: 'in inbound only',
    unexpected: 'in outbound only',
    different: fields,
    duplicate: 'keys that a side has more than once',
    invalid: isPaired
      ? 'records that could not be read'
      : 'records that could not be read; their keys may stand above as missing or unexpected',
  };
  const rows = findingKinds.map((kind) => [
    findings[kind] > 0 ? kindText(kind) : paint('dim', `${kindGlyphs[kind].padStart(2)} ${kind}`),
    number(findings[kind]),
    findings[kind] > 0 ? paint('dim', notes[kind]) : '',
  ]);
  const { confirmation } = summary;
  const settled = confirmation?.readings
    ? [['   settled', number(confirmation.settled), paint('dim', settledNote(confirmation))]]
    : [];
  return table([[paint('green', ' ✓ matched'), number(matched), paint('dim', share)], ...settled, ...rows], [1]);
}

function settledNote({ candidates, waitMs }: Confirmation): string {
  return `of ${number(candidates)} differences, read again after ${duration(waitMs / 1_000)}`;
}

/** Never rounds up to 100 %: one finding in 200 million still shows. */
function share99(part: number, whole: number): string {
  if (part === whole) return '100 %';
  const percent = (part / whole) * 100;
  return `${(Math.floor(percent * 10_000) / 10_000).toFixed(percent > 99.9 ? 4 : 2)} %`;
}

function troubles(summary: RunSummary): string[] {
  const failed = summary.failed.slice(0, 3).map(({ partition, reason }) => `partition ${partition}: ${reason}`);
  const lines = [
    ...summary.warnings,
    ...summary.discrepancies.map((sentence) => `Control totals disagree: ${sentence}.`),
    ...(failed.length > 0
      ? [`${plural(summary.failed.length, 'partition')} could not be compared; ${failed.join('; ')}.`]
      : []),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => paint('yellow', `! ${line}`)).join('\n')];
}

function closing({ summary, evidence, evidenceDeleted, places, next }: Telling): string {
  const { partitions, discrepancies, seconds, estimate } = summary;
  const isWhole = partitions.established === partitions.total;
  const bySums = partitions.bySums > 0 ? `, ${number(partitions.bySums)} of them by their sums` : '';
  const compared = `${isWhole ? 'all' : `${partitions.established} of`} ${partitions.total} partitions compared${bySums}`;
  const agreement = isWhole && discrepancies.length === 0 ? ', control totals agree' : '';
  const times = `${duration(seconds.total)} (pull ${duration(seconds.pull)}, compare ${duration(seconds.diff)})`;
  const rows = [
    ['Coverage', compared + agreement],
    ['Time', times],
    ...(estimate ? [['', `estimated ${duration(estimate.seconds)}, took ${duration(estimate.taken)}`]] : []),
    ['Evidence', evidenceDeleted ? deletionText(evidenceDeleted) : evidence],
    ...Object.entries(places),
    ...next.map((command, i) => [i === 0 ? 'Next' : '', command]),
  ];
  return table(rows.map(([head = '', text = '']) => [paint('dim', head), text]));
}

function someValues(values: Record<string, string | null>): string {
  return Object.entries(values)
    .slice(0, 3)
    .map(([name, text]) => `${name} ${value(text, 24)}`)
    .join(', ');
}

function deletionText({ at, reason }: EvidenceDeletion): string {
  return paint('yellow', `deleted on ${at.slice(0, 10)} because: ${printable(reason)}`);
}
