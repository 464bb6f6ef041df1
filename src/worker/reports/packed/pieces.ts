import { limits } from '#shared/limits.ts';
import { ByteWriter } from '#worker/records/bytes.ts';

/** What is written, given away in large pieces. */
export class Pieces {
  out = new ByteWriter(limits.reportBlockCharacters);

  get isFull(): boolean {
    return this.out.length >= fullBytes;
  }

  get isEmpty(): boolean {
    return this.out.length === 0;
  }

  take(): Uint8Array {
    const piece = this.out.bytes.subarray(0, this.out.length);
    this.out = new ByteWriter(limits.reportBlockCharacters);
    return piece;
  }
}

/** Short of the buffer by more than most lines take, which would make it grow. */
const fullBytes = limits.reportBlockCharacters - 8 * 1024;
