import { styleText } from 'node:util';
import { printable } from '#shared/text.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours a text where the stream is a terminal that wants colours (NO_COLOR and pipes are respected). */
export function paint(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream, validateStream: true });
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1.2 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`: as precise as a person needs. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

/** A moment in the zone of another that was written with its offset, else in this machine's: `2026-06-17 00:00 +08:00`. */
export function moment(iso: string, like?: string): string {
  const at = new Date(iso);
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(like ?? '') ?? [];
  const isUtc = like?.endsWith('Z');
  const offset = sign
    ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))
    : isUtc
      ? 0
      : -at.getTimezoneOffset();
  const [date, time = ''] = new Date(at.getTime() + offset * 60_000).toISOString().split('T');
  return `${date} ${time.slice(0, 5)} ${offsetText(offset)}`;
}

function offsetText(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return minutes === 0 ? 'UTC' : `${minutes < 0 ? '-' : '+'}${part(size / 60)}:${part(size % 60)}`;
}

/** How many columns a text takes on a terminal: East Asian wide characters take two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text.replace(escapes, ''))
    columns += wide.test(character) ? 2 : combining.test(character) ? 0 : 1;
  return columns;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour starts with the escape character.
const escapes = /\u001b\[[0-9;]*m/g;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{Mn}/u;

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** Columns side by side; those named in `right` (by number) are aligned to the right. */
export function table(rows: string[][], right: number[] = [], gap = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  const cell = (text: string, column: number) =>
    (right.includes(column) ? padStart : padEnd)(text, widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join(gap).trimEnd()).join('\n');
}

/** A value as a person reads it: absent, null and empty each look like what they are. Control characters are shown, not obeyed. */
export function value(text: string | null | undefined, columnsMax = 40): string {
  if (text === undefined) return '∅';
  if (text === null) return paint('italic', 'null');
  if (text === '') return '""';
  const visible = printable(text);
  return visible.length > columnsMax ? `${visible.slice(0, columnsMax - 1)}…` : visible;
}

export function indent(text: string, by = '  '): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');
}
