import type { Column, Definition } from '#shared/definition.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import type { Value } from './changes.ts';
import { epochText } from './sql-values.ts';

type Settings = SettingsOf<'redis'>;

/** Where a field stands in a payload: our name, or the one that `columns` gives it. */
export function memberOf({ columns }: Settings, { name }: Column): string {
  if (columns === undefined || Array.isArray(columns) || !Object.hasOwn(columns, name)) return name;
  return columns[name] ?? name;
}

/** A value as a text of its own: what a hash's field or a delimited cell holds. */
function plainText({ column, text }: Value): string | null {
  if (text === null || column.type !== 'datetime' || column.format === 'iso') return text;
  return epochText(text, column.format);
}

/** A value as JSON. A number keeps its digits. */
function jsonText(value: Value): string {
  const text = plainText(value);
  if (text === null) return 'null';
  return isBareJson(value.column) ? text : JSON.stringify(text);
}

/** How values are written: as texts of their own, and as JSON. */
export type ValueTexts = { plain(value: Value): string | null; json(value: Value): string };
export const valueTexts: ValueTexts = { plain: plainText, json: jsonText };

/** Whether JSON has a value as it is, without quotes. */
export function isBareJson({ type, format }: Column): boolean {
  const isBare = type === 'integer' || type === 'decimal' || type === 'boolean' || type === 'json';
  return isBare || (type === 'datetime' && format !== 'iso');
}

/** A whole payload of a record that was not there; undefined where it has cells that nobody compared. */
export function wholePayload(
  settings: Settings,
  definition: Definition,
  key: Value[],
  values: Value[],
  { json }: ValueTexts = valueTexts,
): string | undefined {
  switch (settings.format) {
    case 'text':
      return plainText(values[0] ?? noValue(definition)) ?? '';
    case 'json':
      return objectText(settings, [...key, ...values], json);
    case 'delimited':
      return delimitedText(settings, values);
  }
}

function noValue({ key: [column] }: Definition): Value {
  if (!column) throw new Error('a definition has a key');
  return { column, text: null };
}

/** Nested members are written inside one another, in the order in which they come. */
function objectText(settings: Settings, values: Value[], json: ValueTexts['json']): string {
  type Tree = Map<string, string | Tree>;
  const root: Tree = new Map();
  for (const value of values) {
    const path = memberOf(settings, value.column).split('.');
    let at = root;
    for (const name of path.slice(0, -1)) {
      const inner = at.get(name);
      const next: Tree = inner instanceof Map ? inner : new Map();
      at.set(name, next);
      at = next;
    }
    at.set(path.at(-1) ?? '', json(value));
  }
  const spelled = (tree: Tree): string =>
    `{${[...tree].map(([name, inner]) => `${JSON.stringify(name)}:${typeof inner === 'string' ? inner : spelled(inner)}`).join(',')}}`;
  return spelled(root);
}

function delimitedText({ columns, delimiter }: Settings, values: Value[]): string | undefined {
  if (columns !== undefined && !Array.isArray(columns)) return undefined;
  const names = columns ?? values.map(({ column }) => column.name);
  const cells = names.map((name) => values.find(({ column }) => column.name === name));
  if (!cells.every((cell) => cell !== undefined)) return undefined;
  return cells.map((cell) => delimitedCell(plainText(cell), delimiter)).join(delimiter);
}

function delimitedCell(text: string | null, delimiter: string): string {
  if (text === null) return '';
  return text === '' || /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}
