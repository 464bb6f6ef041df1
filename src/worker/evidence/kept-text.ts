import { limits } from '#shared/limits.ts';

/** A text of a source as evidence keeps it: whole characters of UTF-8, and no more of them than are kept. */
export function wellFormed(text: string): string {
  const bytes = Buffer.from(text.slice(0, limits.rawBytesMax));
  return bytes.length <= limits.rawBytesMax
    ? text.slice(0, limits.rawBytesMax).toWellFormed()
    : bytes.subarray(0, limits.rawBytesMax).toString('utf8');
}
