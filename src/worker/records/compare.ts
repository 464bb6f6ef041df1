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
    const isSame = aEnd - aAt === bEnd - bAt && equalBytes(bytes, aAt, aEnd, bytes, bAt);
    if (!isSame) {
      if (field.tolerance && isNear(field.tolerance, textOf(bytes, aAt, aEnd), textOf(bytes, bAt, bEnd)))
        comparison.isWithinTolerance = true;
      else comparison.fields.push(number);
    }
    aAt = aEnd;
    bAt = bEnd;
  });
  return comparison;
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
