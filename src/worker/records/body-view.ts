import type { Column } from '#shared/definition.ts';
import type { ReplayedFields } from '#shared/tasks.ts';
import { ByteWriter, copyBytes, varintSize, writeVarint } from './bytes.ts';
import { type Comparison, compareBodies, compareValues, type Place } from './compare.ts';
import { readVarint, valueEnd, valuesEnd } from './packed.ts';

/** How two bodies of one key are compared, from where their keys end, and what of a body is kept with a finding. */
export type BodyView = {
  compare(bytes: Uint8Array, inbound: number, outbound: number): Comparison;
  bodyAt(bytes: Uint8Array, at: number): Buffer;
};

/** Bodies as they were read. */
export function wholeView(keyColumns: number, fields: Column[]): BodyView {
  return {
    compare: (bytes, inbound, outbound) => compareBodies(fields, bytes, inbound, outbound),
    bodyAt(bytes, at) {
      const end = valuesEnd(bytes, at, keyColumns + fields.length);
      const body = Buffer.allocUnsafe(end - at);
      copyBytes(bytes, at, end, body, 0);
      return body;
    },
  };
}

/**
 * Bodies that were read under one definition, as another would have read them: with fewer fields, in another order, with
 * texts trimmed or in small letters. What is compared and kept is byte for byte what reading anew would give.
 */
export function replayedView(keyColumns: number, fields: Column[], { columns, places }: ReplayedFields): BodyView {
  const spellings = fields.map(spellingOf);
  const placesIn = (bytes: Uint8Array, start: number): Place[] => {
    const found: Place[] = [];
    for (let column = 0, at = start; column < columns; column++) {
      const end = valueEnd(bytes, at);
      found.push({ at, end });
      at = end;
    }
    return places.map((place) => found[place] as Place);
  };
  return {
    compare(bytes, inbound, outbound) {
      const [a, b] = [placesIn(bytes, inbound), placesIn(bytes, outbound)];
      const comparison: Comparison = { fields: [], isWithinTolerance: false };
      fields.forEach((field, number) => {
        const [one, other, spelling] = [a[number] as Place, b[number] as Place, spellings[number]];
        const found = compareValues(field, bytes, one, other);
        if (found === 'near') comparison.isWithinTolerance = true;
        else if (found === 'different' && !(spelling && isSpeltAlike(spelling, bytes, one, other)))
          comparison.fields.push(number);
      });
      return comparison;
    },
    bodyAt(bytes, at) {
      const keyEnd = valuesEnd(bytes, at, keyColumns);
      const out = new ByteWriter(256);
      out.copy(bytes, at, keyEnd);
      placesIn(bytes, keyEnd).forEach((place, number) => {
        const spelling = spellings[number];
        if (spelling) writeText(out, textAt(bytes, place), spelling);
        else out.copy(bytes, place.at, place.end);
      });
      return Buffer.from(out.bytes.subarray(0, out.length));
    },
  };
}

type Spelling = (text: string) => string;

/** What reading makes of a text; undefined where it is kept as it is. */
function spellingOf({ type, trim, ignoreCase }: Column): Spelling | undefined {
  if (type !== 'text' || !(trim || ignoreCase)) return undefined;
  return (text) => {
    const trimmed = trim ? text.trim() : text;
    return ignoreCase ? trimmed.toLowerCase() : trimmed;
  };
}

function isSpeltAlike(spelling: Spelling, bytes: Uint8Array, one: Place, other: Place): boolean {
  const [a, b] = [textAt(bytes, one), textAt(bytes, other)];
  return a !== null && b !== null && spelling(a) === spelling(b);
}

function textAt(bytes: Uint8Array, { at, end }: Place): string | null {
  if (bytes[at] === 0) return null;
  const start = at + varintSize(readVarint(bytes, at));
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function writeText(out: ByteWriter, text: string | null, spelling: Spelling): void {
  const spelt = text === null ? null : Buffer.from(spelling(text));
  out.reserve(5 + (spelt?.length ?? 0));
  out.length = writeVarint(out.bytes, out.length, spelt === null ? 0 : spelt.length + 1);
  if (spelt) out.copy(spelt, 0, spelt.length);
}
