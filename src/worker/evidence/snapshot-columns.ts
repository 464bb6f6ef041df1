import type { Column } from '#shared/definition.ts';

/** What a snapshot's bytes depend on, as text: another text, and reading cannot go on in it. */
export function describeColumns({ key, fields }: { key: Column[]; fields: Column[] }): string {
  const rules = ({ name, type, trim, ignoreCase, zone, format }: Column) => ({
    name,
    type,
    trim,
    ignoreCase,
    zone,
    format,
  });
  return JSON.stringify({ key: key.map(rules), fields: fields.map(rules) });
}
