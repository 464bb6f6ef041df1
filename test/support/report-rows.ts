import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { type Finding, findingKinds, kindGlyphs } from '#shared/finding.ts';
import { parseCsv } from './oracle/csv.ts';
import { readXlsx, type XlsxSheet } from './oracle/xlsx.ts';

/** A finding of a definition with the key `sku` and the field `v`, as every format has something of it. */
export type Row = Record<'kind' | 'sku' | 'inbound' | 'outbound' | 'place' | 'reason' | 'raw', string | null>;
type Nullable = string | null;

export function rowOf(finding: Finding): Row {
  const of = (side: 'inbound' | 'outbound') =>
    (finding as Partial<Record<typeof side, Record<string, Nullable>>>)[side]?.v ?? null;
  const { place = null, reason = null, raw = null } = finding as Partial<Row>;
  const sku = 'key' in finding ? (finding.key.sku ?? null) : null;
  return { kind: finding.kind, sku, inbound: of('inbound'), outbound: of('outbound'), place, reason, raw };
}

/** By kind and key, as texts: whatever order a format has them in. */
export function sorted(rows: Row[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

/** The apostrophe that guards a cell is taken off where `isGuarded`. */
export function rowsOfCsv(text: string, isGuarded: boolean): Row[] {
  const [, ...lines] = parseCsv(text.replace(/^\ufeff/, ''));
  return lines.map(({ cells, problem }) => {
    expect(problem).toBeUndefined();
    const values = cells.map((cell) => {
      if (cell.text === '' && !cell.isQuoted) return null;
      return isGuarded && cell.text.startsWith("'") ? cell.text.slice(1) : cell.text;
    });
    return rowOfTable(values);
  });
}

/** The columns of a table, in their order. */
function rowOfTable([kind, sku, , inbound, outbound, , , , place, reason, raw]: (Nullable | undefined)[]): Row {
  const all = { kind, sku, inbound, outbound, place, reason, raw };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? null])) as Row;
}

export async function rowsOfParquet(path: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    // Its client takes a byte order mark off the start of a text.
    const read = await connection.runAndReadAll(`SELECT hex(CAST(COLUMNS(*) AS VARCHAR)) FROM read_parquet('${path}')`);
    return read
      .getRows()
      .map((row) =>
        rowOfTable(row.map((hex) => (typeof hex === 'string' ? Buffer.from(hex, 'hex').toString() : null))),
      );
  } finally {
    connection.closeSync();
  }
}

/** What is continued on the last sheet is joined again. */
export function rowsOfXlsx(bytes: Buffer): Row[] {
  const sheets = readXlsx(bytes);
  const whole = new Map<string, string>();
  for (const cells of sheets.find(({ name }) => name === 'Long values')?.rows.slice(1) ?? []) {
    const [sheet, cell, , text = ''] = ['A', 'B', 'C', 'D'].map((letters) => cells.get(letters)?.value);
    whole.set(`${sheet} ${cell}`, (whole.get(`${sheet} ${cell}`) ?? '') + text);
  }
  return findingKinds.flatMap((kind) => {
    const sheet = sheets.find(({ name }) => name === kind);
    return sheet ? rowsOfSheet(sheet, kind, whole) : [];
  });
}

function rowsOfSheet({ name, rows }: XlsxSheet, kind: Finding['kind'], whole: Map<string, string>): Row[] {
  return rows.slice(1).map((cells, i): Row => {
    const at = (letters: string) => {
      const long = whole.get(`${name} ${letters}${i + 2}`);
      const shown = cells.get(letters)?.value ?? null;
      if (long === undefined) return shown;
      expect(shown).toMatch(/…\[\d+ more characters: see the sheet Long values\]$/);
      return long;
    };
    expect(at('A')).toBe(`${kindGlyphs[kind]} ${kind}`);
    const none: Row = { kind, sku: null, inbound: null, outbound: null, place: null, reason: null, raw: null };
    switch (kind) {
      case 'missing':
        return { ...none, sku: at('B'), inbound: at('C') };
      case 'unexpected':
        return { ...none, sku: at('B'), outbound: at('C') };
      case 'different':
        return { ...none, sku: at('B'), inbound: at('D'), outbound: at('E') };
      case 'duplicate':
        return { ...none, sku: at('B') };
      default:
        return { ...none, place: at('C'), reason: at('D'), raw: at('E') };
    }
  });
}

/** A page shows the beginning of a long value, and how much there is besides. */
export function shownOnPage(value: Nullable, charactersMax: number): Nullable {
  if (value === null || value.length <= charactersMax) return value;
  return `${value.slice(0, charactersMax)} … ${value.length - charactersMax} more characters`;
}

/** What stands in the cells of a page's table, characters that are shown as their code points read back. */
export function rowsOfPage(text: string): Row[] {
  const [, table = ''] = /<table id="findings"[^>]*>.*?<tbody>(.*?)<\/tbody>/s.exec(text) ?? [];
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']): Row => {
    const [mark = '', ...cells] = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell);
    const kind =
      findingKinds.find((known) => mark.replace(/<[^>]*>/g, '') === `${kindGlyphs[known]} ${known}`) ?? 'unknown';
    const none: Row = { kind, sku: null, inbound: null, outbound: null, place: null, reason: null, raw: null };
    if (kind === 'invalid') {
      const parts = [...(cells[0] ?? '').matchAll(/<div>(.*?)<\/div>/gs)].map(([, part = '']) => valueIn(part));
      return { ...none, place: parts[0] ?? null, reason: parts[1] ?? null, raw: parts[2] ?? null };
    }
    const [sku = '', v = ''] = cells;
    if (kind === 'missing') return { ...none, sku: valueIn(sku), inbound: valueIn(v) };
    if (kind === 'unexpected') return { ...none, sku: valueIn(sku), outbound: valueIn(v) };
    if (kind === 'duplicate') return { ...none, sku: valueIn(sku) };
    const [inbound = '', outbound = ''] = v.split('<br><span class="word">outbound: </span>');
    return {
      ...none,
      sku: valueIn(sku),
      inbound: valueIn(inbound.replace('<span class="word">inbound: </span>', '')),
      outbound: valueIn(outbound),
    };
  });
}

function valueIn(markup: string): Nullable {
  if (markup === '<i class="none">null</i>') return null;
  if (markup === '<i class="none">empty text</i>') return '';
  return markup
    .replaceAll('<b class="unseen">\\n</b><br>', '\n')
    .replace(/<b class="unseen">U\+([0-9A-F]+)<\/b>/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
