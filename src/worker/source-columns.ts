import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import type { SourceColumn } from '#shared/source-columns.ts';
import type { Tasks } from '#shared/tasks.ts';
import { sample } from './inspect.ts';
import { guessType } from './records/guess-type.ts';
import { listColumns } from './sources/columns/index.ts';
import type { ReadFirst } from './sources/columns/listing.ts';

/** The columns of a source, with the type that each seems to have and one of its first values. */
export async function sourceColumns({ side, source }: Tasks['sourceColumns']['input']): Promise<SourceColumn[]> {
  const readFirst: ReadFirst = async (settings, key, fields) => {
    const input = { side, source: settings, key: key.map(asText), fields: fields.map(asText) };
    return (await sample({ ...input, records: limits.columnSampleRecords })).records;
  };
  const listed = await listColumns(source, side, readFirst);
  return listed.slice(0, limits.fieldsMax).map(({ name, type, isKey = false, values = [] }) => ({
    name,
    type: type ?? guessType(values),
    example: shortened(values.find((value) => value !== null) ?? null),
    isKey,
  }));
}

function asText(name: string): Column {
  return { name, type: 'text', trim: false, ignoreCase: false, zone: 'UTC', format: 'iso' };
}

function shortened(value: string | null): string | null {
  if (value === null || value.length <= limits.exampleCharactersMax) return value;
  return `${value.slice(0, limits.exampleCharactersMax)}…`;
}
