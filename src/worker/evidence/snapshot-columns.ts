import type { Column } from '#shared/definition.ts';
import type { BodyShape } from '#worker/records/packed.ts';

/** What a snapshot's bytes depend on, as text: another text, and reading cannot go on in it. */
export function describeColumns({ key, fields, timed }: KeptColumns): string {
  const rules = ({ name, type, trim, ignoreCase, zone, format }: Column) => ({
    name,
    type,
    trim,
    ignoreCase,
    zone,
    format,
  });
  const besides = timed ? { timed: rules(timed) } : {};
  return JSON.stringify({ key: key.map(rules), fields: fields.map(rules), ...besides });
}

/** `timed` is kept behind each record, and is no part of it. */
export type KeptColumns = { key: Column[]; fields: Column[]; timed?: Column | undefined };

/** How the records of a snapshot are made, by what `describeColumns` said of it. */
export function describedShape(text: string): Required<BodyShape> {
  const { key, fields, timed } = JSON.parse(text) as KeptColumns;
  return { keyColumns: key.length, columns: key.length + fields.length, besides: timed === undefined ? 0 : 1 };
}
