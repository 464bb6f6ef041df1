/**
 * Splits one CSV record (RFC 4180) into its cells where it stands: ranges of bytes, no texts. Quotes may hold line breaks
 * and doubled quotes; a record ends at LF, CR LF or CR outside quotes.
 */
export class CsvRecord {
  count = 0;
  /** Lines the record takes, at least 1. */
  lines = 1;
  /** Why the record cannot be split, or undefined. */
  problem: string | undefined;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** For each cell one of `unquoted`, `quoted`, `quotedWithDoubled`. */
  kinds = new Uint8Array(64);

  constructor(private readonly delimiter: number) {}

  /**
   * Reads the record that starts at `start` and returns the position after its line break, or -1 where it goes on past
   * `end` and more is to come (`isLast` false).
   */
  read(bytes: Uint8Array, start: number, end: number, isLast: boolean): number {
    this.count = 0;
    this.lines = 1;
    this.problem = undefined;
    for (let at = start; ; at++) {
      at = at < end && bytes[at] === quote ? this.quotedCell(bytes, at, end, isLast) : this.plainCell(bytes, at, end);
      if (at < 0) return -1;
      if (at === end || bytes[at] !== this.delimiter) return lineBreakEnd(bytes, at, end, isLast);
    }
  }

  /** The bytes of a cell as they are meant: doubled quotes made single. */
  cell(bytes: Uint8Array, index: number): Uint8Array {
    const range = bytes.subarray(this.starts[index], this.ends[index]);
    return this.kinds[index] === quotedWithDoubled ? undoubled(range) : range;
  }

  private plainCell(bytes: Uint8Array, start: number, end: number): number {
    const { delimiter } = this;
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === delimiter || byte === lineFeed || byte === carriageReturn) break;
    }
    this.add(start, at, unquoted);
    return at;
  }

  private quotedCell(bytes: Uint8Array, start: number, end: number, isLast: boolean): number {
    const linesBefore = this.lines;
    let kind = quoted;
    let at = start + 1;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === quote) {
        if (at + 1 < end && bytes[at + 1] === quote) {
          kind = quotedWithDoubled;
          at++;
        } else break;
      } else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) this.lines++;
    }
    if (at >= end) {
      if (!isLast) return -1;
      this.problem = 'a quote that is not closed';
      this.lines = linesBefore;
      return lineEnd(bytes, start, end);
    }
    // A quote as the very last byte may be the first of a doubled one.
    if (at + 1 === end && !isLast) return -1;
    this.add(start + 1, at, kind);
    const after = at + 1;
    if (after === end || this.isCellEnd(bytes[after] as number)) return after;
    this.problem = 'text after a closing quote';
    return lineEnd(bytes, after, end);
  }

  private isCellEnd(byte: number): boolean {
    return byte === this.delimiter || byte === lineFeed || byte === carriageReturn;
  }

  private add(start: number, end: number, kind: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.kinds[this.count] = kind;
    this.count++;
  }

  private grow(): void {
    const { starts, ends, kinds } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(ends.length * 2);
    this.kinds = new Uint8Array(kinds.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.kinds.set(kinds);
  }
}

export const unquoted = 0;
export const quoted = 1;
export const quotedWithDoubled = 2;

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A record that cannot be split ends with its line, so that the records after it are still read. */
function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
  return at;
}

/** The position after the line break at `at`; -1 where more must be seen to know where it ends. */
function lineBreakEnd(bytes: Uint8Array, at: number, end: number, isLast: boolean): number {
  if (at === end) return isLast ? end : -1;
  if (bytes[at] === lineFeed) return at + 1;
  if (at + 1 === end && !isLast) return -1;
  return at + 1 < end && bytes[at + 1] === lineFeed ? at + 2 : at + 1;
}

function undoubled(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    out[length++] = bytes[i] as number;
    if (bytes[i] === quote) i++;
  }
  return out.subarray(0, length);
}
