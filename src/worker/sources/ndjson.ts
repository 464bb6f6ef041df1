import { limits } from '#shared/limits.ts';
import { JsonScanner } from '#worker/records/json-scan.ts';
import { Row } from '#worker/records/row.ts';
import type { BulkReader, Origin, RecordSink } from '#worker/records/sink.ts';
import { type OpenSource, type Source, sourceNames } from './source.ts';
import {
  bomLength,
  estimateRecords,
  openTextFile,
  readText,
  type TextCursor,
  type TextFile,
  type TextWindow,
  textCursor,
} from './text-file.ts';

/** A file with a JSON object on every line. Empty lines are no records. */
export const openNdjson: OpenSource<'ndjson'> = async (settings, context) => {
  const file = openTextFile(settings.path, context.side);
  const columns = [...context.key, ...context.fields];
  const names = sourceNames(context, settings.columns);
  const scanner = new JsonScanner(
    names,
    columns.map(({ type }) => type === 'json'),
  );
  return {
    async read(from, sink, signal) {
      const cursor = textCursor(file, from);
      const reader = new LineReader(file, scanner, names, sink);
      const readWindow = (window: TextWindow, fileBytesRead: number) => {
        const consumed = reader.readWindow(window, cursor);
        cursor.offset += consumed;
        sink.progress(fileBytesRead, file.stats.size);
        sink.mark(() => ({ ...cursor }));
        return consumed;
      };
      await readText(file, cursor.offset, signal, readWindow, reader.bulk?.window);
    },
    estimate: (signal) =>
      estimateRecords(file, 0, signal, (window) => {
        let records = 0;
        const consumed = eachLine(window, () => records++);
        return { consumed, records };
      }),
    close: async () => {},
  } satisfies Source;
};

/** Reads windows of text line by line into the sink; also the origin of the line at hand. */
class LineReader implements Origin {
  readonly bulk: BulkReader | undefined;
  private readonly row: Row;
  private bytes: Buffer = Buffer.alloc(0);
  private line = 1;
  private start = 0;
  private end = 0;

  constructor(
    private readonly file: TextFile,
    private readonly scanner: JsonScanner,
    names: string[],
    private readonly sink: RecordSink,
  ) {
    this.row = new Row(names.length);
    const members = [...new Set(names)];
    const cells = Int32Array.from(names, (name) => members.indexOf(name));
    this.bulk = sink.bulk?.({ kind: 'ndjson', cells, cellCount: members.length, members });
  }

  /** Reads every whole line of a window, moves the cursor's line along, and returns how far it got. */
  readWindow(window: TextWindow, cursor: TextCursor): number {
    this.bytes = window.bytes;
    const { bulk } = this;
    const isBulk = bulk !== undefined && window.bytes.buffer === bulk.window.buffer;
    const pass = (start: number) => {
      if (!isBulk || cursor.isCut) return start;
      const after = bulk.read(start, window.end);
      cursor.line += bulk.kept;
      return after;
    };
    const visit: Visit = (start, end, isTooLong, isCut) => {
      this.line = cursor.line;
      this.start = cursor.offset === 0 && start === 0 ? bomLength(window.bytes, end) : start;
      this.end = end;
      // The rest of a line that was cut belongs to what was refused already.
      if (!cursor.isCut) this.take(isTooLong);
      cursor.isCut = isCut;
      if (!isCut) cursor.line++;
    };
    return eachLine(window, visit, pass);
  }

  place(): string {
    return `${this.file.name}:${this.line}`;
  }

  raw(): string {
    return this.bytes.toString('utf8', this.start, Math.min(this.end, this.start + limits.rawBytesMax));
  }

  private take(isTooLong: boolean): void {
    const { bytes, start, end, row, sink } = this;
    if (!isTooLong && isBlank(bytes, start, end)) return;
    row.clear();
    const problem = isTooLong
      ? 'a line longer than the longest that is read'
      : this.scanner.scan(bytes, start, end, row);
    if (problem === undefined) sink.accept(row, this);
    else sink.reject(this, problem);
  }
}

type Visit = (start: number, end: number, isTooLong: boolean, isCut: boolean) => void;

/**
 * Visits every whole line of a window and returns how far it got. Before each, `pass` may go past lines that need no
 * visit. A line longer than the longest that is read is cut where the window ends, and its rest is visited as a line of
 * the next window.
 */
function eachLine(
  { bytes, end, isLast }: TextWindow,
  visit: Visit,
  pass: (start: number) => number = (start) => start,
): number {
  for (let start = pass(0); start < end; start = pass(start)) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const isWhole = lineFeed >= 0 && lineFeed < end;
    const lineEnd = isWhole ? lineFeed : end;
    const isTooLong = lineEnd - start > limits.recordBytesMax;
    if (!isWhole && !isLast && !isTooLong) return start;
    const hasReturn = lineEnd > start && bytes[lineEnd - 1] === 0x0d;
    visit(start, hasReturn ? lineEnd - 1 : lineEnd, isTooLong, !isWhole && !isLast);
    start = isWhole ? lineFeed + 1 : end;
  }
  return end;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  }
  return true;
}
