import { CsvRecord, unquoted } from '#worker/records/csv-record.ts';
import { JsonScanner } from '#worker/records/json-scan.ts';
import type { Row } from '#worker/records/row.ts';

/** Fills the row's payload columns from one payload. Returns why it cannot be read, or undefined. */
export type ReadPayload = (bytes: Uint8Array, start: number, end: number, row: Row) => string | undefined;

/** `names[column]` is the member for a column, undefined where the column comes from the key. */
export function jsonPayload(names: (string | undefined)[], isJson: boolean[]): ReadPayload {
  const scanner = new JsonScanner(names, isJson);
  return (bytes, start, end, row) => scanner.scan(bytes, start, end, row);
}

/** The whole payload is one value. */
export function textPayload(column: number): ReadPayload {
  return (bytes, start, end, row) => {
    row.set(column, bytes, start, end);
    return undefined;
  };
}

/** Where a delimited payload's cells go: `columns[i]` for cell i, undefined for one that is not wanted. */
export type Cells = { columns: (number | undefined)[]; mayHaveMore: boolean };

/** One line of cells (RFC 4180 quotes). An unquoted empty cell is null, a quoted one is empty text. */
export function delimitedPayload(delimiter: number, { columns, mayHaveMore }: Cells): ReadPayload {
  const cells = new CsvRecord(delimiter);
  return (bytes, start, end, row) => {
    const after = cells.read(bytes, start, end, true);
    if (cells.problem !== undefined) return cells.problem;
    if (after < end) return 'a line break outside quotes';
    if (cells.count < columns.length || (cells.count > columns.length && !mayHaveMore)) {
      return `expected ${mayHaveMore ? 'at least ' : ''}${columns.length} cells, found ${cells.count}`;
    }
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      if (column !== undefined) setCell(cells, i, bytes, row, column);
    }
    return undefined;
  };
}

function setCell(cells: CsvRecord, index: number, bytes: Uint8Array, row: Row, column: number): void {
  const start = cells.starts[index] as number;
  const end = cells.ends[index] as number;
  if (cells.kinds[index] === unquoted) {
    if (end > start) row.set(column, bytes, start, end);
    return;
  }
  const cell = cells.cell(bytes, index);
  row.set(column, cell, 0, cell.length);
}
