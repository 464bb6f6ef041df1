import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash32, hash128 } from '#worker/records/hash.ts';

const fox = Buffer.from('The quick brown fox jumps over the lazy dog');

describe('the 32-bit hash', () => {
  it('gives the reference implementation’s values', () => {
    expect(hash32(Buffer.alloc(0), 0, 0)).toBe(0);
    expect(hash32(fox, 0, fox.length).toString(16)).toBe('2e4ff723');
  });

  it('hashes a range as it hashes a copy of the range', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 9 }), (bytes, around) => {
        const framed = Buffer.concat([around, bytes, around]);
        expect(hash32(framed, around.length, around.length + bytes.length)).toBe(hash32(bytes, 0, bytes.length));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('the 128-bit hash', () => {
  it('gives the reference implementation’s values', () => {
    expect(words(Buffer.alloc(0))).toEqual(['0', '0', '0', '0']);
    expect(words(fox)).toEqual(['2f1583c3', 'ecee2c67', '5d7bf66c', 'e5e91d2c']);
  });

  it('sees every byte of its range and none outside it', () => {
    const bytesAndPlace = fc
      .uint8Array({ minLength: 1, maxLength: 50 })
      .chain((bytes) => fc.tuple(fc.constant(bytes), fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })));
    fc.assert(
      fc.property(bytesAndPlace, ([bytes, place, flip]) => {
        const framed = Buffer.concat([Buffer.from('abc'), bytes, Buffer.from('xyz')]);
        const out = new Uint32Array(4);
        hash128(framed, 3, 3 + bytes.length, out);
        expect([...out].map(hex)).toEqual(words(bytes));
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(place) ^ flip, place);
        expect(words(changed)).not.toEqual(words(bytes));
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

function words(bytes: Uint8Array): string[] {
  const out = new Uint32Array(4);
  hash128(bytes, 0, bytes.length, out);
  return [...out].map(hex);
}

function hex(word: number): string {
  return word.toString(16);
}
