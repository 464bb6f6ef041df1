import { ByteWriter } from '../bytes.ts';
import { expandLzf } from './lzf.ts';

/**
 * A list of byte ranges, each in a given source or in the list's own memory (for what had to be spelled out or
 * decompressed first). Reused from one source to the next, so that a range costs eight bytes and no object.
 */
export class ByteRanges {
  count = 0;
  private source: Uint8Array = new Uint8Array(0);
  private readonly own = new ByteWriter(64 * 1024);
  /** A range in the list's own memory has the complement (`~`) of its start. */
  private starts = new Int32Array(1024);
  private ends = new Int32Array(1024);

  reset(source: Uint8Array): void {
    this.source = source;
    this.count = 0;
    this.own.length = 0;
  }

  /** Ends the use of a source, so that its memory can go. */
  release(): void {
    this.reset(new Uint8Array(0));
  }

  bytes(index: number): Uint8Array {
    return (this.starts[index] as number) < 0 ? this.own.bytes : this.source;
  }

  start(index: number): number {
    const start = this.starts[index] as number;
    return start < 0 ? ~start : start;
  }

  end(index: number): number {
    return this.ends[index] as number;
  }

  add(start: number, end: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  /** Adds a range of the list's own memory, where `expand` or `addText` put something. */
  addOwn(start: number, end: number): void {
    this.add(~start, end);
  }

  /** Adds a number or other ASCII text. */
  addText(text: string): void {
    const start = this.own.length;
    this.own.text(text);
    this.addOwn(start, this.own.length);
  }

  /** Decompresses a range of the source and returns its start in the list's own memory, or -1 where it is damaged. */
  expand(start: number, end: number, length: number): number {
    this.own.reserve(length);
    const at = this.own.length;
    if (!expandLzf(this.source, start, end, this.own.bytes, at, length)) return -1;
    this.own.length += length;
    return at;
  }

  /** The list's own memory. Growing moves it: ask again after every call that adds to it. */
  get ownBytes(): Uint8Array {
    return this.own.bytes;
  }

  /** Puts range `from` into place `to`. */
  move(from: number, to: number): void {
    this.starts[to] = this.starts[from] as number;
    this.ends[to] = this.ends[from] as number;
  }

  text(index: number): string {
    const bytes = this.bytes(index);
    const start = this.start(index);
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, this.end(index) - start).toString('latin1');
  }

  private grow(): void {
    const { starts, ends } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(ends.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
