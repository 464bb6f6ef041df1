import { valueEnd } from './packed.ts';

/**
 * Which columns have a value in any record that was kept, or were at least named with null. One that was not is most
 * likely misspelt: null on both sides, it would agree everywhere. The flags may lie in memory that others write to as well; none is ever taken back.
 */
export class FilledColumns {
  private isComplete = false;

  constructor(private readonly flags: Uint32Array) {}

  /** Takes a packed record's body, and which columns it names with null. */
  note(body: Uint8Array, named: Uint8Array): void {
    if (this.isComplete) return;
    let at = 0;
    for (let column = 0; column < this.flags.length; column++) {
      if (body[at] !== 0 || named[column] === 1) this.flags[column] = 1;
      at = valueEnd(body, at);
    }
    this.isComplete = !this.flags.includes(0);
  }

  isEmpty(column: number): boolean {
    return this.flags[column] === 0;
  }

  toBlob(): Buffer {
    return Buffer.from(Uint8Array.from(this.flags));
  }

  fromBlob(blob: Buffer): void {
    this.flags.set(blob);
  }
}
