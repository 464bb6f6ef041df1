import type { Row } from './row.ts';

/**
 * `order:{order_id}:{line}`: texts with fields of the definition between them. `\{` and `\}` are braces of the key
 * itself. A field takes as few bytes as it can, the last one takes the rest, so that one key is read in one way only.
 */
export class KeyPattern {
  readonly names: string[] = [];
  /** What SCAN is asked to match: every field as `*`. */
  readonly glob: string;
  private readonly plainTexts: string[];
  /** What stands before each field, and after the last one. */
  private readonly texts: Buffer[] = [];
  private columns: number[] = [];

  constructor(readonly source: string) {
    const pieces = source.split(/(?<!\\)\{([^{}]+)(?<!\\)\}/);
    const texts = pieces.filter((_, index) => index % 2 === 0).map((text) => text.replace(/\\([{}\\])/g, '$1'));
    this.names = pieces.filter((_, index) => index % 2 === 1);
    this.plainTexts = texts;
    this.texts = texts.map((text) => Buffer.from(text));
    this.glob = texts.map((text) => text.replace(/[\\*?[\]]/g, '\\$&')).join('*');
  }

  /** Two fields with nothing between them: no telling where the first one ends. */
  get hasNeighbours(): boolean {
    return this.texts.slice(1, -1).some((text) => text.length === 0);
  }

  /** Says which column of a row each field is. */
  bind(columnOf: (name: string) => number): void {
    this.columns = this.names.map(columnOf);
  }

  /** The key of a record with these values. */
  spelled(textOf: (name: string) => string): string {
    return this.plainTexts.map((text, i) => text + (i < this.names.length ? textOf(this.names[i] ?? '') : '')).join('');
  }

  /** Sets the row's columns to their parts of the key. Returns false where the key does not fit the pattern. */
  fill(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
    const { texts, columns } = this;
    const tail = texts[columns.length] as Buffer;
    const tailStart = end - tail.length;
    const head = texts[0] as Buffer;
    let at = start + head.length;
    if (at > tailStart || !isAt(bytes, start, head) || !isAt(bytes, tailStart, tail)) return false;
    for (let i = 0; i < columns.length; i++) {
      const isLast = i === columns.length - 1;
      const next = texts[i + 1] as Buffer;
      const stop = isLast ? tailStart : find(bytes, at, tailStart, next);
      if (stop === -1) return false;
      row.set(columns[i] as number, bytes, at, stop);
      at = stop + next.length;
    }
    return true;
  }
}

function find(bytes: Uint8Array, from: number, end: number, text: Buffer): number {
  for (let at = from; at + text.length <= end; at++) if (isAt(bytes, at, text)) return at;
  return -1;
}

function isAt(bytes: Uint8Array, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}
