import { limits } from '#shared/limits.ts';
import { CsvRecord, unquoted } from '#worker/records/csv-record.ts';
import { Row } from '#worker/records/row.ts';
import type { BulkReader, Cursor, Origin, RecordSink } from '#worker/records/sink.ts';
import { delimiterByte, findCells, type Header, readHeader, type Settings } from './csv-header.ts';
import type { Estimate, OpenSource, Source } from './source.ts';
import {
  estimateRecords,
  openTextFile,
  readText,
  type TextCursor,
  type TextFile,
  type TextWindow,
  textCursor,
} from './text-file.ts';

/** A file of comma-separated values, or of any other one-byte delimiter. The place of a record is the line it starts on. */
export const openCsv: OpenSource<'csv'> = async (settings, context) => {
  const file = openTextFile(settings.path, context.side, settings.encoding);
  const header = await readHeader(file, settings);
  const cells = findCells(header, settings, context, file);
  return {
    read: (from, sink, signal) => readRecords(file, settings, { header, cells }, from, sink, signal),
    estimate: (signal) => estimate(file, settings, header, signal),
    close: async () => {},
  } satisfies Source;
};

type Layout = { header: Header; cells: Int32Array };

async function readRecords(
  file: TextFile,
  settings: Settings,
  layout: Layout,
  from: Cursor | null,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<void> {
  const { header } = layout;
  const cursor = textCursor(file, from);
  if (from === null) Object.assign(cursor, { offset: header.offset, line: header.line });
  const reader = new CsvReader(file, settings, layout, sink);
  const readWindow = (window: TextWindow, fileBytesRead: number) => {
    const consumed = reader.readWindow(window, cursor);
    cursor.offset += consumed;
    sink.progress(fileBytesRead, file.stats.size);
    sink.mark(() => ({ ...cursor }));
    return consumed;
  };
  await readText(file, cursor.offset, signal, readWindow, reader.bulk?.window);
}

/** Reads windows of text record by record into the sink; also the origin of the record at hand. */
class CsvReader implements Origin {
  private line = 1;
  private readonly record: CsvRecord;
  private readonly row: Row;
  private readonly nulls: Buffer[];
  private readonly isDecoded: boolean;
  readonly bulk: BulkReader | undefined;
  private bytes: Buffer = Buffer.alloc(0);
  private start = 0;
  private end = 0;

  constructor(
    private readonly file: TextFile,
    private readonly settings: Settings,
    private readonly layout: Layout,
    private readonly sink: RecordSink,
  ) {
    this.record = new CsvRecord(delimiterByte(settings));
    this.row = new Row(layout.cells.length);
    this.nulls = settings.nulls.map((text) => Buffer.from(text));
    this.isDecoded = file.encoding !== 'utf-8';
    const isPlain = !this.isDecoded && this.nulls.length === 0;
    const cellCount = layout.header.names?.length ?? layout.header.cells;
    const { cells } = layout;
    this.bulk = isPlain
      ? sink.bulk?.({ kind: 'csv', cells, cellCount, delimiter: delimiterByte(settings) })
      : undefined;
  }

  /** Reads every whole record of a window, moves the cursor's line along, and returns how far it got. */
  readWindow(window: TextWindow, cursor: TextCursor): number {
    const { bytes, end, isLast } = window;
    this.bytes = bytes;
    const isBulk = this.bulk !== undefined && bytes.buffer === this.bulk.window.buffer;
    let at = 0;
    while (at < end) {
      if (cursor.isCut) {
        at = passCutLine(window, at, cursor);
        if (cursor.isCut) break;
        continue;
      }
      if (isBulk) at = this.readBulk(at, end, cursor);
      if (at >= end) break;
      // Never more than this is looked at, so that what is too long does not depend on where the window happens to end.
      const bound = Math.min(end, at + limits.recordBytesMax + 1);
      const after = this.record.read(bytes, at, bound, bound < end || isLast || bound - at > limits.recordBytesMax);
      if (after < 0) break;
      this.line = cursor.line;
      this.start = at;
      this.end = after;
      cursor.isCut = after - at > limits.recordBytesMax;
      this.take(cursor.isCut);
      // A cut record's last byte may be its line break, which is passed over with the rest of the line.
      cursor.line += this.record.lines - (cursor.isCut ? 1 : 0);
      at = cursor.isCut ? after - 1 : after;
    }
    return at;
  }

  private readBulk(start: number, end: number, cursor: TextCursor): number {
    if (!this.bulk) return start;
    const after = this.bulk.read(start, end);
    cursor.line += this.bulk.kept;
    return after;
  }

  place(): string {
    return `${this.file.name}:${this.line}`;
  }

  raw(): string {
    let end = this.end;
    while (end > this.start && isLineBreak(this.bytes[end - 1])) end--;
    return this.bytes.toString('utf8', this.start, Math.min(end, this.start + limits.rawBytesMax));
  }

  private take(isTooLong: boolean): void {
    const { record, row, sink } = this;
    const isBlankLine = record.count === 1 && record.starts[0] === record.ends[0] && record.kinds[0] === unquoted;
    if (isBlankLine && record.problem === undefined) return;
    const problem = isTooLong ? 'a record longer than the longest that is read' : this.problem();
    if (problem !== undefined) {
      sink.reject(this, problem);
      return;
    }
    row.clear();
    for (let column = 0; column < row.columns; column++) this.setCell(column, this.layout.cells[column] as number);
    sink.accept(row, this);
  }

  private problem(): string | undefined {
    const { record } = this;
    if (record.problem !== undefined) return record.problem;
    const expected = this.layout.header.names?.length ?? this.layout.header.cells;
    if (record.count !== expected) return `expected ${expected} cells, found ${record.count}`;
    const isMalformed = this.isDecoded && this.bytes.subarray(this.start, this.end).includes(replacement);
    return isMalformed ? `not valid ${this.settings.encoding}` : undefined;
  }

  private setCell(column: number, cell: number): void {
    const { record, row, bytes } = this;
    const start = record.starts[cell] as number;
    const end = record.ends[cell] as number;
    const kind = record.kinds[cell];
    if (cell >= record.count) return;
    if (kind === unquoted) {
      if (
        start === end ||
        (this.nulls.length > 0 && this.nulls.some((text) => text.equals(bytes.subarray(start, end))))
      )
        return;
      row.set(column, bytes, start, end);
      return;
    }
    const value = record.cell(bytes, cell);
    row.set(column, value, 0, value.length);
  }
}

/** The rest of a line that was too long to be read: returns where the next one starts, or how far it was passed over. */
function passCutLine({ bytes, end, isLast }: TextWindow, start: number, cursor: TextCursor): number {
  let at = start;
  while (at < end && !isLineBreak(bytes[at])) at++;
  if (at === end || (bytes[at] === carriageReturn && at + 1 === end && !isLast)) return at;
  cursor.isCut = false;
  cursor.line++;
  return at + (bytes[at] === carriageReturn && at + 1 < end && bytes[at + 1] === lineFeed ? 2 : 1);
}

function estimate(file: TextFile, settings: Settings, header: Header, signal: AbortSignal): Promise<Estimate> {
  const record = new CsvRecord(delimiterByte(settings));
  return estimateRecords(file, header.offset, signal, ({ bytes, end, isLast, isFull }) => {
    let records = 0;
    let at = 0;
    for (let after = 0; at < end; at = after) {
      after = record.read(bytes, at, end, isLast || isFull);
      if (after < 0) break;
      records++;
    }
    return { consumed: at, records };
  });
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function isLineBreak(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

const replacement = Buffer.from('\uFFFD');
