import { createHash } from 'node:crypto';
import { limits } from '#shared/limits.ts';
import { printable } from './printable.ts';

/**
 * Names a key, or an entry of a bucket, as `redis b:1 field S1`. No two share a place, for by it the sink knows an entry
 * that is handed over again: a " field " of the key itself is escaped, and what is too long ends in a digest of all.
 */
export function placeOfEntry(key: Uint8Array, field: Uint8Array | undefined): string {
  const place = `redis ${printable(key).replace(/ field(?= |$)/g, '\\x20field')}`;
  return shortened(field ? `${place} field ${printable(field)}` : place);
}

function shortened(place: string): string {
  const bytes = Buffer.from(place);
  if (bytes.length <= limits.rawBytesMax) return place;
  const end = `… sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
  // A character that is cut in two takes three bytes as the mark that stands for it.
  const shown = limits.rawBytesMax - Buffer.byteLength(end) - 3;
  return `${bytes.toString('utf8', 0, shown)}${end}`;
}
