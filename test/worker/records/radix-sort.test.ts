import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ByteKeys, sortByKeys } from '#worker/records/radix-sort.ts';

/** Few different bytes, so that keys agree for a while, end within one another, and are often the same. */
const someKeys = fc.array(fc.array(fc.constantFrom(0, 1, 0x61, 0xff), { maxLength: 9 }), {
  minLength: 1,
  maxLength: 400,
  size: 'max',
});

test('keys come in the order of their bytes, the same ones as they stood', () => {
  fc.assert(
    fc.property(someKeys, (keys) => {
      const buffers = keys.map((key) => Buffer.from(key));
      const order = Uint32Array.from(keys, (_, i) => i);
      sortByKeys(order, joined(buffers), () => {});
      const wanted = [...order].sort((a, b) => compare(buffers, a, b) || a - b);
      expect([...order]).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
});

test('long keys that agree but for their ends are told apart', () => {
  const buffers = Array.from({ length: 1_000 }, (_, i) => Buffer.from(`${'x'.repeat(200)}${(i * 7) % 1_000}`));
  const order = Uint32Array.from(buffers, (_, i) => i);
  sortByKeys(order, joined(buffers), () => {});
  expect([...order].map((key) => String(buffers[key]))).toEqual(buffers.map(String).sort());
});

function joined(buffers: Buffer[]): ByteKeys {
  const starts = new Uint32Array(buffers.length + 1);
  buffers.forEach((buffer, i) => {
    starts[i + 1] = (starts[i] as number) + buffer.length;
  });
  return { bytes: Buffer.concat(buffers), starts };
}

function compare(buffers: Buffer[], a: number, b: number): number {
  return Buffer.compare(buffers[a] as Buffer, buffers[b] as Buffer);
}
