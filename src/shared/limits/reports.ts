/** Bounds of reports, by their formats. */
export const reportsLimits = {
  /** A report is written in blocks of this size, and looks this often whether it is to stop. */
  reportBlockCharacters: 256 * 1024,
  reportLookFindings: 500,
  /** What a sheet of a workbook holds, as Excel sets it; the last part of a cell says that there is more. */
  sheetRowsMax: 1_048_576,
  sheetColumnsMax: 16_384,
  sheetCellCharactersMax: 32_767,
  sheetNoteCharactersMax: 100,
  /** Fast rather than small: a level more costs a quarter of the time and saves a twentieth. */
  sheetDeflateLevel: 3,
  /** From these on, a ZIP archive says its sizes and its entries in 64 bits. */
  zipPlainBytesMax: 0xffff_ffff,
  zipPlainEntriesMax: 0xffff,
  /** Rows of a Parquet file that are kept in memory at a time, as rows, values and characters; and its longest decimals. */
  parquetGroupRows: 20_000,
  parquetGroupValues: 400_000,
  parquetGroupCharacters: 32 * 1024 * 1024,
  parquetDecimalDigitsMax: 38,
  /** Findings that one transaction of a mending script mends, and what is shown of a finding in its comment. */
  mendingFindingsMax: 500,
  mendingCommentCharactersMax: 4_000,
  /** Unreadable records of outbound that a mending script knows by their keys; of others it says that there are some. */
  mendingUnreadableMax: 1_000_000,
  /** What a page shows of the findings, and of one value; and how long a browser may take to print it. */
  pageFindingsPerKindMax: 500,
  pageValueCharactersMax: 2_000,
  /** A word that is no longer is not broken at the end of a line, in tables of no more columns. */
  pageWordCharactersMax: 28,
  pageWordColumnsMax: 9,
  pdfPrintMs: 120_000,
} as const;
