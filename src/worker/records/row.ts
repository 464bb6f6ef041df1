import { ByteWriter } from './bytes.ts';

/**
 * One record as a source found it: for every column (keys first, then compared fields) a range of bytes, or null.
 * A row is filled, handed to the sink, and filled again; nothing in it outlives the call. Bytes are UTF-8 text as the
 * source spells it; for a `json` column they are JSON.
 */
export class Row {
  readonly bytes: Uint8Array[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Identifies the entry in a source that may hand out the same entry twice (a SCAN); empty elsewhere. */
  origin: Uint8Array | undefined;
  /** Columns that the record names, be it with null: the opposite of a misspelt one. */
  readonly named: Uint8Array;
  private readonly scratch = new ByteWriter();

  constructor(readonly columns: number) {
    this.bytes = Array.from({ length: columns }, () => this.scratch.bytes);
    this.starts = new Int32Array(columns).fill(-1);
    this.ends = new Int32Array(columns);
    this.named = new Uint8Array(columns);
  }

  /** Makes every column null. */
  clear(): void {
    this.starts.fill(-1);
    this.named.fill(0);
    this.scratch.length = 0;
    this.origin = undefined;
  }

  isNull(column: number): boolean {
    return this.starts[column] === -1;
  }

  set(column: number, bytes: Uint8Array, start: number, end: number): void {
    this.bytes[column] = bytes;
    this.starts[column] = start;
    this.ends[column] = end;
  }

  setNull(column: number): void {
    this.starts[column] = -1;
  }

  setText(column: number, text: string): void {
    const start = this.scratch.length;
    this.scratch.text(text);
    // Growing moved the scratch to a new buffer; ranges set earlier stay valid on the old one.
    this.set(column, this.scratch.bytes, start, this.scratch.length);
  }

  text(column: number): string | null {
    const start = this.starts[column] as number;
    if (start === -1) return null;
    const bytes = this.bytes[column] as Uint8Array;
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.toString('utf8', start, this.ends[column]);
  }
}
