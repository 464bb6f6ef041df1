import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '#shared/column.ts';
import { holds } from '#test/support/oracle/shape-holds.ts';
import { changeOf } from '#worker/records/shapes/spelling.ts';
import { valueChanges } from '#worker/records/shapes/value-change.ts';

const likeliest = (type: ColumnType, a: string | null, b: string | null) => valueChanges(type, a, b)[0];

describe('how a value became another', () => {
  it.each<[ColumnType, string | null, string | null, string]>([
    ['decimal', '129', '12900', 'times 100/1'],
    ['decimal', '88.5', '0.885', 'times 1/100'],
    ['decimal', '0.1', '10', 'times 100/1'],
    ['decimal', '-12.5', '12.5', 'sign'],
    ['text', '129.00', '12900', 'times 100/1'],
    ['datetime', '2026-06-17T00:00:00Z', '2026-06-17T08:00:00Z', 'moved 28800000000'],
    ['datetime', '2026-03-01T00:00:00.5Z', '2026-02-28T23:00:00.5Z', 'moved -3600000000'],
    ['text', 'Tea', 'TEA', 'case'],
    ['text', 'GRÜSSE', 'grüsse', 'case'],
    ['text', 'tea', ' tea\u3000', 'space around'],
    ['text', 'green tea', 'green  tea', 'space inside'],
    ['text', 'tea', null, 'null value'],
    ['text', '', null, 'null empty'],
    ['text', null, 'tea', 'filled value'],
    ['text', null, '', 'filled empty'],
    ['text', 'tea', '', 'emptied'],
    ['text', '茶杯', 'èŒ¶æ¯', 'became ["茶杯","èŒ¶æ¯"]'],
    ['text', '茶杯', Buffer.from('茶杯').toString('latin1'), 'encoding'],
    ['text', 'cup 茶杯', 'cup ??', 'encoding'],
    ['text', 'Grüße', 'GrÃ¼ÃŸe', 'encoding'],
  ])('of %s: %j → %j is %s', (type, a, b, change) => {
    expect(likeliest(type, a, b)).toBe(change);
  });

  it('says what was cut, and at which length, counted as people count', () => {
    expect(valueChanges('text', 'a😀bcdef', 'a😀b')).toContain('cut 3');
    expect(valueChanges('text', 'SKU-1', '1')).toContain('prefix - SKU-');
    expect(valueChanges('text', '1', 'SKU-1')).toContain('prefix + SKU-');
    expect(valueChanges('text', 'a', 'a.00')).toContain('suffix + .00');
  });

  it('has exact ratios and differences, never floats', () => {
    expect(valueChanges('decimal', '0.1', '0.3')).toContain('plus 0.2');
    expect(valueChanges('decimal', '3', '1')).toContain('times 1/3');
    expect(valueChanges('decimal', '9007199254740993', '9007199254740994')).toContain('plus 1');
    expect(valueChanges('integer', '-1', '2')).toContain('times -2/1');
  });

  it.each([
    ['9'.repeat(4000), '1'],
    ['1e400', '1'],
    ['\0', '\0\0'],
    ['\ud800', '\udc00'],
    ['\ud83d', '\ud83d\ude00'],
    ['__proto__', 'constructor'],
    ['0', '0.1'],
    ['-', '.'],
  ])('takes whatever stands in a field: %j → %j', (a, b) => {
    for (const type of ['text', 'json', 'decimal', 'integer'] as const)
      expect(valueChanges(type, a, b)).not.toEqual([]);
  });

  const number = fc.oneof(
    fc.integer({ min: -5000, max: 5000 }).map(String),
    fc.integer({ min: -500000, max: 500000 }).map((cents) => `${cents / 100}`),
    fc.constantFrom('0', '-0.5', '123456789012345678901234567890', '0.000000000000000000001'),
  );
  const moment = fc
    .date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9000-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().replace(/\.?0+Z$/, 'Z'));
  const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a', 'A', ' a', 'a ', 'ab', 'ba', '', 'ä', '\0'));
  const pairs = fc.oneof(
    fc.tuple(fc.constant<ColumnType>('decimal'), fc.option(number), fc.option(number)),
    fc.tuple(fc.constant<ColumnType>('datetime'), moment, moment),
    fc.tuple(fc.constant<ColumnType>('text'), fc.option(text), fc.option(text)),
  );

  it('never says of two values what is not so', () => {
    fc.assert(
      fc.property(pairs, ([type, a, b]) => {
        fc.pre(a !== b);
        for (const spelled of valueChanges(type, a, b))
          expect([spelled, holds(changeOf(spelled, []), a, b)]).toEqual([spelled, true]);
      }),
      { numRuns: 2000 },
    );
  });
});
