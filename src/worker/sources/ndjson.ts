import { JsonScanner } from '#worker/records/json-scan.ts';
import { Row } from '#worker/records/row.ts';
import type { Origin } from '#worker/records/sink.ts';
import { type OpenSource, type Source, sourceNames } from './source.ts';
import { openTextFile, readText, type TextWindow, textCursor } from './text-file.ts';

/** A file with a JSON object on every line. Empty lines are no records. */
export const openNdjson: OpenSource<'ndjson'> = async (settings, context) => {
  const file = openTextFile(settings.path, context.side);
  const columns = [...context.key, ...context.fields];
  const scanner = new JsonScanner(
    sourceNames(context, settings.columns),
    columns.map(({ type }) => type === 'json'),
  );
  return {
    async read(from, sink, signal) {
      const cursor = textCursor(file, from);
      const row = new Row(columns.length);
      const line = { number: cursor.line, bytes: Buffer.alloc(0) as Buffer, start: 0, end: 0 };
      const origin: Origin = {
        place: () => `${file.name}:${line.number}`,
        raw: () => line.bytes.toString('utf8', line.start, line.end),
      };
      await readText(file, cursor.offset, signal, (window, fileBytesRead) => {
        line.bytes = window.bytes;
        const consumed = eachLine(window, (start, end) => {
          line.start = cursor.offset === 0 && start === 0 ? bomLength(window.bytes) : start;
          line.end = end;
          if (!isBlank(window.bytes, line.start, end)) {
            row.clear();
            const problem = scanner.scan(window.bytes, line.start, end, row);
            if (problem === undefined) sink.accept(row, origin);
            else sink.reject(origin, problem);
          }
          line.number++;
        });
        cursor.offset += consumed;
        cursor.line = line.number;
        sink.progress(fileBytesRead, file.stats.size);
        sink.mark(() => ({ ...cursor }));
        return consumed;
      });
    },
    async estimate(signal) {
      const enough = new AbortController();
      let records = 0;
      let bytesRead = 0;
      await readText(file, 0, AbortSignal.any([signal, enough.signal]), (window, fileBytesRead) => {
        const consumed = eachLine(window, () => records++);
        bytesRead = fileBytesRead;
        if (records >= sampledRecords) enough.abort();
        return consumed;
      });
      const isExact = !enough.signal.aborted;
      return { records: isExact ? records : Math.round((records * file.stats.size) / bytesRead), isExact };
    },
    close: async () => {},
  } satisfies Source;
};

const sampledRecords = 50_000;

/** Visits every whole line of a window and returns how far it got. A line longer than a window may grow is cut there. */
function eachLine({ bytes, end, isLast, isFull }: TextWindow, visit: (start: number, end: number) => void): number {
  let start = 0;
  while (start < end) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const isWhole = lineFeed >= 0 && lineFeed < end;
    if (!isWhole && !isLast && !(isFull && start === 0)) return start;
    const lineEnd = isWhole ? lineFeed : end;
    visit(start, lineEnd > start && bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd);
    start = isWhole ? lineFeed + 1 : end;
  }
  return start;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  }
  return true;
}

function bomLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
