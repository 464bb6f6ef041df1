import type { ColumnType } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import { numberStyle, type StyleName, styleNumber } from './styles.ts';

/** `A` for 0, `AB` for 27. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

/**
 * A value as a cell: a number where its column is one and a double holds its digits exactly, everything else as text,
 * long digits and leading zeros with it. A text cell is of the text format, so that editing it makes no formula of it.
 */
export function valueCell(at: string, value: string, type: ColumnType | undefined, isMarked: boolean): string {
  if ((type === 'integer' || type === 'decimal') && isExactNumber(value)) {
    return `<c r="${at}" s="${styleNumber(numberStyle(value, isMarked))}"><v>${value}</v></c>`;
  }
  return textCell(at, value, isMarked ? 'differs' : 'text');
}

export function textCell(at: string, text: string, style: StyleName): string {
  return `<c r="${at}"${textStart(style)}${escaped(text)}</t></is></c>`;
}

function textStart(style: StyleName): string {
  const known = textStarts.get(style);
  if (known) return known;
  const start = ` s="${styleNumber(style)}" t="inlineStr"><is><t xml:space="preserve">`;
  textStarts.set(style, start);
  return start;
}

const textStarts = new Map<StyleName, string>();

export function countCell(at: string, count: number): string {
  return `<c r="${at}" s="${styleNumber('count')}"><v>${count}</v></c>`;
}

/** Spreadsheets keep fifteen digits: with no more a canonical number comes back as it was written. */
export function isExactNumber(value: string): boolean {
  if (shortInteger.test(value)) return true;
  if (!/^-?\d+(\.\d+)?$/.test(value) || value.replace(/\D/g, '').replace(/^0+/, '').length > 15) return false;
  return String(Number(value)) === value;
}

const shortInteger = /^(?:0|-?[1-9]\d{0,14})$/;

/** The part of a text that a cell holds, never half of a character. */
export function cellParts(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + limits.sheetCellCharactersMax);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/** What XML cannot say, Excel says as `_xHHHH_` (ECMA-376, ST_Xstring); a text that looks like that is escaped itself. */
export function escaped(text: string): string {
  if (isPlain.test(text) || !needsEscape.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/(?![\t\n])[\p{Cc}\ufffe\uffff]/gu, hexEscape)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Printable ASCII without what markup is made of, and without the sign that escapes begin with. */
const isPlain = /^[ !#-%'-;=?-^`-~]*$/;
const needsEscape = /[&<>"\p{Cc}\ufffe\uffff]|_x/u;

function hexEscape(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
