import type { ByteWriter } from 'hyparquet-writer';
import type { Finding } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { reportColumns } from './columns.ts';
import { type ParquetType, parquetType, type SchemaElement } from './parquet/types.ts';
import type { Report, ReportContext } from './report.ts';

/**
 * The findings as one table of typed columns, in row groups that are written as they fill. The types have to be known
 * before the first row, so numbers are gone through once to see whether all of them fit: integers into 64 bits,
 * decimals into 38 digits. Where they do not, the column is text, and the manifest says so.
 */
export const parquet: Report = {
  async *render(context) {
    const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
    const columns = settledColumns(context);
    const writer = new ByteWriter();
    const parquet = new ParquetWriter({
      writer,
      schema: [{ name: 'findings', num_children: columns.length }, ...columns.map(({ element }) => element)],
      kvMetadata: [
        { key: 'tieout.run', value: context.summary.run },
        { key: 'tieout.findingsDigest', value: context.summary.findingsDigest },
      ],
      createdBy: 'Tieout',
    });
    for (const group of inGroups(context.findings, columns)) {
      parquet.write({
        columnData: columns.map(({ element }, i) => ({ name: element.name, data: group[i] ?? [] })),
        rowGroupSize: limits.parquetGroupRows,
      });
      yield taken(writer);
    }
    parquet.finish();
    yield taken(writer);
  },
};

type SettledColumn = { element: SchemaElement; value(finding: Finding): string | null; convert(text: string): unknown };

function settledColumns(context: ReportContext): SettledColumn[] {
  const { findings, remark } = context;
  const columns = reportColumns(context);
  const types = columns.map(({ name, of, type = 'text' }): ParquetType => {
    if (name.endsWith(' count') && !of) return parquetType('integer');
    return name === 'differing fields' && !of ? parquetType('json') : parquetType(of?.type ?? type);
  });
  const numbers = columns.flatMap(({ value }, i) => {
    const look = types[i]?.look;
    return look ? [{ value, look }] : [];
  });
  if (numbers.length > 0) {
    for (const finding of findings) {
      for (const { value, look } of numbers) {
        const text = value(finding);
        if (text !== null) look(text);
      }
    }
  }
  const names = uniqueNames(columns.map(({ name }) => name));
  return columns.map(({ name, of, value }, i) => {
    const { element, convert, remark: complaint } = (types[i] ?? parquetType('text')).settle();
    if (complaint) remark(`The column ${JSON.stringify(name)} is text: ${complaint}`);
    const named = { ...element, name: names[i] ?? name, repetition_type: 'OPTIONAL' as const };
    return { element: named, convert, value: name === 'differing fields' && !of ? differingJson : value };
  });
}

function differingJson(finding: Finding): string | null {
  return finding.kind === 'different' ? JSON.stringify(finding.fields) : null;
}

/** A field may be called as one of our own columns is. */
function uniqueNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  });
}

/** Columns of values, as many rows at a time as are kept in memory. */
function* inGroups(findings: Iterable<Finding>, columns: SettledColumn[]): Generator<unknown[][]> {
  const rowsMax = Math.max(
    1,
    Math.min(limits.parquetGroupRows, Math.floor(limits.parquetGroupValues / columns.length)),
  );
  const empty = () => columns.map((): unknown[] => []);
  let group = empty();
  let rows = 0;
  let characters = 0;
  for (const finding of findings) {
    columns.forEach(({ value, convert }, i) => {
      const text = value(finding);
      characters += text?.length ?? 0;
      group[i]?.push(text === null ? null : convert(text));
    });
    if (++rows < rowsMax && characters < limits.parquetGroupCharacters) continue;
    yield group;
    [group, rows, characters] = [empty(), 0, 0];
  }
  if (rows > 0) yield group;
}

/** What was written since the last time; offsets in the file go on counting. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
