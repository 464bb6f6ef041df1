/**
 * How one number became another, as changes are spelled (`spelling.ts`): likeliest first. Exact on the digits; no value
 * ever becomes a float. Nothing where one of the texts is no plain number of ordinary length.
 */
export function numberChanges(inbound: string, outbound: string): string[] {
  const [a, b] = [exact(inbound), exact(outbound)];
  if (!a || !b) return [];
  const changes: string[] = [];
  if (a.units !== 0n && a.units * tenTo(b.scale) === -b.units * tenTo(a.scale)) changes.push('sign');
  else changes.push(...timesOf(a, b));
  changes.push(`plus ${differenceOf(a, b)}`);
  return changes;
}

/** A number as `units / 10^scale`. */
export type Exact = { units: bigint; scale: number };

export function exact(text: string): Exact | undefined {
  if (text.length > digitsMax || !plainNumber.test(text)) return undefined;
  const point = text.indexOf('.');
  if (point < 0) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

const plainNumber = /^-?\d+(?:\.\d+)?$/;
/** Longer ones are told apart, but nobody's amounts. */
const digitsMax = 60;

export function added(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  return { units: a.units * tenTo(scale - a.scale) + b.units * tenTo(scale - b.scale), scale };
}

export function minus(a: Exact, b: Exact): Exact {
  return added(a, { units: -b.units, scale: b.scale });
}

/** Without zeros at the end of its fraction. */
export function decimalText({ units, scale }: Exact): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const whole = scale === 0 ? digits : digits.slice(0, digits.length - scale);
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

function differenceOf(a: Exact, b: Exact): string {
  return decimalText(minus(b, a));
}

/** Only ratios that somebody could mean: of two unrelated amounts the terms are long. */
function timesOf(a: Exact, b: Exact): string[] {
  if (a.units === 0n || b.units === 0n) return [];
  let [numerator, denominator] = [b.units * tenTo(a.scale), a.units * tenTo(b.scale)];
  const divisor = commonDivisor(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
  if (numerator === denominator) return [];
  const size = numerator < 0n ? -numerator : numerator;
  return size > termMax || denominator > termMax ? [] : [`times ${numerator}/${denominator}`];
}

const termMax = 1_000_000n;

function commonDivisor(a: bigint, b: bigint): bigint {
  let [high, low] = [a < 0n ? -a : a, b < 0n ? -b : b];
  // Ordinary amounts fit into numbers, with which this is ten times as fast.
  if (high <= safe && low <= safe) {
    let [x, y] = [Number(high), Number(low)];
    while (y !== 0) [x, y] = [y, x % y];
    return BigInt(x);
  }
  while (low !== 0n) [high, low] = [low, high % low];
  return high;
}

const safe = BigInt(Number.MAX_SAFE_INTEGER);
const powers = Array.from({ length: 2 * digitsMax }, (_, exponent) => 10n ** BigInt(exponent));

function tenTo(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}
