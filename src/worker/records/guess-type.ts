import type { ColumnType } from '#shared/column.ts';

/**
 * What a column of texts seems to hold, from some of its values. Digits with a zero before them are a code, not a number:
 * compared as numbers, two codes could be taken for equal.
 */
export function guessType(values: (string | null)[]): ColumnType {
  const present = values.filter((value): value is string => value !== null && value !== '');
  if (present.length === 0) return 'text';
  const are = (form: RegExp) => present.every((value) => form.test(value));
  if (are(/^-?(0|[1-9]\d{0,17})$/)) return 'integer';
  if (are(/^-?(0|[1-9]\d*)(\.\d+)?$/) && present.some((value) => value.includes('.'))) return 'decimal';
  if (are(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/)) return 'datetime';
  if (are(/^(true|false)$/i)) return 'boolean';
  return are(/^[[{].*[\]}]$/s) && are(/^(\[|\{")/) ? 'json' : 'text';
}
