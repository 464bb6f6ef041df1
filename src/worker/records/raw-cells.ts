import { limits } from '#shared/limits.ts';

/** The values of a database's record as a line of CSV, for a person to read; NULL without quotes is none. */
export function rawCells(texts: (string | null)[]): string {
  return texts.map(cell).join(',');
}

function cell(text: string | null): string {
  if (text === null) return none;
  const short = text.slice(0, limits.rawBytesMax);
  return /[",\r\n]/.test(short) || short === none ? `"${short.replaceAll('"', '""')}"` : short;
}

const none = 'NULL';

/** The first values of such a line; undefined where one of them is none, or was shortened. */
export function textsInCells(raw: string, count: number): string[] | undefined {
  const texts: string[] = [];
  const next = /("(?:[^"]|"")*"|[^,"]*)(?:,|$)/y;
  while (texts.length < count) {
    const [, written] = next.exec(raw) ?? [];
    if (written === undefined || written === none) return undefined;
    const text = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
    if (text.length >= limits.rawBytesMax) return undefined;
    texts.push(text);
  }
  return texts;
}
