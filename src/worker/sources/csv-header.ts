import { TieoutError } from '#shared/errors.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { nearest } from '#shared/text.ts';
import { CsvRecord } from '#worker/records/csv-record.ts';
import { type SourceContext, sourceNames } from './source.ts';
import { bomLength, readText, type TextFile } from './text-file.ts';

export type Settings = SettingsOf<'csv'>;
/** The names of the cells, undefined where nothing names them, and where the first record starts. */
export type Header = { names: string[] | undefined; cells: number; offset: number; line: number };

export async function readHeader(file: TextFile, settings: Settings): Promise<Header> {
  const record = new CsvRecord(delimiterByte(settings));
  const found: Header = { names: undefined, cells: 0, offset: 0, line: 1 };
  const enough = new AbortController();
  await readText(file, 0, enough.signal, ({ bytes, end, isLast, isFull }) => {
    const start = bomLength(bytes, end);
    const after = record.read(bytes, start, end, isLast || isFull);
    if (after < 0) return 0;
    enough.abort();
    const texts = Array.from({ length: record.count }, (_, i) => Buffer.from(record.cell(bytes, i)).toString('utf8'));
    found.cells = record.count;
    if (settings.header === true) Object.assign(found, { names: texts, offset: after, line: 1 + record.lines });
    else found.offset = start;
    return end;
  });
  if (Array.isArray(settings.header)) found.names = settings.header;
  return found;
}

/** For every column of a row, the cell it is read from. */
export function findCells(
  { names, cells }: Header,
  settings: Settings,
  context: SourceContext,
  file: TextFile,
): Int32Array {
  const wanted = sourceNames(context, settings.columns);
  if (names === undefined && settings.header === true) return new Int32Array(wanted.length);
  if (names === undefined) {
    return Int32Array.from(wanted, (name, column) => {
      const cell = cellNumber(name, column, settings, context);
      if (cell < cells || cells === 0) return cell;
      throw new TieoutError(
        'definition',
        `${context.side}: ${file.name} has ${cells} cells, so there is no cell ${cell + 1}`,
        {
          next: `Write ${context.side}.columns with the position of each field, from 1.`,
        },
      );
    });
  }
  if (settings.header === true && names.join('') === '') {
    throw new TieoutError(
      'definition',
      `${context.side}: the first line of ${file.name} is blank, so its columns have no names`,
      {
        next: `Put the names there, or list them in ${context.side}.header.`,
      },
    );
  }
  return Int32Array.from(wanted, (name) => {
    const found = placesOf(name, names);
    const [cell] = found;
    if (cell !== undefined && found.length === 1) return cell;
    const complaint = cell === undefined ? `has no column ${name}` : `has two columns named ${name}`;
    throw new TieoutError('definition', `${context.side}: ${file.name} ${complaint}`, {
      next: columnAdvice(name, cell === undefined ? names : [], settings, context.side),
    });
  });
}

/** As it is written; where none is, as it is written but for blanks around it, which nobody sees. */
function placesOf(name: string, names: string[]): number[] {
  const like = (same: (known: string) => boolean) => names.flatMap((known, place) => (same(known) ? [place] : []));
  const exact = like((known) => known === name);
  return exact.length > 0 ? exact : like((known) => known.trim() === name.trim());
}

/** What to do about a column that is not there: a near name, another delimiter, or the names there are. */
function columnAdvice(name: string, names: string[], { encoding }: Settings, side: string): string {
  const [only = ''] = names;
  if (names.some((known) => known.includes('\ufffd')))
    return `Its column names are not ${encoding}: set ${side}.encoding, such as gb18030.`;
  const delimiter =
    names.length === 1 ? ['\t', ';', '|', ','].find((character) => only.includes(character)) : undefined;
  if (delimiter) {
    const shown = delimiter === '\t' ? 'tabs' : delimiter;
    return `Its cells seem to be parted by ${shown}: set ${side}.delimiter to ${JSON.stringify(delimiter)}.`;
  }
  const near = nearest(name, names);
  if (near) return `Did you mean ${near}? Correct the field's name, or map it in ${side}.columns.`;
  const known = names.join(', ');
  return `Its columns are ${known.length > 200 ? `${known.slice(0, 200)}…` : known}; map yours in ${side}.columns, or set ${side}.header: false where there is no header.`;
}

/** Without a header, cells go by number (from 1) in `columns`, or stand in the definition's order. */
function cellNumber(name: string, column: number, settings: Settings, context: SourceContext): number {
  if (!settings.columns) return column;
  if (/^[1-9]\d*$/.test(name)) return Number(name) - 1;
  throw new TieoutError('definition', `${context.side}: without a header, columns are numbers, not ${name}`, {
    next: `Write ${context.side}.columns with the position of each field, from 1.`,
  });
}

export function delimiterByte(settings: Settings): number {
  const code = settings.delimiter.charCodeAt(0);
  if (code < 0x80 && !['"', '\r', '\n'].includes(settings.delimiter)) return code;
  throw new TieoutError('definition', `the delimiter ${settings.delimiter} cannot part cells`, {
    next: 'Use an ASCII character, such as , ; | or a tab.',
  });
}
