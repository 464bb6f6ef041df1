import type { Finding } from '#shared/finding.ts';
import { type ReportColumn, reportColumns } from './columns.ts';
import { inLines, type PackedPlaces } from './packed/lines.ts';
import { byteTable, type Form, other, plain } from './packed/spelling.ts';
import type { Report } from './report.ts';

/**
 * A table: one finding a row, a column for each side of each field. An absent value or null is an empty cell, an empty
 * text is `""` (RFC 4180 otherwise). For people it is safe to open in a spreadsheet: a cell that could start a formula
 * begins with an apostrophe (and so does one that began with an apostrophe, so that it can be taken off again), and
 * numbers stay numbers. For programs (`raw`) every value is as it is, and the differing fields are a list in JSON.
 */
export const csv: Report = {
  *render(context) {
    const {
      findings,
      options: { raw = false, bom = false },
    } = context;
    const columns = reportColumns(context).map((column) => (raw ? unjoined(column) : column));
    const cell = (text: string) => quoted(raw ? text : guarded(text));
    if (bom) yield '\ufeff';
    yield `${columns.map(({ name }) => cell(name)).join(',')}\r\n`;
    yield* inLines(findings, {
      line: (finding) => `${columns.map(({ value }) => cellOf(value(finding), cell)).join(',')}\r\n`,
      values: {
        absent: '',
        quote: '',
        mayBeEmpty: false,
        first: raw ? needsNoQuotes : beginsPlainly,
        bytes: needsNoQuotes,
      },
      form: (kind, differing, at) => [
        ...joined(columns.map((column) => packedCell(column, kind, differing, at, cell))),
        '\r\n',
      ],
    });
  },
};

function cellOf(text: string | null, cell: (text: string) => string): string {
  return text === null ? '' : cell(text);
}

/** A cell of all findings of a sort: a value of theirs, or what they all have there. */
function packedCell(
  { of, part, value }: ReportColumn,
  kind: 'missing' | 'unexpected' | 'different',
  differing: string[],
  at: PackedPlaces,
  cell: (text: string) => string,
): Form[number] {
  const side = kind === 'unexpected' ? 'outbound' : 'inbound';
  if (!part || !of) return cellOf(value(exampleOf(kind, differing)), cell);
  if (part === 'key') return at.key(of.name, side) ?? '';
  return (kind === 'different' || part === side ? at.field(of.name, part) : undefined) ?? '';
}

function joined(cells: Form): Form {
  return cells.flatMap((cell, i) => (i === 0 ? [cell] : [',', cell]));
}

/** A finding of a sort that has no values. */
function exampleOf(kind: 'missing' | 'unexpected' | 'different', fields: string[]): Finding {
  switch (kind) {
    case 'missing':
      return { kind, key: {}, inbound: {} };
    case 'unexpected':
      return { kind, key: {}, outbound: {} };
    case 'different':
      return { kind, key: {}, fields, inbound: {}, outbound: {} };
  }
}

const mustBeQuoted = new Set(Buffer.from('",\r\n'));
const needsNoQuotes = byteTable((byte) => (mustBeQuoted.has(byte) ? other : plain));
/** Letters and digits: no spreadsheet takes what begins with one for a formula. */
const beginsPlainly = Uint8Array.from(
  byteTable((byte) => (/[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? plain : other)),
  (said) => (said === plain ? plain : other),
);

/** Apostrophe in front of whatever a spreadsheet might take for a formula. */
export function guarded(text: string): string {
  if (!startsLikeFormula.test(text) || plainNumber.test(text)) return text;
  return `'${text}`;
}

// Spreadsheets skip leading white space, control and format characters, and take full-width signs and some separators for
// a start.
const startsLikeFormula = /^[\s\p{C}]*['=+\-@|;%\uff1d\uff0b\uff0d\uff20]|^\p{Cc}/u;
const plainNumber = /^[+-]?\d+(\.\d+)?$/;

/** Names joined by spaces cannot be told apart again where a name has one. */
function unjoined(column: ReportColumn): ReportColumn {
  if (column.name !== 'differing fields') return column;
  return { ...column, value: (finding) => (finding.kind === 'different' ? JSON.stringify(finding.fields) : null) };
}

/** Written here because the library in the field takes six times as long for a record at a time, to the same bytes. */
function quoted(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const needsQuotes = /[",\r\n]|^$/;
