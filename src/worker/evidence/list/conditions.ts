import type { Column } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Condition } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import { ByteWriter, equalBytes, varintSize } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';
import { readVarint, valueEnd } from '#worker/records/packed.ts';
import { writeSortKey } from '#worker/records/sort-key.ts';
import { folded, holds } from './contains.ts';
import type { ListFile } from './list-file.ts';
import type { Piece, Sight } from './sight.ts';

/** What a condition says of a value, and of one that is null or not there. */
type Test = { ofValue: (bytes: Uint8Array, start: number, end: number) => boolean; ofNull: boolean; ofAbsent: boolean };

export type ConditionTest = (sight: Sight, piece: Piece) => boolean;

/** Errors: `usage` where there is no such column, or the operand is none of its type. */
export function conditionTest(condition: Condition, file: Pick<ListFile, 'key' | 'fields'>): ConditionTest {
  const columns = [...file.key, ...file.fields];
  const place = columns.findIndex(({ name }) => name === condition.column);
  const column = columns[place];
  if (!column) {
    throw new TieoutError('usage', `no column is called ${condition.column}`, {
      next: `Columns are ${columns.map(({ name }) => name).join(', ')}.`,
    });
  }
  const test = testOf(condition, column);
  const holdsAt = (bytes: Uint8Array, bodyAt: number) =>
    bodyAt < 0 ? test.ofAbsent : valueHolds(test, bytes, bodyAt, place);
  if (place < file.key.length) return ({ key, keyAt }) => holdsAt(key, keyAt);
  // Nothing is known of the records of a repeated key or an unreadable one, not even that they are not there.
  const hasBodies = ({ inbound, outbound }: Sight) => inbound.at >= 0 || outbound.at >= 0;
  const sides = condition.side === 'either' ? (['inbound', 'outbound'] as const) : [condition.side];
  return (sight, piece) => hasBodies(sight) && sides.some((side) => holdsAt(piece[side], sight[side].at));
}

function valueHolds(test: Test, bytes: Uint8Array, bodyAt: number, place: number): boolean {
  let at = bodyAt;
  for (let column = 0; column < place; column++) at = valueEnd(bytes, at);
  const length = readVarint(bytes, at);
  if (length === 0) return test.ofNull;
  const start = at + varintSize(length);
  return test.ofValue(bytes, start, start + length - 1);
}

function testOf({ is, value }: Condition, column: Column): Test {
  const never = { ofValue: () => false, ofNull: false, ofAbsent: false };
  switch (is) {
    case 'absent':
      return { ...never, ofAbsent: true };
    case 'null':
      return { ...never, ofNull: true };
    case 'not-null':
      return { ...never, ofValue: () => true };
    case 'empty':
      return { ...never, ofValue: (_, start, end) => start === end };
    case 'contains': {
      const needle = folded(Buffer.from(value));
      return { ...never, ofValue: (bytes, start, end) => holds(bytes.subarray(start, end), needle) };
    }
    case 'equal':
      return { ...never, ofValue: equals(canonical(value, column)) };
    case 'not-equal': {
      const isEqual = equals(canonical(value, column));
      return { ofValue: (bytes, start, end) => !isEqual(bytes, start, end), ofNull: true, ofAbsent: false };
    }
    default:
      return { ...never, ofValue: ordered(canonical(value, column), column, orders[is]) };
  }
}

const orders = {
  less: (order: number) => order < 0,
  'at-most': (order: number) => order <= 0,
  greater: (order: number) => order > 0,
  'at-least': (order: number) => order >= 0,
};

function equals(operand: Uint8Array): Test['ofValue'] {
  return (bytes, start, end) => end - start === operand.length && equalBytes(bytes, start, end, operand, 0);
}

function ordered(operand: Uint8Array, { type }: Column, holdsFor: (order: number) => boolean): Test['ofValue'] {
  const right = new ByteWriter();
  writeSortKey(type, operand, 0, operand.length, right, limits.valueBytesMax);
  const left = new ByteWriter();
  return (bytes, start, end) => {
    left.length = 0;
    writeSortKey(type, bytes, start, end, left, limits.valueBytesMax);
    return holdsFor(Buffer.compare(left.bytes.subarray(0, left.length), right.bytes.subarray(0, right.length)));
  };
}

/** What somebody writes, as a value of the column: `1.00` is the decimal 1. */
export function canonical(text: string, column: Column): Uint8Array {
  const out = new ByteWriter();
  const bytes = Buffer.from(text);
  // People write times as they read them, whatever the source's way is.
  const reason = canonicalizer({ ...column, format: 'iso' })(bytes, 0, bytes.length, out);
  if (reason !== undefined) {
    throw new TieoutError('usage', reason ?? `${column.name}: null is no value to compare with`, {
      next: `Write a value of the type ${column.type}.`,
    });
  }
  return out.bytes.subarray(0, out.length);
}
