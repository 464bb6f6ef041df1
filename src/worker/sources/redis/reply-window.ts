import type { RawConnection } from './raw-connection.ts';

/** A bulk string of a reply: where its bytes lie in the window. */
export type BulkRange = { start: number; end: number; after: number };

/**
 * The bytes of a raw connection that are not read yet. They lie in the kernel's window where they fit, which is
 * nearly always: only a value larger than it makes another one, for as long as that value takes.
 */
export class ReplyWindow {
  bytes: Buffer;
  start = 0;
  end = 0;
  /** What `numberAt` has read. */
  number = 0;

  constructor(
    private readonly connection: RawConnection,
    private readonly usual: Buffer,
  ) {
    this.bytes = usual;
  }

  get isUsual(): boolean {
    return this.bytes === this.usual;
  }

  /** Waits for more bytes. */
  async fill(): Promise<void> {
    const chunk = await this.connection.next();
    const rest = this.end - this.start;
    const needed = rest + chunk.length;
    if (!this.isUsual && needed <= this.usual.length) this.moveTo(this.usual);
    else if (needed > this.bytes.length) this.moveTo(Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2)));
    else if (rest < chunk.length || this.end + chunk.length > this.bytes.length) this.moveTo(this.bytes);
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }

  /** The next line, without its line break. */
  async line(): Promise<string> {
    for (;;) {
      const line = this.lineNow();
      if (line !== undefined) return line;
      await this.fill();
    }
  }

  /** The same, undefined where it is not there whole. */
  lineNow(): string | undefined {
    const lineEnd = this.lineEnd(this.start);
    if (lineEnd < 0) return undefined;
    const line = this.bytes.toString('utf8', this.start, lineEnd);
    this.start = lineEnd + 2;
    return line;
  }

  /**
   * Reads a head such as `*4`, `$12` or `$-1` at a position into `number`, without an object or a text for it. Returns
   * the position after it, -1 where it is not there whole.
   */
  numberAt(at: number, mark: number): number {
    const { bytes, end } = this;
    if (at < end && bytes[at] !== mark) throw this.notUnderstood(at);
    const isNegative = bytes[at + 1] === minus;
    let number = 0;
    let i = isNegative ? at + 2 : at + 1;
    for (; i < end; i++) {
      const digit = (bytes[i] as number) - zero;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (i + 2 > end) return -1;
    if (bytes[i] !== carriageReturn || !Number.isSafeInteger(number)) throw this.notUnderstood(at);
    this.number = isNegative ? -number : number;
    return i + 2;
  }

  /** The bulk string at a position, undefined where it is not there whole. */
  bulkAt(at: number): BulkRange | undefined {
    const { bytes, end } = this;
    if (at >= end) return undefined;
    if (bytes[at] !== dollar) throw this.notUnderstood(at);
    const lineEnd = this.lineEnd(at);
    if (lineEnd < 0) return undefined;
    const length = Number(bytes.toString('latin1', at + 1, lineEnd));
    if (!Number.isSafeInteger(length) || length < 0) throw this.notUnderstood(at);
    const start = lineEnd + 2;
    return start + length + 2 <= end ? { start, end: start + length, after: start + length + 2 } : undefined;
  }

  /** For a reply that is none of those that the protocol gives to what was asked. */
  notUnderstood(at: number): Error {
    const shown = this.bytes.toString('latin1', at, Math.min(this.end, at + 20));
    return this.connection.refused(`a reply that is not understood: ${JSON.stringify(shown)}`);
  }

  private lineEnd(at: number): number {
    const found = this.bytes.indexOf('\r\n', at, 'latin1');
    return found >= 0 && found + 2 <= this.end ? found : -1;
  }

  private moveTo(target: Buffer): void {
    this.bytes.copy(target, 0, this.start, this.end);
    this.bytes = target;
    this.end -= this.start;
    this.start = 0;
  }
}

const dollar = 0x24;
const minus = 0x2d;
const zero = 0x30;
const carriageReturn = 0x0d;
