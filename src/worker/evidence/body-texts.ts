import { isAscii } from 'node:buffer';
import { varintSize } from '#worker/records/bytes.ts';
import { readVarint } from '#worker/records/packed.ts';

/** Packed bodies that follow one another, and the text that they would be if every byte were a character. */
export type BodyTexts = { bytes: Buffer; text(): string; isAscii: boolean };

/** One call for many bodies: a value is then a part of a text, where it would be a call of its own. */
export function bodyTexts(bytes: Buffer | null): BodyTexts {
  const there = bytes ?? Buffer.alloc(0);
  let text: string | undefined;
  return { bytes: there, text: () => (text ??= there.toString('latin1')), isAscii: isAscii(there) };
}

/** Puts the texts of `count` values from `at` on into `values`. */
export function textsFrom(bodies: BodyTexts, at: number, values: (string | null)[], count: number): void {
  const { bytes } = bodies;
  const text = bodies.text();
  let position = at;
  for (let i = 0; i < count; i++) {
    const length = readVarint(bytes, position);
    if (length === 0) {
      values[i] = null;
      position++;
      continue;
    }
    const start = position + varintSize(length);
    position = start + length - 1;
    const isPlain = bodies.isAscii || isAsciiRange(bytes, start, position);
    values[i] = isPlain ? text.slice(start, position) : bytes.toString('utf8', start, position);
  }
}

function isAsciiRange(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}
