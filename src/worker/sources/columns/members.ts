import type { ColumnType } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import { guessType } from '#worker/records/guess-type.ts';
import type { ListedColumn } from './listing.ts';

/** The members of JSON objects, in the order in which they are first met; those of an object inside as `a.b`. */
export function memberColumns(texts: (string | null)[]): ListedColumn[] {
  const members = new Map<string, unknown[]>();
  for (const text of texts) {
    const object = parsed(text);
    if (isObject(object)) collect(object, '', 1, members);
  }
  return [...members].slice(0, limits.fieldsMax).map(([name, values]) => ({
    name,
    type: typeOf(values),
    values: values.map(spelt),
  }));
}

function collect(
  object: Record<string, unknown>,
  prefix: string,
  depth: number,
  members: Map<string, unknown[]>,
): void {
  for (const [name, value] of Object.entries(object)) {
    // A dot in a name would be taken for a member of a member.
    if (name.includes('.') || name === '') continue;
    if (isObject(value) && depth < limits.columnDepthMax) {
      collect(value, `${prefix}${name}.`, depth + 1, members);
      continue;
    }
    const values = members.get(prefix + name);
    if (values) values.push(value);
    else members.set(prefix + name, [value]);
  }
}

/** JSON says itself what is a number and what is a text. */
function typeOf(values: unknown[]): ColumnType {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined) return 'text';
  if (kind === 'object') return 'json';
  if (kind === 'boolean') return 'boolean';
  const guess = guessType(values.map(spelt));
  if (kind === 'number') return guess === 'integer' ? 'integer' : 'decimal';
  return guess === 'datetime' ? 'datetime' : 'text';
}

function spelt(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value as string | null;
  return JSON.stringify(value);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
