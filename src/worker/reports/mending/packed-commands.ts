import type { Definition } from '#shared/definition.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { ByteWriter } from '#worker/records/bytes.ts';
import type { PackedPlaces } from '../packed/lines.ts';
import { markedForm, placeMark } from '../packed/marks.ts';
import { type Form, type PackedValue, packedSpelling } from '../packed/spelling.ts';
import type { ValueSpelling } from '../packed/value-spelling.ts';
import type { Change, Value } from './changes.ts';
import { bucketNumber, type KeyAround, keyPart, partOf, withinPayload } from './command-bytes.ts';
import { exampleChange, type MendedKind, mendedSide } from './example-change.ts';
import { type Command, commandsOf } from './redis-change.ts';
import { inQuotes, isBare, quoted } from './redis-commands.ts';
import { redisPlaces } from './redis-records.ts';

type Settings = SettingsOf<'redis'>;

/** What a mark stands for: a value as a text of its own or as JSON, the key of a record, or the bucket of a key. */
type Marked = { value: PackedValue } & (
  | { is: 'plain' | 'json'; of: Value }
  | { is: 'key' }
  | { is: 'bucket'; buckets: number }
);

/**
 * Writes the lines of a finding's commands straight from its bytes, in the same characters as they are written from its
 * texts. Says no where only the texts tell what to write: keys of several fields, payloads of cells, fields without a value.
 */
export function packedCommands(
  settings: Settings,
  definition: Definition,
  buckets: number | undefined,
  at: PackedPlaces,
): (placed: PlacedFinding, out: ByteWriter) => boolean {
  const formOf = (kind: MendedKind, differing: string[]) => {
    const change = exampleChange(kind, differing, definition);
    return lineForm(settings, definition, buckets, at, change, mendedSide(kind));
  };
  const { key, fields } = at.columns;
  return packedSpelling(noPlainValues, key.length + fields.length, formOf, growthMax);
}

/** Every value has a spelling of its own. */
const noPlainValues = {
  absent: '',
  quote: '',
  mayBeEmpty: false,
  first: new Uint8Array(256),
  bytes: new Uint8Array(256),
};
/** A control character of a key takes seven bytes in a payload and four in the name of the record. */
const growthMax = 12;

function lineForm(
  settings: Settings,
  definition: Definition,
  buckets: number | undefined,
  at: PackedPlaces,
  change: Change,
  side: 'inbound' | 'outbound',
): Form | undefined {
  if (settings.layout !== 'hash-records' && settings.format !== 'json') return undefined;
  const marks: Marked[] = [];
  let isKnown = true;
  const mark = (value: PackedValue | undefined, told: (value: PackedValue) => Marked) => {
    isKnown &&= value !== undefined;
    marks.push(told(value ?? noValue));
    return placeMark(marks.length - 1);
  };
  const placeOf = ({ column }: Value) =>
    definition.key.includes(column) ? at.key(column.name, side) : at.field(column.name, 'inbound');
  const texts = {
    plain: (of: Value) => mark(placeOf(of), (value) => ({ is: 'plain', of, value })),
    json: (of: Value) => mark(placeOf(of), (value) => ({ is: 'json', of, value })),
  };
  const keys = change.key.map((of) => ({ ...of, text: mark(placeOf(of), (value) => ({ is: 'key', value })) }));
  const inBucket = (field: string, count: number) => {
    const { value } = marks[Number(field.split('\0')[1])] ?? { value: noValue };
    marks.push({ is: 'bucket', buckets: count, value: { ...value, as: bucketNumber(aroundKey(field), count) } });
    return placeMark(marks.length - 1);
  };
  const place = redisPlaces(settings, definition, buckets, inBucket)(keys);
  const commands = commandsOf(settings, definition, place, change, texts);
  if (!commands || commands.length === 0 || !isKnown) return undefined;
  return joined(commands.map((command) => commandForm(command, marks)));
}

const noValue = { side: 'inbound', place: 0 } as const;

function commandForm(command: Command, marks: Marked[]): Form | undefined {
  const parts = command.map((part) => partForm(part, marks));
  const form = joined(parts.flatMap((part, i) => (i === 0 ? [part] : [[' '], part])));
  return form && [...form, '\n'];
}

function joined(forms: (Form | undefined)[]): Form | undefined {
  return forms.every((form) => form !== undefined) ? forms.flat() : undefined;
}

/** A part without marks, one that is a value, the name of a record, or a payload with values in it. */
function partForm(part: string, marks: Marked[]): Form | undefined {
  const [before = '', number, after] = part.split('\0');
  if (number === undefined) return [quoted(part)];
  const marked = marks[Number(number)];
  if (!marked) return undefined;
  const isOnly = part === `${before}${placeMark(Number(number))}${after}`;
  switch (marked.is) {
    case 'key':
      return isOnly ? [{ ...marked.value, as: keyPart(aroundKey(part)) }] : undefined;
    case 'bucket':
      return bucketForm(before, marked.value, after ?? '');
    case 'plain':
    case 'json':
      if (before === '' && after === '' && isOnly) return [spelled(marked, partOf)];
      return payloadForm(part, marks);
  }
}

/** A number changes nothing about whether the name has to stand in quotes. */
function bucketForm(before: string, value: PackedValue, after: string): Form {
  if (isBare.test(`${before}0${after}`)) return [before, value, after];
  return [`"${inQuotes(before)}`, value, `${inQuotes(after)}"`];
}

function payloadForm(part: string, marks: Marked[]): Form | undefined {
  const form = markedForm(part, inQuotes, (number) => {
    const marked = marks[number];
    return marked?.is === 'json' ? spelled(marked, withinPayload) : undefined;
  });
  return form && ['"', ...form, '"'];
}

function spelled(marked: Marked, how: (of: Value['column'], isJson: boolean) => ValueSpelling): PackedValue {
  if (marked.is !== 'plain' && marked.is !== 'json') return marked.value;
  return { ...marked.value, as: how(marked.of.column, marked.is === 'json') };
}

function aroundKey(text: string): KeyAround {
  const [before = '', , after = ''] = text.split('\0');
  return { before, after };
}
