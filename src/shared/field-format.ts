import type { ColumnType } from './column.ts';

/** How a field's values are written, where that is not as programs write them. */
export const fieldFormats = ['iso', 'epoch-s', 'epoch-ms', 'ymd', 'dmy', 'mdy', 'grouped'] as const;
export type FieldFormat = (typeof fieldFormats)[number];

/** Those that a type may have; the first of a datetime is what it has where none is given. */
export function formatsOf(type: ColumnType): readonly FieldFormat[] {
  if (type === 'datetime') return ['iso', 'epoch-s', 'epoch-ms', 'ymd', 'dmy', 'mdy'];
  return type === 'integer' || type === 'decimal' ? ['grouped'] : [];
}

/** Why a type has no such format; undefined where it has. */
export function formatComplaint(format: FieldFormat, { name, type }: { name: string; type: ColumnType }) {
  if (formatsOf(type).includes(format)) return undefined;
  const types = format === 'grouped' ? 'integer and decimal' : 'datetime';
  return `format ${format} is for ${types}; ${name} is ${type}`;
}
