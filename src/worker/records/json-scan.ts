import { isUtf8 } from 'node:buffer';
import { limits } from '#shared/limits.ts';
import type { Row } from './row.ts';

/**
 * Finds the wanted members of a JSON object in its bytes, without building the object: numbers keep their digits, texts
 * without escapes stay bytes. Strict (RFC 8259): the whole value is checked, also what is not wanted. A member named
 * twice counts as last written, as in JSON.parse. `a.b` names the member b of the object a.
 */
export class JsonScanner {
  private readonly root: Member;
  private bytes: Uint8Array = Buffer.alloc(0);
  private at = 0;
  private end = 0;

  /** `names[i]` is the member for column i (undefined where the column comes from elsewhere); `isJson[i]` wants it as JSON, not as text. */
  constructor(
    names: (string | undefined)[],
    private readonly isJson: boolean[],
  ) {
    this.root = memberTree(names);
  }

  /** Fills the row's wanted columns. Returns why the bytes are no JSON object, or undefined. */
  scan(bytes: Uint8Array, start: number, end: number, row: Row): string | undefined {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    try {
      this.space();
      if (this.peek() !== openBrace) return 'not a JSON object';
      this.object(this.root, row, 0);
      this.space();
      return this.at === this.end ? undefined : `not JSON: something follows the object at byte ${this.at - start + 1}`;
    } catch (error) {
      if (error instanceof Broken) return `not JSON: ${error.message} at byte ${this.at - start + 1}`;
      throw error;
    }
  }

  private object(member: Member | undefined, row: Row, depth: number): void {
    if (depth > limits.jsonDepthMax) throw new Broken(`nested deeper than ${limits.jsonDepthMax} levels`);
    this.at++;
    this.space();
    if (this.peek() === closeBrace) {
      this.at++;
      return;
    }
    for (;;) {
      const known = this.memberName(member);
      this.space();
      this.expect(colon, 'a colon');
      this.space();
      this.value(known, row, depth);
      this.space();
      if (this.peek() === comma) {
        this.at++;
        this.space();
        continue;
      }
      this.expect(closeBrace, 'a comma or a closing brace');
      return;
    }
  }

  private array(row: Row, depth: number): void {
    if (depth > limits.jsonDepthMax) throw new Broken(`nested deeper than ${limits.jsonDepthMax} levels`);
    this.at++;
    this.space();
    if (this.peek() === closeBracket) {
      this.at++;
      return;
    }
    for (;;) {
      this.value(undefined, row, depth);
      this.space();
      if (this.peek() === comma) {
        this.at++;
        this.space();
        continue;
      }
      this.expect(closeBracket, 'a comma or a closing bracket');
      return;
    }
  }

  private value(member: Member | undefined, row: Row, depth: number): void {
    const start = this.at;
    const first = this.peek();
    // A member written twice counts as last written, with everything inside it.
    if (member) clear(member, row);
    if (first === quote) {
      const hasEscapes = this.string();
      if (member) for (const column of member.columns) this.setString(row, column, start, hasEscapes);
      return;
    }
    if (first === openBrace) this.object(member, row, depth + 1);
    else if (first === openBracket) this.array(row, depth + 1);
    else if (first === lowerT) this.word('true');
    else if (first === lowerF) this.word('false');
    else if (first === lowerN) {
      this.word('null');
      name(member, row);
      return;
    } else this.number();
    if (member) for (const column of member.columns) row.set(column, this.bytes, start, this.at);
  }

  private setString(row: Row, column: number, start: number, hasEscapes: boolean): void {
    if (this.isJson[column]) row.set(column, this.bytes, start, this.at);
    else if (!hasEscapes) row.set(column, this.bytes, start + 1, this.at - 1);
    else {
      const text = this.decoded(start);
      if (!text.isWellFormed()) throw new Broken('a lone surrogate');
      row.setText(column, text);
    }
  }

  /** Passes over a member's name and returns the wanted member it names, if any. */
  private memberName(member: Member | undefined): Member | undefined {
    if (this.peek() !== quote) throw new Broken('a member name was expected');
    const start = this.at;
    const hasEscapes = this.string();
    if (!member?.members) return undefined;
    if (hasEscapes) {
      const name = this.decoded(start);
      return member.members.find((candidate) => candidate.name === name);
    }
    const length = this.at - start - 2;
    for (const candidate of member.members) {
      if (candidate.bytes.length === length && this.isAt(candidate.bytes, start + 1)) return candidate;
    }
    return undefined;
  }

  private isAt(text: Uint8Array, at: number): boolean {
    for (let i = 0; i < text.length; i++) {
      if (text[i] !== this.bytes[at + i]) return false;
    }
    return true;
  }

  private decoded(start: number): string {
    const bytes = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, this.at - start);
    // Decoding would put U+FFFD in the place of whatever is malformed.
    if (!isUtf8(bytes)) throw new Broken('a text that is not valid UTF-8');
    return JSON.parse(bytes.toString('utf8')) as string;
  }

  /** Passes over a string and says whether it has escapes. */
  private string(): boolean {
    const { bytes, end } = this;
    let hasEscapes = false;
    for (let i = this.at + 1; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === quote) {
        this.at = i + 1;
        return hasEscapes;
      }
      if (byte === backslash) {
        hasEscapes = true;
        i = this.escapeEnd(i);
      } else if (byte < 0x20) {
        this.at = i;
        throw new Broken('a control character in a text');
      }
    }
    this.at = end;
    throw new Broken('a text that does not end');
  }

  private escapeEnd(at: number): number {
    const kind = this.bytes[at + 1] as number;
    if (at + 1 < this.end && simpleEscapes.includes(kind)) return at + 1;
    this.at = at;
    if (kind !== lowerU || at + 5 >= this.end) throw new Broken('a wrong escape');
    for (let i = at + 2; i < at + 6; i++) {
      if (!isHexDigit(this.bytes[i] as number)) throw new Broken('a wrong escape');
    }
    return at + 5;
  }

  private number(): void {
    if (this.peek() === minus) this.at++;
    if (this.peek() === zero) this.at++;
    else this.digits('a value was expected');
    if (this.peek() === point) {
      this.at++;
      this.digits('digits were expected');
    }
    if ((this.peek() | 0x20) === lowerE) {
      this.at++;
      if (this.peek() === plus || this.peek() === minus) this.at++;
      this.digits('digits were expected');
    }
  }

  private digits(complaint: string): void {
    const start = this.at;
    while (this.at < this.end && isDigit(this.bytes[this.at] as number)) this.at++;
    if (this.at === start) throw new Broken(complaint);
  }

  private word(text: string): void {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.at + i] !== text.charCodeAt(i) || this.at + i >= this.end)
        throw new Broken('a value was expected');
    }
    this.at += text.length;
  }

  private expect(byte: number, what: string): void {
    if (this.peek() !== byte) throw new Broken(`${what} was expected`);
    this.at++;
  }

  private space(): void {
    while (this.at < this.end && isSpace(this.bytes[this.at] as number)) this.at++;
  }

  private peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }
}

type Member = { name: string; bytes: Buffer; columns: number[]; members: Member[] | undefined };

class Broken extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const lowerE = 0x65;
const lowerF = 0x66;
const lowerN = 0x6e;
const lowerT = 0x74;
const lowerU = 0x75;
const simpleEscapes = [...'"\\/bfnrt'].map((character) => character.charCodeAt(0));

function memberTree(names: (string | undefined)[]): Member {
  const root = newMember('');
  names.forEach((name, column) => {
    if (name === undefined) return;
    let member = root;
    for (const part of name.split('.')) member = childOf(member, part);
    member.columns.push(column);
  });
  return root;
}

function childOf(member: Member, name: string): Member {
  member.members ??= [];
  const known = member.members.find((candidate) => candidate.name === name);
  if (known) return known;
  const child = newMember(name);
  member.members.push(child);
  return child;
}

function newMember(name: string): Member {
  return { name, bytes: Buffer.from(name), columns: [], members: undefined };
}

function clear(member: Member, row: Row): void {
  for (const column of member.columns) row.setNull(column);
  for (const nested of member.members ?? []) clear(nested, row);
}

/** A member that is null is at least spelt right. */
function name(member: Member | undefined, row: Row): void {
  for (const column of member?.columns ?? []) row.named[column] = 1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
