import type { Report } from '../harness/figures.ts';
import { figureHeader, figureRows, type Row, targetHeader, targetRows } from './tables.ts';

const begin = '<!-- figures: begin. Written by `npm run bench`; what stands outside is written by hand. -->';
const end = '<!-- figures: end -->';

/**
 * The document with its block of figures made anew, and every other byte as it was. Rows that no report speaks of stay,
 * so that figures of a larger size survive a smaller one's run.
 */
export function withFigures(document: string, reports: Report[]): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the document has no block from ${begin} to ${end}`);
  const standing = document.slice(from, to);
  const block = [
    begin,
    '',
    '### Targets',
    '',
    ...table(targetHeader, targetRows(reports, rowsUnder(targetHeader, standing))),
    '',
    '### All figures',
    '',
    ...table(figureHeader, figureRows(reports, rowsUnder(figureHeader, standing))),
    '',
  ].join('\n');
  return `${document.slice(0, from)}${block}\n${document.slice(to)}`;
}

function table(header: Row, rows: Row[]): string[] {
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}

function line(cells: Row): string {
  return `| ${cells.join(' | ')} |`;
}

function rowsUnder(header: Row, text: string): Row[] {
  const lines = text.split('\n');
  const at = lines.indexOf(line(header));
  if (at < 0) return [];
  const rest = lines.slice(at + 2);
  const length = rest.findIndex((each) => !each.startsWith('|'));
  return rest.slice(0, length < 0 ? rest.length : length).map((row) => row.slice(2, -2).split(' | '));
}
