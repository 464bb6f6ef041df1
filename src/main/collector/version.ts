import type { VersionSettings } from '#shared/collector.ts';
import { canonicalDatetime } from '#worker/records/canonical-datetime.ts';
import { canonicalDecimal, canonicalInteger } from '#worker/records/canonical-number.ts';
import type { Read } from '#worker/records/read.ts';

/**
 * A version as it is compared. Where kinds meet under one key, texts come before numbers and numbers before instants, so
 * that the order is whole and the outcome does not depend on who arrives first.
 */
export type Version = { rank: 0 | 1 | 2; text: string };

/** Reads a version's text, or says why it is none. Exact: numbers of any size, instants to the microsecond. */
export function versionReader({
  name,
  type,
  zone,
  format,
}: VersionSettings): (text: string) => Version | { reason: string } {
  const settled = (rank: Version['rank'], read: Read): Version | { reason: string } =>
    'reason' in read
      ? { reason: `version ${name}: ${read.reason}` }
      : read.text === null
        ? { reason: `no version: ${name} is null` }
        : { rank, text: read.text };
  switch (type) {
    case 'text':
      return (text) => ({ rank: 0, text });
    case 'integer':
      return (text) => settled(1, canonicalInteger(text));
    case 'decimal':
      return (text) => settled(1, canonicalDecimal(text));
    case 'datetime':
      return (text) => settled(2, canonicalDatetime(text, format, zone));
    default:
      return (text) => guessed(text, zone);
  }
}

function guessed(text: string, zone: string): Version {
  const number = canonicalDecimal(text);
  if ('text' in number && number.text !== null) return { rank: 1, text: number.text };
  const instant = canonicalDatetime(text, 'iso', zone);
  if ('text' in instant && instant.text !== null) return { rank: 2, text: instant.text };
  return { rank: 0, text };
}

/** Negative where `a` is the lower version. */
export function compareVersions(a: Version, b: Version): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.text === b.text) return 0;
  if (a.rank === 0) return Buffer.compare(Buffer.from(a.text), Buffer.from(b.text)); // UTF-8 sorts by code point
  if (a.rank === 1) return compareDecimals(a.text, b.text);
  return a.text.slice(0, -1) < b.text.slice(0, -1) ? -1 : 1; // fixed width but for the fraction; without its Z
}

/** Canonical decimals: no leading zeros, none at the end of a fraction. */
function compareDecimals(a: string, b: string): number {
  const isNegative = a.startsWith('-');
  if (isNegative !== b.startsWith('-')) return isNegative ? -1 : 1;
  const order = compareMagnitudes(isNegative ? a.slice(1) : a, isNegative ? b.slice(1) : b);
  return isNegative ? -order : order;
}

function compareMagnitudes(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.');
  const [wholeB = '', fractionB = ''] = b.split('.');
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length;
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  return fractionA === fractionB ? 0 : fractionA < fractionB ? -1 : 1;
}
