import type { Column } from '#shared/definition.ts';
import { equalBytes, varintSize } from './bytes.ts';
import { readVarint, valueEnd } from './packed.ts';
import { isWithin } from './tolerance.ts';

/** What differs between two records of one key: the compared fields, by their number, beyond any tolerance. */
export type Comparison = { fields: number[]; isWithinTolerance: boolean };

/** Compares two bodies whose keys are equal and whose bytes are not, field by field. */
export function compareBodies(
  fields: Column[],
  a: Uint8Array,
  aFieldsStart: number,
  b: Uint8Array,
  bFieldsStart: number,
): Comparison {
  const comparison: Comparison = { fields: [], isWithinTolerance: false };
  let aAt = aFieldsStart;
  let bAt = bFieldsStart;
  fields.forEach((field, number) => {
    const aEnd = valueEnd(a, aAt);
    const bEnd = valueEnd(b, bAt);
    const isSame = aEnd - aAt === bEnd - bAt && equalBytes(a, aAt, aEnd, b, bAt);
    if (!isSame) {
      if (field.tolerance && isNear(field.tolerance, a, aAt, aEnd, b, bAt, bEnd)) comparison.isWithinTolerance = true;
      else comparison.fields.push(number);
    }
    aAt = aEnd;
    bAt = bEnd;
  });
  return comparison;
}

type Tolerance = NonNullable<Column['tolerance']>;

function isNear(
  tolerance: Tolerance,
  a: Uint8Array,
  aAt: number,
  aEnd: number,
  b: Uint8Array,
  bAt: number,
  bEnd: number,
): boolean {
  // Null is within no tolerance of a value.
  if (a[aAt] === 0 || b[bAt] === 0) return false;
  return isWithin(tolerance, textOf(a, aAt, aEnd), textOf(b, bAt, bEnd));
}

function textOf(bytes: Uint8Array, at: number, end: number): string {
  const start = at + varintSize(readVarint(bytes, at));
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
