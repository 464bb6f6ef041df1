import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '#test/support/any-text.ts';
import { columnOf } from '#test/support/canonical.ts';
import { packText, packTexts } from '#test/support/packed.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { canonicalizer } from '#worker/records/canonical.ts';
import { packRow, sortableKey, unpack, unpackSortableKey, valuesEnd } from '#worker/records/packed.ts';
import { Row } from '#worker/records/row.ts';

const text = anyText();
const long = fc.integer({ min: 100, max: 20_000 }).map((length) => 'é'.repeat(length));
const value = fc.option(fc.oneof({ weight: 8, arbitrary: text }, { weight: 1, arbitrary: long }));

describe('a packed record', () => {
  it('unpacks to the values that went in, nulls and empty texts apart', () => {
    fc.assert(
      fc.property(text, fc.array(value, { maxLength: 6 }), (key, values) => {
        const body = packTexts([key, ...values], 1);
        expect(unpack(body, 0, 1 + values.length)).toEqual([key, ...values]);
        expect(valuesEnd(body, 0, 1 + values.length)).toBe(body.length);
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  it('is the same bytes exactly when all values are equal', () => {
    const few = fc.array(fc.option(fc.string({ unit: fc.constantFrom('', 'a', '\0'), maxLength: 2 })), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(few, few, (a, b) => {
        const areEqual = JSON.stringify(a) === JSON.stringify(b);
        expect(packTexts(['k', ...a], 1).equals(packTexts(['k', ...b], 1))).toBe(areEqual);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it.each([126, 127, 128, 16_382, 16_383, 16_384, 2_097_150, 2_097_152])('holds a value of %i bytes', (length) => {
    const values = ['k', 'x'.repeat(length), 'after'];
    expect(unpack(packTexts(values, 1), 0, 3)).toEqual(values);
  });

  it('is refused with a null in its key, and leaves nothing behind', () => {
    const out = new ByteWriter(16);
    out.text('before');
    const row = new Row(2);
    row.setText(0, 'a');
    const columns = ['text', 'text'].map((type) => canonicalizer(columnOf({ type })));
    expect(packRow(row, columns, ['sku', 'line'], 2, out)).toBe('line: null in the key');
    expect(out.bytes.toString('latin1', 0, out.length)).toBe('before');
    expect(packRow(row, columns, ['sku', 'line'], 1, out)).toBe(undefined);
  });

  it('is refused where its values make it longer than 64 MB together', () => {
    const row = new Row(6);
    const megabytes = Buffer.alloc(12 * 1024 * 1024, 'x');
    for (let column = 0; column < 6; column++) row.set(column, megabytes, 0, megabytes.length);
    const columns = Array.from({ length: 6 }, () => canonicalizer(columnOf('text')));
    const out = new ByteWriter(16);
    expect(packRow(row, columns, ['a', 'b', 'c', 'd', 'e', 'f'], 1, out)).toBe('a record of more than 67108864 bytes');
    expect(out.length).toBe(0);
  });
});

describe('a sortable key', () => {
  const key = fc.array(fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'b', 'ÿ', '東', '😀'), maxLength: 4 }), {
    minLength: 2,
    maxLength: 2,
  });

  it('sorts like its values, field by field, by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const byValue = a.map((part, i) => Buffer.compare(Buffer.from(part), Buffer.from(b[i] ?? '')));
        expect(Buffer.compare(sortable(a), sortable(b))).toBe(byValue.find((order) => order !== 0) ?? 0);
      }),
      { seed: 22, numRuns: 1_000 },
    );
  });

  it('gives its values back', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (values) => {
        expect(unpackSortableKey(sortable(values))).toEqual(values);
      }),
      { seed: 23, numRuns: 300 },
    );
    expect(unpackSortableKey(sortable(['\0', '', '\0\0']))).toEqual(['\0', '', '\0\0']);
    expect(unpackSortableKey(sortable([packText(5_000)]))).toEqual([packText(5_000)]);
  });
});

function sortable(values: string[]): Buffer {
  return sortableKey(packTexts(values, values.length), 0, values.length);
}
