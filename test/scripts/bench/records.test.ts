import { describe, expect, it } from 'vitest';
import type { Side } from '#shared/finding.ts';
import {
  differencesIn,
  isMissing,
  recordBytesMax,
  writeLine,
  writePayload,
  writeSku,
} from '#test/bench/sides/records.ts';

const into = new Uint8Array(recordBytesMax);
const text = (end: number) => Buffer.from(into.subarray(0, end)).toString('latin1');
const lineOf = (record: number, side: Side) => text(writeLine(into, 0, record, side));
const some = [0, 1, 9, 10, 59, 60, 999, 20_010, 20_012, 499_999, 500_000, 1_234_567, 19_999_999, 199_999_999];

describe('the records of the benchmarks', () => {
  it('are spelled as bytes as they would be as texts', () => {
    for (const record of some) expect(lineOf(record, 'inbound')).toBe(`${spelled(record).join(',')}\n`);
  });

  it('hold the same in a payload as in a line', () => {
    for (const record of some) {
      const [sku, sku_name, price, status, updated_at] = spelled(record);
      expect(text(writeSku(into, 0, record))).toBe(sku);
      const payload = JSON.parse(text(writePayload(into, 0, record, 'inbound')));
      expect(payload).toEqual({ sku_name, price, status, updated_at });
    }
  });

  it.each([1, 2, 20_011, 20_012, 20_013, 60_033, 100_000])('differ as often as is said, of %i', (records) => {
    const counted = { missing: 0, different: 0 };
    for (let record = 0; record < records; record++) {
      if (isMissing(record, 'outbound')) counted.missing++;
      else if (lineOf(record, 'inbound') !== lineOf(record, 'outbound')) counted.different++;
    }
    expect(differencesIn(records)).toEqual({ ...counted, all: counted.missing + counted.different });
  });
});

function spelled(record: number): string[] {
  const two = (value: number) => String(value).padStart(2, '0');
  const goods = ['Aurora Kettle', 'Northwind Desk lamp', 'Juniper Rice cooker', 'Halcyon Headphones'];
  const cents = 990 + ((record * 7_919) % 500_000);
  return [
    String(100_000_000_000 + record * 37),
    `${goods[record % 4]} ${record % 90}`,
    `${Math.floor(cents / 100)}.${two(cents % 100)}`,
    record % 10 === 0 ? '2' : '1',
    `2026-06-16 ${10 + (record % 8)}:${two(record % 60)}:${two(Math.floor(record / 60) % 60)}`,
  ];
}
