import { type ColumnType, columnTypes, toleranceTypes } from '#shared/column.ts';
import { formatsOf } from '#shared/field-format.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { SourceColumn } from '#shared/source-columns.ts';
import { type Edit, fieldOption, inserted, moved, removed, renamed, setting, together } from '../text/edits.ts';
import { asNumber } from './choices.ts';
import { textOf, valueAt } from './values.ts';

export const lists = ['key', 'fields'] as const;
export type List = (typeof lists)[number];

/** A field as the form shows it, whatever form it is written in. */
export type Field = {
  name: string;
  type: ColumnType;
  tolerance: string;
  trim: boolean;
  ignoreCase: boolean;
  zone: string;
  format: string;
};

export function fieldsOf(settings: unknown, list: List): Field[] {
  const items = valueAt(settings, [list]);
  const all = Array.isArray(items) ? items : items === undefined || items === null ? [] : [items];
  return all.map((item) => {
    const option = (name: string) => (item !== null && typeof item === 'object' ? valueAt(item, [name]) : undefined);
    const type = option('type');
    return {
      name: item !== null && typeof item === 'object' ? textOf(option('name')) : textOf(item),
      type: columnTypes.find((known) => known === type) ?? 'text',
      tolerance: textOf(option('tolerance')),
      trim: option('trim') === true,
      ignoreCase: option('ignoreCase') === true,
      zone: textOf(option('zone')),
      format: textOf(option('format')),
    };
  });
}

/** What the field is called on a side; empty where it is called the same. */
export function columnOf(settings: unknown, side: Side, name: string): string {
  const columns = valueAt(settings, [side, 'columns']);
  if (Array.isArray(columns)) return columns.includes(name) ? String(columns.indexOf(name) + 1) : '';
  return textOf(valueAt(columns, [name]));
}

/** A field's name is also in the mappings of both sides, and may be in the patterns of their keys and in rules. */
export function renamedField(settings: unknown, list: List, at: number, from: string, to: string): Edit {
  const patterns = sides.flatMap((side) => {
    const pattern = valueAt(settings, [side, 'keyPattern']);
    const isIn = from !== '' && to !== '' && typeof pattern === 'string' && pattern.includes(`{${from}}`);
    return isIn ? [setting([side, 'keyPattern'], pattern.replaceAll(`{${from}}`, `{${to}}`))] : [];
  });
  const mappings = sides.map((side) => renamed([side, 'columns'], from, to));
  const rules = from === '' || to === '' ? [] : renamedInRules(settings, from, to);
  return together(fieldOption([list], at, 'name', to), ...mappings, ...patterns, ...rules);
}

/** Rules that classify name fields they differ in, and begin their conditions with one. */
function renamedInRules(settings: unknown, from: string, to: string): Edit[] {
  const rules = valueAt(settings, ['classify']);
  const change = (index: number, name: string, told: (text: string) => string): Edit[] => {
    const before = valueAt(rules, [index, name]);
    const after = Array.isArray(before) ? before.map((one) => told(String(one))) : told(textOf(before));
    return before === undefined || String(after) === String(before) ? [] : [setting(['classify', index, name], after)];
  };
  const isNext = /^(?:\s|[<>=!~≠≤≥])/;
  return (Array.isArray(rules) ? rules : []).flatMap((_, index) => [
    ...change(index, 'field', (name) => (name === from ? to : name)),
    ...change(index, 'value', (text) =>
      text.startsWith(from) && isNext.test(text.slice(from.length)) ? to + text.slice(from.length) : text,
    ),
  ]);
}

export function removedField(list: List, at: number, name: string): Edit {
  return together(removed([list], at), ...unmapped(name));
}

/** A field of another type loses what that type has no use for. */
export function typedField(list: List, at: number, field: Field, type: ColumnType): Edit {
  const drop = (name: string) => fieldOption([list], at, name, undefined);
  const useless = [
    ...(field.tolerance !== '' && (!toleranceTypes.includes(type) || type === 'datetime' || field.type === 'datetime')
      ? ['tolerance']
      : []),
    ...(field.ignoreCase && type !== 'text' ? ['ignoreCase'] : []),
    ...(type !== 'datetime' ? ['zone'] : []),
    ...(formatsOf(type).some((format) => format === field.format) ? [] : ['format']),
  ];
  return together(fieldOption([list], at, 'type', type === 'text' ? undefined : type), ...useless.map(drop));
}

export function toleratedField(list: List, at: number, text: string): Edit {
  return fieldOption([list], at, 'tolerance', text === '' ? undefined : asNumber(text));
}

/** To another list, where a key's field has no tolerance. */
export function relistedField(from: List, at: number, to: List, count: number): Edit {
  const edits = to === 'key' ? [fieldOption([from], at, 'tolerance', undefined)] : [];
  return together(...edits, moved({ list: [from], at }, { list: [to], at: count }));
}

export function addedField(list: List, at: number, { name, type }: Pick<Field, 'name' | 'type'>): Edit {
  return inserted([list], at, type === 'text' ? name : { name, type });
}

export function mappedField(side: Side, name: string, column: string): Edit {
  return setting([side, 'columns', name], column === '' ? undefined : column);
}

function unmapped(name: string): Edit[] {
  return name === '' ? [] : sides.map((side) => mappedField(side, name, ''));
}

export type Found = Partial<Record<Side, SourceColumn[]>>;
/** A column that no field is read from yet, and the sides that have it. */
export type FreeColumn = SourceColumn & { sides: Side[] };

export function freeColumns(settings: unknown, found: Found): FreeColumn[] {
  const names = lists.flatMap((list) => fieldsOf(settings, list).map(({ name }) => name));
  const free = new Map<string, FreeColumn>();
  for (const side of sides) {
    const used = new Set(names.map((name) => columnOf(settings, side, name) || name));
    for (const column of found[side] ?? []) {
      if (used.has(column.name)) continue;
      const known = free.get(column.name);
      if (known) known.sides.push(side);
      else if (!names.includes(column.name)) free.set(column.name, { ...column, sides: [side] });
    }
  }
  return [...free.values()].toSorted((a, b) => b.sides.length - a.sides.length);
}
