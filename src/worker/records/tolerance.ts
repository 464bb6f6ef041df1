import type { Tolerance } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import { microsecondsOf } from './canonical-datetime.ts';

/**
 * Whether two canonical values are within a tolerance; a difference equal to it is within. Exact: decimals are compared
 * as integers of a common scale, instants in microseconds, never as floats. Integers of more digits than a decimal may
 * have are within no tolerance: reading millions of digits as a number takes seconds.
 */
export function isWithin(tolerance: Tolerance, inbound: string, outbound: string): boolean {
  if (tolerance.kind === 'duration')
    return magnitude(microsecondsOf(inbound) - microsecondsOf(outbound)) <= tolerance.microseconds;
  if (isTooLong(inbound) || isTooLong(outbound)) return false;
  const a = parseDecimal(inbound);
  const b = parseDecimal(outbound);
  const scale = Math.max(a.scale, b.scale);
  const difference = magnitude(scaled(a, scale) - scaled(b, scale));
  if (tolerance.kind === 'absolute') {
    const common = Math.max(scale, tolerance.scale);
    return difference * 10n ** BigInt(common - scale) <= tolerance.units * 10n ** BigInt(common - tolerance.scale);
  }
  // |a - b| ≤ |a| · units / 10^scale / 100, with every division multiplied out.
  return difference * 100n * 10n ** BigInt(tolerance.scale) <= magnitude(scaled(a, scale)) * tolerance.units;
}

/** A canonical decimal is within the limit as it is; an integer has any size. */
function isTooLong(canonical: string): boolean {
  const digits = canonical.length - (canonical.startsWith('-') ? 1 : 0);
  return digits > limits.decimalDigitsMax && !canonical.includes('.');
}

type Decimal = { units: bigint; scale: number };

/** A canonical decimal or integer as `units / 10^scale`. */
function parseDecimal(canonical: string): Decimal {
  const point = canonical.indexOf('.');
  if (point < 0) return { units: BigInt(canonical), scale: 0 };
  return { units: BigInt(canonical.slice(0, point) + canonical.slice(point + 1)), scale: canonical.length - point - 1 };
}

function scaled({ units, scale }: Decimal, target: number): bigint {
  return units * 10n ** BigInt(target - scale);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
