import type { Column } from '#shared/definition.ts';
import { equalBytes, varintSize } from './bytes.ts';
import { readVarint, valueEnd } from './packed.ts';
import { isWithin } from './tolerance.ts';

/** What differs between two records of one key: the compared fields, by their number, beyond any tolerance. */
export type Comparison = { fields: number[]; isWithinTolerance: boolean };

/** Compares two bodies whose keys are equal and whose bytes are not, field by field from where their keys end. */
export function compareBodies(fields: Column[], bytes: Uint8Array, inbound: number, outbound: number): Comparison {
  const comparison: Comparison = { fields: [], isWithinTolerance: false };
  let aAt = inbound;
  let bAt = outbound;
  fields.forEach((field, number) => {
    const aEnd = valueEnd(bytes, aAt);
    const bEnd = valueEnd(bytes, bAt);
    const found = compareValues(field, bytes, { at: aAt, end: aEnd }, { at: bAt, end: bEnd });
    if (found === 'near') comparison.isWithinTolerance = true;
    else if (found === 'different') comparison.fields.push(number);
    aAt = aEnd;
    bAt = bEnd;
  });
  return comparison;
}

/** Where a value with its length stands. */
export type Place = { at: number; end: number };

/** Whether two values of a field are the same bytes, or within its tolerance. */
export function compareValues(
  { tolerance }: Column,
  bytes: Uint8Array,
  inbound: Place,
  outbound: Place,
): 'same' | 'near' | 'different' {
  const isSame =
    inbound.end - inbound.at === outbound.end - outbound.at &&
    equalBytes(bytes, inbound.at, inbound.end, bytes, outbound.at);
  if (isSame) return 'same';
  const isWithin =
    tolerance && isNear(tolerance, textOf(bytes, inbound.at, inbound.end), textOf(bytes, outbound.at, outbound.end));
  return isWithin ? 'near' : 'different';
}

type Tolerance = NonNullable<Column['tolerance']>;

/** Null is within no tolerance of a value. */
function isNear(tolerance: Tolerance, inbound: string | null, outbound: string | null): boolean {
  return inbound !== null && outbound !== null && isWithin(tolerance, inbound, outbound);
}

function textOf(bytes: Uint8Array, at: number, end: number): string | null {
  if (bytes[at] === 0) return null;
  const start = at + varintSize(readVarint(bytes, at));
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
