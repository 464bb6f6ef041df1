import type { ColumnType } from '#shared/column.ts';
import { microsecondsOf } from '../canonical-datetime.ts';
import { numberChanges } from './number-change.ts';
import { textChanges } from './text-change.ts';

/**
 * Everything that may be said of how a value became another, as changes are spelled, likeliest first: which of them is the
 * cause is decided by how many findings share it. Never empty; the last is what is said where none is shared.
 */
export function valueChanges(type: ColumnType, inbound: string | null, outbound: string | null): string[] {
  const plain = changeOfNothing(inbound, outbound);
  if (plain) return [plain];
  const [a, b] = [inbound ?? '', outbound ?? ''];
  const changes = type === 'datetime' ? momentChanges(a, b) : [...numberChanges(a, b), ...textsOf(type, a, b)];
  // A pair of values says more than a ratio or difference that nothing but this pair has.
  if (a.length <= pairMax && b.length <= pairMax) {
    const telling = changes.findIndex((change) => !isTelling(change));
    changes.splice(telling < 0 ? changes.length : telling, 0, `became ${JSON.stringify([a, b])}`);
  }
  const last = changes.find((change) => isTelling(change));
  return [...changes, last ?? coarseOf(changes.find((change) => change.startsWith('cut ')) ?? 'other')];
}

const pairMax = 40;

/** Says something by itself, however few findings share it: nobody multiplies by a hundred by chance. */
export function isTelling(change: string): boolean {
  if (change.startsWith('times ')) return /^times (?:10+\/1|1\/10+)$/.test(change);
  if (change.startsWith('moved ')) return isHours(BigInt(change.slice('moved '.length)));
  return (
    standing.has(change) ||
    change.startsWith('swapped ') ||
    change.startsWith('reason ') ||
    change.startsWith('counts ')
  );
}

const standing = new Set([
  ...['sign', 'case', 'space around', 'space inside', 'encoding', 'emptied'],
  ...['null value', 'null empty', 'filled value', 'filled empty', 'other', 'cut'],
]);

/** What is left of a change where too few findings share it. */
export function coarseOf(change: string): string {
  if (isTelling(change)) return change;
  return change.startsWith('cut ') ? 'cut' : 'other';
}

function changeOfNothing(inbound: string | null, outbound: string | null): string | undefined {
  if (inbound === null) return outbound === '' ? 'filled empty' : 'filled value';
  if (outbound === null) return inbound === '' ? 'null empty' : 'null value';
  if (outbound === '') return 'emptied';
  return inbound === '' ? 'other' : undefined;
}

/** Of numbers the digits alone say nothing: 129 did not become 12900 by a suffix. */
function textsOf(type: ColumnType, inbound: string, outbound: string): string[] {
  return type === 'integer' || type === 'decimal' || type === 'boolean' ? [] : textChanges(inbound, outbound);
}

function momentChanges(inbound: string, outbound: string): string[] {
  const by = microsecondsOf(outbound) - microsecondsOf(inbound);
  return by === 0n ? [] : [`moved ${by}`];
}

/** A quarter of an hour up to a day is what zones and summer times differ by. */
function isHours(microseconds: bigint): boolean {
  const size = microseconds < 0n ? -microseconds : microseconds;
  return size % 900_000_000n === 0n && size <= 86_400_000_000n;
}
