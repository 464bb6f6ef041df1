/** A number without rounding: `units / 10^scale`. */
export type Exact = { units: bigint; scale: bigint };

/** Reads sign, digits, point and exponent one character at a time. Undefined where the text is no decimal. */
export function exactOf(text: string): Exact | undefined {
  const [mantissa = '', exponent, ...more] = text.toLowerCase().split('e');
  const [whole = '', fraction = '', ...points] = withoutSign(mantissa).split('.');
  if (more.length > 0 || points.length > 0 || !areDigits(whole + fraction) || whole + fraction === '') return undefined;
  if (exponent !== undefined && (!areDigits(withoutSign(exponent)) || withoutSign(exponent) === '')) return undefined;
  const magnitude = [...(whole + fraction)].reduce((sum, digit) => sum * 10n + BigInt(digit), 0n);
  const power = exponent === undefined ? 0n : BigInt(withoutSign(exponent)) * (exponent.startsWith('-') ? -1n : 1n);
  return { units: mantissa.startsWith('-') ? -magnitude : magnitude, scale: BigInt(fraction.length) - power };
}

/** Plain digits: no exponent, no zero that says nothing. */
export function spellExact({ units, scale }: Exact): string {
  if (scale <= 0n) return String(units * 10n ** -scale);
  const magnitude = String(units < 0n ? -units : units).padStart(Number(scale) + 1, '0');
  let text = `${magnitude.slice(0, -Number(scale))}.${magnitude.slice(-Number(scale))}`;
  while (text.endsWith('0')) text = text.slice(0, -1);
  if (text.endsWith('.')) text = text.slice(0, -1);
  return units < 0n && text !== '0' ? `-${text}` : text;
}

export function decimalOf(text: string): string | undefined {
  const exact = exactOf(text);
  return exact && spellExact(exact);
}

export function integerOf(text: string): string | undefined {
  return /[.eE]/.test(text) ? undefined : decimalOf(text);
}

/** Whether two numbers are no further apart than `most`; of a percentage, `most` hundredths of the first. */
export function areNear(a: string, b: string, most: string, isPercent: boolean): boolean {
  const [one, other, limit] = [a, b, most].map((text) => exactOf(text) ?? { units: 0n, scale: 0n });
  if (!one || !other || !limit) return false;
  const distance = absolute(minus(one, other));
  const allowed = isPercent ? times(absolute(one), { units: limit.units, scale: limit.scale + 2n }) : limit;
  return minus(distance, allowed).units <= 0n;
}

export function plus(a: Exact, b: Exact): Exact {
  if (a.scale > b.scale) return plus(b, a);
  return { units: a.units * 10n ** (b.scale - a.scale) + b.units, scale: b.scale };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function times(a: Exact, b: Exact): Exact {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

function absolute({ units, scale }: Exact): Exact {
  return { units: units < 0n ? -units : units, scale };
}

function withoutSign(text: string): string {
  return text.startsWith('+') || text.startsWith('-') ? text.slice(1) : text;
}

function areDigits(text: string): boolean {
  return [...text].every((character) => character >= '0' && character <= '9');
}
