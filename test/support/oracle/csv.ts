/** A record of a CSV text as a person would read it off the page. */
export type CsvLine = { line: number; cells: { text: string; isQuoted: boolean }[]; problem?: string; raw: string };

/** Reads a whole text, one character after the other; RFC 4180, with LF, CR LF and CR all ending a record. */
export function parseCsv(text: string, delimiter = ','): CsvLine[] {
  const records: CsvLine[] = [];
  for (let at = 0; at < text.length; ) {
    const { end, ...record } = parseRecord(text, at, delimiter);
    const line = 1 + lineBreaks(text.slice(0, at));
    if (!isBlank(record)) records.push({ line, ...record, raw: text.slice(at, end) });
    at = end + (/^(\r\n|\r|\n)?/.exec(text.slice(end, end + 2))?.[0].length ?? 0);
  }
  return records;
}

export function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

type Parsed = Pick<CsvLine, 'cells' | 'problem'> & { end: number };

function parseRecord(text: string, start: number, delimiter: string): Parsed {
  const cells: CsvLine['cells'] = [];
  for (let at = start; ; at++) {
    if (text[at] !== '"') {
      const cell = upTo(text, at, [delimiter, '\r', '\n']);
      cells.push({ text: cell, isQuoted: false });
      at += cell.length;
    } else {
      const quoted = quotedAt(text, at);
      if (quoted === undefined)
        return { cells, problem: 'a quote that is not closed', end: at + upTo(text, at, ['\r', '\n']).length };
      cells.push({ text: quoted.replaceAll('""', '"'), isQuoted: true });
      at += quoted.length + 2;
      if (at < text.length && ![delimiter, '\r', '\n'].includes(text[at] ?? ''))
        return { cells, problem: 'text after a closing quote', end: at + upTo(text, at, ['\r', '\n']).length };
    }
    if (text[at] !== delimiter) return { cells, end: at };
  }
}

/** What stands between the quote at `start` and the one that closes it. */
function quotedAt(text: string, start: number): string | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return text.slice(start + 1, at);
    at++;
  }
  return undefined;
}

function upTo(text: string, start: number, ends: string[]): string {
  let end = start;
  while (end < text.length && !ends.includes(text[end] ?? '')) end++;
  return text.slice(start, end);
}

function isBlank({ cells, problem }: Pick<CsvLine, 'cells' | 'problem'>): boolean {
  const [only] = cells;
  return cells.length === 1 && only?.text === '' && !only.isQuoted && problem === undefined;
}
