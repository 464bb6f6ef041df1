import { TieoutError } from '#shared/errors.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { nearest } from '#shared/text.ts';
import { KeyPattern } from '#worker/records/key-pattern.ts';
import type { Row } from '#worker/records/row.ts';
import type { BulkForm, PayloadForm } from '#worker/records/sink.ts';
import type { SourceContext } from '../source.ts';
import { type Cells, delimitedPayload, jsonPayload, type ReadPayload, textPayload } from './payload.ts';
import { keySpeller, type SpellKey } from './spell-key.ts';

/** How a row comes out of what Redis holds, settled once. */
export type Layout = {
  kind: SettingsOf<'redis'>['layout'];
  columns: number;
  /** What SCAN is asked to match. */
  match: string;
  /** Fills the columns that come from the Redis key, or from the field of a bucket. Returns why it cannot, or undefined. */
  readKey: (bytes: Uint8Array, start: number, end: number, row: Row) => string | undefined;
  readPayload: ReadPayload;
  /** What the record of a key is called; undefined where its values do not tell. */
  spellKey: SpellKey | undefined;
  /** How the kernel takes a bucket's entries; undefined where their keys or payloads are not plain enough for it. */
  bulk: BulkForm | undefined;
  /** `hash-records`: the fields to ask for, and the column each one is. */
  hashFields: { names: string[]; columns: number[] };
};

/** Throws `definition` where the settings do not fit the definition's fields. */
export function settleLayout(settings: SettingsOf<'redis'>, context: SourceContext): Layout {
  const names = [...context.key, ...context.fields].map(({ name }) => name);
  const refuse = refusal(settings, context);
  const pattern = settings.keyPattern === undefined ? undefined : settlePattern(settings.keyPattern, names, refuse);
  const fromKey = new Set(pattern?.names ?? (context.key.length === 1 ? names.slice(0, 1) : []));
  for (const { name } of context.key) {
    if (!fromKey.has(name))
      refuse('keyPattern', `is needed to find ${name}`, `Write keyPattern: "${patternOf(settings, context)}".`);
  }
  if (!Array.isArray(settings.columns)) refuse.unknownColumns(Object.keys(settings.columns ?? {}), fromKey);
  const payload = names.flatMap((name, column) => (fromKey.has(name) ? [] : [{ name, column }]));
  const { read, cells, form } = settlePayload(settings, context, payload, refuse);
  return {
    kind: settings.layout,
    columns: names.length,
    match: settings.match ?? pattern?.glob ?? '*',
    readKey: pattern ? patternKey(pattern) : wholeKey,
    readPayload: read,
    spellKey: keySpeller(settings, context, pattern),
    bulk: pattern || settings.layout !== 'hash-buckets' ? undefined : bulkForm(names.length, cells, form),
    hashFields: {
      names: payload.map(({ name }) => mapped(settings, name)),
      columns: payload.map(({ column }) => column),
    },
  };
}

type Refuse = {
  (setting: string, what: string, next: string): never;
  unknownColumns(given: string[], fromKey: Set<string>): void;
};
type PayloadColumn = { name: string; column: number };
/** How a payload is read, and for the kernel the columns that each of its cells is. */
type SettledPayload = { read: ReadPayload; cells: number[][]; form: PayloadForm };

function refusal(settings: SettingsOf<'redis'>, { side }: SourceContext): Refuse {
  const refuse = (setting: string, what: string, next: string): never => {
    throw new TieoutError('definition', `${side}.${setting} ${what}`, { next });
  };
  const origin = settings.layout === 'hash-buckets' ? "the bucket's field" : 'the Redis key';
  return Object.assign(refuse, {
    unknownColumns(given: string[], fromKey: Set<string>) {
      for (const name of given) {
        if (fromKey.has(name)) refuse(`columns.${name}`, `has no use: ${name} comes from ${origin}`, 'Leave it out.');
      }
    },
  });
}

function suggestion(name: string, names: string[]): string {
  const near = nearest(name, names);
  return near === undefined ? `The fields are ${names.join(', ')}.` : `Did you mean ${near}?`;
}

function settlePattern(source: string, names: string[], refuse: Refuse): KeyPattern {
  const pattern = new KeyPattern(source);
  pattern.names.forEach((name, index) => {
    if (!names.includes(name)) {
      const braces = `Write \\{${name}\\} where the braces are part of the key.`;
      refuse(
        'keyPattern',
        `names {${name}}, which is no field of this definition`,
        `${suggestion(name, names)} ${braces}`,
      );
    }
    if (pattern.names.indexOf(name) !== index) refuse('keyPattern', `names {${name}} twice`, 'Name every field once.');
  });
  if (pattern.hasNeighbours)
    refuse('keyPattern', 'has two fields with nothing between them', 'Put the separator between them.');
  pattern.bind((name) => names.indexOf(name));
  return pattern;
}

/** A pattern to start from, for the message that one is missing. */
function patternOf(settings: SettingsOf<'redis'>, { key }: SourceContext): string {
  const fields = key.map(({ name }) => `{${name}}`).join(':');
  return settings.layout === 'hash-buckets' ? fields : `record:${fields}`;
}

function settlePayload(
  settings: SettingsOf<'redis'>,
  { fields }: SourceContext,
  payload: PayloadColumn[],
  refuse: Refuse,
): SettledPayload {
  if (settings.layout === 'hash-records') return { read: nothing, cells: [], form: { format: 'text' } };
  const [only] = payload;
  if (settings.format === 'text') {
    if (!only || payload.length > 1) {
      return refuse(
        'format',
        `is text, which is one compared field, but there are ${payload.length}`,
        'Use format: json or format: delimited.',
      );
    }
    return { read: textPayload(only.column), cells: [[only.column]], form: { format: 'text' } };
  }
  if (settings.format === 'delimited') {
    const delimiter = settings.delimiter.charCodeAt(0);
    if (delimiter > 0x7f || '"\r\n'.includes(settings.delimiter)) {
      return refuse('delimiter', 'is not a character that can part cells', 'Use one such as , or | or "\\t".');
    }
    const settled = settleCells(settings, payload, refuse);
    return {
      read: delimitedPayload(delimiter, settled),
      cells: settled.columns.map((column) => (column === undefined ? [] : [column])),
      form: { format: 'delimited', delimiter, mayHaveMore: settled.mayHaveMore },
    };
  }
  const names: (string | undefined)[] = [];
  const isJson: boolean[] = [];
  for (const { name, column } of payload) {
    names[column] = mapped(settings, name);
    isJson[column] = fields.find((field) => field.name === name)?.type === 'json';
  }
  const members = [...new Set(names.filter((name) => name !== undefined))];
  const columnsOf = (member: string) => names.flatMap((name, column) => (name === member ? [column] : []));
  return {
    read: jsonPayload(Array.from(names), isJson),
    cells: members.map(columnsOf),
    form: { format: 'json', members },
  };
}

/** Cell 0 is the bucket's field, which is the first column. */
function bulkForm(columns: number, payloadCells: number[][], payload: PayloadForm): BulkForm {
  const cells = new Int32Array(columns);
  payloadCells.forEach((those, i) => {
    for (const column of those) cells[column] = i + 1;
  });
  return { kind: 'redis', cells, cellCount: payloadCells.length + 1, payload };
}

function settleCells({ columns: given }: SettingsOf<'redis'>, payload: PayloadColumn[], refuse: Refuse): Cells {
  if (given === undefined) return { columns: payload.map(({ column }) => column), mayHaveMore: payload.length === 0 };
  const columns: (number | undefined)[] = [];
  for (const { name, column } of payload) {
    const position = Array.isArray(given) ? given.indexOf(name) + 1 : Number(given[name]);
    if (!(position >= 1 && Number.isInteger(position))) {
      refuse(
        'columns',
        `does not say which cell is ${name}`,
        'Name every field: a list in the order of the cells, or a position (from 1) for each.',
      );
    }
    if (columns[position - 1] !== undefined)
      refuse('columns', `gives cell ${position} to two fields`, 'Give each its own.');
    columns[position - 1] = column;
  }
  return Array.isArray(given)
    ? { columns: Array.from({ length: given.length }, (_, i) => columns[i]), mayHaveMore: false }
    : { columns: Array.from(columns), mayHaveMore: true };
}

function mapped({ columns }: SettingsOf<'redis'>, name: string): string {
  if (columns === undefined || Array.isArray(columns) || !Object.hasOwn(columns, name)) return name;
  return columns[name] ?? name;
}

function wholeKey(bytes: Uint8Array, start: number, end: number, row: Row): undefined {
  row.set(0, bytes, start, end);
}

function patternKey(pattern: KeyPattern): Layout['readKey'] {
  return (bytes, start, end, row) =>
    pattern.fill(bytes, start, end, row) ? undefined : `the key does not fit ${pattern.source}`;
}

function nothing(): undefined {}
