import { columnLetters, textCell } from './cells.ts';

export type SheetColumn = { name: string; width: number };

/**
 * A sheet that is one table: a header that stays in sight and can be filtered by, and rows whose cells are made when
 * their row is known. `onEnd` is told the range of the table.
 */
export function* tableSheet(
  columns: SheetColumn[],
  rows: Iterable<(row: number) => string>,
  onEnd: (range: string) => void,
): Generator<string> {
  yield sheetStart(columns, '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  yield rowXml(1, columns.map(({ name }, i) => textCell(`${columnLetters(i)}1`, name, 'header')).join(''));
  let row = 1;
  for (const cells of rows) {
    row++;
    yield rowXml(row, cells(row));
  }
  const last = columnLetters(columns.length - 1);
  yield `</sheetData><autoFilter ref="A1:${last}${row}"/></worksheet>`;
  onEnd(`$A$1:$${last}$${row}`);
}

/** A sheet of rows without a table. */
export function* plainSheet(widths: number[], rows: Iterable<(row: number) => string>): Generator<string> {
  yield sheetStart(
    widths.map((width) => ({ width })),
    '',
  );
  let row = 0;
  for (const cells of rows) {
    row++;
    yield rowXml(row, cells(row));
  }
  yield '</sheetData></worksheet>';
}

function sheetStart(columns: { width: number }[], pane: string): string {
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`,
    `<cols>${widths.join('')}</cols><sheetData>`,
  ].join('');
}

function rowXml(row: number, cells: string): string {
  return `<row r="${row}">${cells}</row>`;
}
