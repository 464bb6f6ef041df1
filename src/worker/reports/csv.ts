import { stringify } from 'csv-stringify/sync';
import type { Finding } from '#shared/finding.ts';
import type { Report, ReportContext } from './report.ts';

/**
 * A table for people: one finding a row, a column for each side of each field. Safe to open in a spreadsheet: a cell that
 * could start a formula begins with an apostrophe (and so does one that began with an apostrophe, so that it can be taken
 * off again). Numbers stay numbers. An absent value or null is an empty cell, an empty text is `""`.
 */
export const csv: Report = function* (context) {
  yield row(header(context));
  for (const finding of context.findings) yield row(cells(finding, context).map(guarded));
};

/** Apostrophe in front of whatever a spreadsheet might take for a formula. */
export function guarded(cell: string | null): string | null {
  if (cell === null || !startsLikeFormula.test(cell) || plainNumber.test(cell)) return cell;
  return `'${cell}`;
}

// Spreadsheets skip leading white space, control and format characters, and take full-width signs and some separators for
// a start.
const startsLikeFormula = /^[\s\p{C}]*['=+\-@|;%\uff1d\uff0b\uff0d\uff20]|^\p{Cc}/u;
const plainNumber = /^[+-]?\d+(\.\d+)?$/;

function header({ key, fields }: ReportContext): string[] {
  const pairs = fields.flatMap((field) => [`${field} inbound`, `${field} outbound`]);
  return [
    'kind',
    ...key,
    'differing fields',
    ...pairs,
    'inbound count',
    'outbound count',
    'side',
    'place',
    'reason',
    'raw',
  ].map((name) => guarded(name) ?? '');
}

function cells(finding: Finding, { key, fields }: ReportContext): (string | null)[] {
  const values = 'key' in finding ? finding.key : {};
  const inbound = 'inbound' in finding ? finding.inbound : {};
  const outbound = 'outbound' in finding ? finding.outbound : {};
  const counts = finding.kind === 'duplicate' ? finding.counts : undefined;
  const invalid = finding.kind === 'invalid' ? finding : undefined;
  return [
    finding.kind,
    ...key.map((name) => ownValue(values, name)),
    finding.kind === 'different' ? finding.fields.join(' ') : null,
    ...fields.flatMap((name) => [ownValue(inbound, name), ownValue(outbound, name)]),
    counts ? String(counts.inbound) : null,
    counts ? String(counts.outbound) : null,
    invalid?.side ?? null,
    invalid?.place ?? null,
    invalid?.reason ?? null,
    invalid?.raw ?? null,
  ];
}

/** A field may be called `constructor`, which every object seems to have. */
function ownValue(values: Record<string, string | null>, name: string): string | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

function row(cells: (string | null)[]): string {
  // An empty text is quoted and null is not; line breaks are quoted whatever the record's own delimiter is.
  return stringify([cells], { quoted_match: /^$|[\r\n]/, record_delimiter: '\r\n' });
}
