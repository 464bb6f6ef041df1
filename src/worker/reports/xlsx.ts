import { TieoutError } from '#shared/errors.ts';
import { type Finding, type FindingKind, findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { ofKind } from './packed/of-kind.ts';
import type { Report, ReportContext } from './report.ts';
import { type Words, wordsOf } from './words.ts';
import { bookEnd, bookStart, sheetPath, type WrittenSheet } from './xlsx/book.ts';
import { cellParts, countCell, textCell } from './xlsx/cells.ts';
import { comparisonSheet } from './xlsx/comparison-sheet.ts';
import { type KindColumn, kindColumns } from './xlsx/kind-columns.ts';
import { tableSheet } from './xlsx/sheet.ts';
import { summarySheet } from './xlsx/summary-sheet.ts';
import { type ZipEntry, zipped } from './xlsx/zip.ts';

/**
 * A workbook for people: a sheet with the summary, then a sheet a kind, and another where a sheet is full. Values that
 * are longer than a cell may be are continued on a last sheet, for which the findings are gone through again.
 */
export const xlsx: Report = {
  render: (context) => zipped(entriesOf(context), () => context.remark(largeRemark)),
};

/** LibreOffice 7.4 refuses whatever is in this form, whoever wrote it. */
const largeRemark =
  'The workbook, or one of its sheets unpacked, has 4 GB or more, and so is in the ZIP64 form, which not every spreadsheet opens.';

type Sheet = { kind: FindingKind; name: string; columns: KindColumn[] };

function* entriesOf(context: ReportContext): Generator<ZipEntry> {
  const { summary, options, remark, compared } = context;
  const words = wordsOf(options.language);
  const sheets: WrittenSheet[] = [];
  const entry = (name: string, text: (sheet: WrittenSheet) => Iterable<string>): ZipEntry => {
    const sheet: WrittenSheet = { name };
    sheets.push(sheet);
    return { name: sheetPath(sheets.length - 1), text: text(sheet) };
  };
  const columns = Object.fromEntries(findingKinds.map((kind) => [kind, kindColumns(kind, context, words)])) as Record<
    FindingKind,
    KindColumn[]
  >;
  refuseTooWide(columns);
  let longValues = 0;
  yield bookStart();
  yield entry(words.summary, () =>
    compared ? comparisonSheet(compared, words) : summarySheet(summary, words, context.review),
  );
  for (const { sheet, rows } of inSheets(context, columns, words)) {
    const cellsOf = (finding: Finding) => (row: number) => rowCells(sheet, finding, row, words, () => longValues++);
    yield entry(sheet.name, (written) =>
      tableSheet(sheet.columns, mapped(rows, cellsOf), (range) => {
        written.table = range;
      }),
    );
  }
  if (longValues > 0) {
    remark(`${longValues} values longer than a cell may be (32,767 characters) are continued on the last sheets.`);
    yield* continuedSheets(inSheets(context, columns, words), words, entry);
  }
  yield* bookEnd(sheets);
}

function rowCells(sheet: Sheet, finding: Finding, row: number, words: Words, onLong: () => void): string {
  const shorten = (value: string) => {
    if (value.length <= limits.sheetCellCharactersMax) return value;
    onLong();
    return shortened(value, words);
  };
  return sheet.columns.map((column) => column.cell(`${column.letters}${row}`, finding, shorten)).join('');
}

function shortened(value: string, words: Words): string {
  const [head = ''] = cellParts(value.slice(0, limits.sheetCellCharactersMax - limits.sheetNoteCharactersMax));
  return head + words.moreIn(value.length - head.length, words.longValues);
}

type Rows = { sheet: Sheet; rows: Iterable<Finding> };

/** The findings in the sheets they go to, kind by kind. Each sheet's rows are to be taken before the next. */
function* inSheets(
  { findings, isByKind }: Pick<ReportContext, 'findings' | 'isByKind'>,
  columns: Record<FindingKind, KindColumn[]>,
  words: Words,
): Generator<Rows> {
  // In another order every kind's are looked for anew: only the rows of one sheet can be written at a time.
  const sorted = isByKind ? findings[Symbol.iterator]() : undefined;
  let next = sorted?.next();
  for (const kind of findingKinds) {
    const source = sorted ?? ofKind(findings, [kind]);
    if (!sorted) next = source.next();
    for (let number = 1; number === 1 || isNext(kind); number++) {
      const name = number === 1 ? words.kinds[kind] : `${words.kinds[kind]} ${number}`;
      yield { sheet: { kind, name, columns: columns[kind] }, rows: rowsOf(kind, source) };
    }
  }

  function isNext(kind: FindingKind): boolean {
    return next !== undefined && !next.done && next.value.kind === kind;
  }

  function* rowsOf(kind: FindingKind, source: Iterator<Finding>): Generator<Finding> {
    for (let row = 1; row < limits.sheetRowsMax && next && !next.done && next.value.kind === kind; row++) {
      yield next.value;
      next = source.next();
    }
  }
}

/** Every value that is longer than a cell, whole, in as many rows as it takes. */
function* continuedSheets(
  sheets: Iterable<Rows>,
  words: Words,
  entry: (name: string, text: (sheet: WrittenSheet) => Iterable<string>) => ZipEntry,
): Generator<ZipEntry> {
  const columns = [words.sheet, words.cell, words.part, words.text].map((name) => ({ name, width: 16 }));
  const parts = longParts(sheets);
  let next = parts.next();
  for (let number = 1; !next.done; number++) {
    yield entry(number === 1 ? words.longValues : `${words.longValues} ${number}`, (written) =>
      tableSheet(columns, rows(), (range) => {
        written.table = range;
      }),
    );
  }

  function* rows(): Generator<(row: number) => string> {
    for (let count = 1; count < limits.sheetRowsMax && !next.done; count++) {
      const { sheet, cell, part, text } = next.value;
      yield (row) =>
        textCell(`A${row}`, sheet, 'text') +
        textCell(`B${row}`, cell, 'text') +
        countCell(`C${row}`, part) +
        textCell(`D${row}`, text, 'text');
      next = parts.next();
    }
  }
}

type LongPart = { sheet: string; cell: string; part: number; text: string };

function* longParts(sheets: Iterable<Rows>): Generator<LongPart> {
  for (const { sheet, rows } of sheets) {
    let row = 1;
    for (const finding of rows) {
      row++;
      for (const { letters, value } of sheet.columns) {
        const text = value(finding);
        if (text === null || text.length <= limits.sheetCellCharactersMax) continue;
        for (const [i, part] of cellParts(text).entries())
          yield { sheet: sheet.name, cell: `${letters}${row}`, part: i + 1, text: part };
      }
    }
  }
}

function* mapped<From, To>(items: Iterable<From>, to: (item: From) => To): Generator<To> {
  for (const item of items) yield to(item);
}

function refuseTooWide(columns: Record<FindingKind, KindColumn[]>): void {
  const widest = Math.max(...Object.values(columns).map(({ length }) => length));
  if (widest <= limits.sheetColumnsMax) return;
  throw new TieoutError('usage', `a sheet holds ${limits.sheetColumnsMax} columns, and this run has ${widest}`, {
    next: 'Export as csv or parquet.',
  });
}
