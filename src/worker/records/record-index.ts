import { unsignedWord } from './bytes.ts';
import { headerBytes } from './packed.ts';

/**
 * Where each record of a stretch of packed records lies, with its key's hash: three words a record instead of an object.
 * A body's bytes are `[starts[i], starts[i] + lengths[i])`.
 */
export class RecordIndex {
  count = 0;
  hashes: Uint32Array;
  starts: Uint32Array;
  lengths: Uint32Array;

  constructor(capacity: number) {
    this.hashes = new Uint32Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.lengths = new Uint32Array(capacity);
  }

  /** Adds every record in `[start, end)`; each is preceded by `originBytes` that belong to no body. */
  addAll(bytes: Buffer, start: number, end: number, originBytes: number): void {
    for (let at = start; at < end; ) {
      at += originBytes;
      const length = unsignedWord(bytes, at + 4);
      this.add(unsignedWord(bytes, at), at + headerBytes, length);
      at += headerBytes + length;
    }
  }

  add(hash: number, start: number, length: number): void {
    if (this.count === this.hashes.length) this.grow();
    this.hashes[this.count] = hash;
    this.starts[this.count] = start;
    this.lengths[this.count] = length;
    this.count++;
  }

  private grow(): void {
    const capacity = Math.max(1_024, this.count * 2);
    this.hashes = enlarged(this.hashes, capacity);
    this.starts = enlarged(this.starts, capacity);
    this.lengths = enlarged(this.lengths, capacity);
  }
}

function enlarged(words: Uint32Array, capacity: number): Uint32Array {
  const larger = new Uint32Array(capacity);
  larger.set(words);
  return larger;
}
