import type { Entry } from './redis-stream-replies.ts';

/**
 * The reply to MULTI, the script that counts lost entries, XREADGROUP and EXEC, read from the bytes of the protocol
 * (https://redis.io/docs/latest/develop/reference/protocol-spec/) as they come. The driver makes five objects of an
 * entry, which takes longer than all that is done with it afterwards; of these only its id and its payload are wanted.
 */
export class EntriesReply {
  lost = 0;
  readonly entries: Entry[] = [];
  /** Set where XREADGROUP itself was refused: the reply is whole all the same. */
  refused: string | undefined;
  /** What came and is not read yet; a long value is put together once, when all of it is there. */
  private kept: Buffer[] = [];
  private keptBytes = 0;
  private wantedBytes = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private step = 0;
  private left = 0;
  /** What `headAt` has read. */
  private number = 0;
  private readonly field: Buffer;

  constructor(field: string) {
    this.field = Buffer.from(field);
  }

  /** True once the reply is whole. Throws what the server complains of where it is not known what follows. */
  take(chunk: Buffer): boolean {
    this.kept.push(chunk);
    this.keptBytes += chunk.length;
    if (this.keptBytes < this.wantedBytes) return false;
    this.bytes = this.kept.length === 1 ? chunk : Buffer.concat(this.kept);
    this.at = 0;
    const isWhole = this.read();
    this.kept = this.at < this.bytes.length ? [this.bytes.subarray(this.at)] : [];
    this.keptBytes = this.bytes.length - this.at;
    if (isWhole && this.keptBytes > 0) throw new Error('something follows the reply');
    return isWhole;
  }

  private read(): boolean {
    while (this.step < heads.length) if (!this.head()) return false;
    while (this.left > 0 && this.entry()) this.left--;
    return this.left === 0;
  }

  /** What comes before the entries, a line at a time: false where it is not there whole. */
  private head(): boolean {
    const { step } = this;
    if (step === readStep && this.bytes[this.at] === minus) return this.refusal();
    const after = step < queuedSteps ? this.lineAt(this.at) : this.headAt(this.at, heads[step] as number);
    // The stream's name is passed over with the head that says how long it is.
    const end = step === nameStep && after >= 0 ? after + this.number + 2 : after;
    if (after < 0 || end > this.bytes.length) return false;
    this.at = end;
    if (step === lostStep) this.lost = this.number;
    if (step === entriesStep) this.left = this.number;
    this.step = step === readStep && this.number < 0 ? heads.length : step + 1;
    return true;
  }

  /** Passes over a line such as `+OK`: -1 where it is not there whole. */
  private lineAt(at: number): number {
    const lineEnd = this.bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return -1;
    if (this.bytes[at] !== plus) throw this.complaint(at, lineEnd);
    return lineEnd + 2;
  }

  private refusal(): boolean {
    const lineEnd = this.bytes.indexOf('\r\n', this.at, 'latin1');
    if (lineEnd < 0) return false;
    this.refused = this.bytes.toString('utf8', this.at + 1, lineEnd);
    this.at = lineEnd + 2;
    this.step = heads.length;
    return true;
  }

  /** One entry, where it is there whole. Of a field that is there twice the last counts. */
  private entry(): boolean {
    const { bytes, field } = this;
    const idAt = this.headAt(this.headAt(this.at, star), dollar);
    const idEnd = idAt + this.number;
    const cellsAt = idAt < 0 ? -1 : this.headAt(idEnd + 2, star);
    if (cellsAt < 0) return false;
    let payload: Buffer | undefined;
    let next = cellsAt;
    for (let cells = this.number; cells > 0; cells -= 2) {
      const nameAt = this.headAt(next, dollar);
      const nameLength = this.number;
      const valueAt = nameAt < 0 ? -1 : this.headAt(nameAt + nameLength + 2, dollar);
      if (valueAt < 0) return false;
      const valueEnd = valueAt + this.number;
      next = valueEnd + 2;
      this.wantedBytes = next - this.at;
      if (next > bytes.length) return false;
      if (nameLength === field.length && isAt(bytes, nameAt, field)) payload = bytes.subarray(valueAt, valueEnd);
    }
    this.entries.push({ id: bytes.toString('latin1', idAt, idEnd), payload });
    this.at = next;
    this.wantedBytes = 0;
    return true;
  }

  /** Reads a head such as `*4`, `:0` or `$-1` into `number`, and returns the position after it: -1 where it is not there whole. */
  private headAt(at: number, mark: number): number {
    const { bytes } = this;
    if (at < 0 || at >= bytes.length) return -1;
    if (bytes[at] !== mark) {
      const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
      if (lineEnd < 0) return -1;
      throw this.complaint(at, lineEnd);
    }
    let i = at + 1;
    const isNegative = bytes[i] === minus;
    if (isNegative) i++;
    let number = 0;
    for (; i < bytes.length; i++) {
      const digit = (bytes[i] as number) - zero;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (i + 2 > bytes.length) return -1;
    this.number = isNegative ? -number : number;
    return i + 2;
  }

  private complaint(at: number, end: number): Error {
    const shown = this.bytes.toString('utf8', at, Math.min(end, at + shownBytes));
    if (shown.startsWith('-')) return new Error(shown.slice(1));
    return new Error(`a reply that is not understood: ${JSON.stringify(shown)}`);
  }
}

const plus = 0x2b;
const minus = 0x2d;
const star = 0x2a;
const colon = 0x3a;
const dollar = 0x24;
const zero = 0x30;
const shownBytes = 200;

/** OK, two times QUEUED, a list of two: the lost, and a list (none where nothing came) of one list: a name, the entries. */
const heads = [plus, plus, plus, star, colon, star, star, dollar, star];
const queuedSteps = 3;
const lostStep = 4;
const readStep = 5;
const nameStep = 7;
const entriesStep = 8;

function isAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}
