import { limits } from '#shared/limits.ts';
import { hash128 } from './hash.ts';

/**
 * For each partition the number of its records and the sum, mod 2^128, of their bodies' hashes. A sum does not depend on
 * the order of arrival or on how records were cut into segments; unlike an XOR, two equal records do not cancel in it.
 */
export class PartitionSums {
  private readonly hash = new Uint32Array(4);

  /** The figures may lie in memory that others add to as well. */
  constructor(
    readonly counts: Float64Array = new Float64Array(limits.partitions),
    readonly sums: Uint32Array = new Uint32Array(limits.partitions * 4),
  ) {}

  add(partition: number, bytes: Uint8Array, start: number, end: number): void {
    hash128(bytes, start, end, this.hash);
    this.counts[partition] = (this.counts[partition] as number) + 1;
    this.carry(partition, 1);
  }

  subtract(partition: number, bytes: Uint8Array, start: number, end: number): void {
    hash128(bytes, start, end, this.hash);
    this.counts[partition] = (this.counts[partition] as number) - 1;
    this.carry(partition, -1);
  }

  total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** A partition's sum as 32 hexadecimal digits, highest first. */
  hex(partition: number): string {
    let text = '';
    for (let word = 3; word >= 0; word--)
      text += (this.sums[partition * 4 + word] as number).toString(16).padStart(8, '0');
    return text;
  }

  toBlobs(): { counts: Buffer; sums: Buffer } {
    return { counts: Buffer.from(bytesOf(this.counts)), sums: Buffer.from(bytesOf(this.sums)) };
  }

  fromBlobs(counts: Buffer, sums: Buffer): void {
    bytesOf(this.counts).set(counts);
    bytesOf(this.sums).set(sums);
  }

  private carry(partition: number, sign: 1 | -1): void {
    let carry = 0;
    for (let word = 0; word < 4; word++) {
      const at = partition * 4 + word;
      const value = (this.sums[at] as number) + sign * (this.hash[word] as number) + carry;
      this.sums[at] = value;
      carry = Math.floor(value / 0x1_0000_0000);
    }
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
