import { type ReportColumn, reportColumns } from './columns.ts';
import type { Report } from './report.ts';

/**
 * A table: one finding a row, a column for each side of each field. An absent value or null is an empty cell, an empty
 * text is `""` (RFC 4180 otherwise). For people it is safe to open in a spreadsheet: a cell that could start a formula
 * begins with an apostrophe (and so does one that began with an apostrophe, so that it can be taken off again), and
 * numbers stay numbers. For programs (`raw`) every value is as it is, and the differing fields are a list in JSON.
 */
export const csv: Report = {
  *render({ definition, findings, options: { raw = false, bom = false } }) {
    const columns = reportColumns(definition).map((column) => (raw ? unjoined(column) : column));
    const shown = raw ? (cell: string | null) => cell : guarded;
    if (bom) yield '\ufeff';
    yield csvLine(columns.map(({ name }) => shown(name)));
    for (const finding of findings) yield csvLine(columns.map(({ value }) => shown(value(finding))));
  },
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

/** Names joined by spaces cannot be told apart again where a name has one. */
function unjoined(column: ReportColumn): ReportColumn {
  if (column.name !== 'differing fields') return column;
  return { ...column, value: (finding) => (finding.kind === 'different' ? JSON.stringify(finding.fields) : null) };
}

/** Written here because the library in the field takes six times as long for a record at a time, to the same bytes. */
export function csvLine(cells: (string | null)[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string | null): string {
  if (cell === null) return '';
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const needsQuotes = /[",\r\n]|^$/;
