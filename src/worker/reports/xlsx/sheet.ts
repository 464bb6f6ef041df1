import { columnLetters, textCell } from './cells.ts';

/** As wide as a sheet of A4 on its side, as long as it takes, each numbered. */
const onPaper =
  '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>';

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
  yield `</sheetData><autoFilter ref="A1:${last}${row}"/>${onPaper}</worksheet>`;
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
  yield `</sheetData>${onPaper}</worksheet>`;
}

function sheetStart(columns: { width: number }[], pane: string): string {
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`,
    `<cols>${widths.join('')}</cols><sheetData>`,
  ].join('');
}

function rowXml(row: number, cells: string): string {
  return `<row r="${row}">${cells}</row>`;
}
