import { plain } from './spelling.ts';

/**
 * How one value is written: `write` returns the position after it, or -1 where the finding is to be written by its texts. So
 * it is, too, where a value is null and nothing is said to be written then.
 */
export type ValueSpelling = {
  absent: string | undefined;
  write(from: Buffer, start: number, end: number, target: Buffer, into: number): number;
};

type Spelled = {
  absent: string | undefined;
  /** One character on each side of a plain value, or none. */
  quote: string;
  /** Says of each byte whether a value of such bytes is copied as it is (`byteTable`). */
  table: Uint8Array;
  plainBytesMax?: number;
  /** Any other value, quotes and all; null where the finding is to be written by its texts. */
  textOf(text: string): string | null;
};

/** Copies plain values, and makes a text of any other. */
export function spelledAs({ absent, quote, table, plainBytesMax = Number.POSITIVE_INFINITY, textOf }: Spelled) {
  const quoteCode = quote === '' ? 0 : quote.charCodeAt(0);
  const spelling: ValueSpelling = {
    absent,
    write(from, start, end, target, into) {
      let at = into;
      let seen: number = end - start > plainBytesMax ? ~plain : plain;
      if (quoteCode !== 0) target[at++] = quoteCode;
      for (let i = start; i < end; i++) {
        const byte = from[i] as number;
        seen |= table[byte] as number;
        target[at++] = byte;
      }
      if (seen === plain) {
        if (quoteCode !== 0) target[at++] = quoteCode;
        return at;
      }
      const text = textOf(from.toString('utf8', start, end));
      return text === null ? -1 : into + target.write(text, into);
    },
  };
  return spelling;
}
