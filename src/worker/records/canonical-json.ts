import { limits } from '#shared/limits.ts';
import { canonicalDecimal } from './canonical-number.ts';
import { quoted, type Read } from './read.ts';

/**
 * JSON with its members sorted by UTF-16 code units, without spaces, strings escaped as RFC 8785 does. Numbers keep every
 * digit (unlike RFC 8785, which rounds them to doubles): `1.0` and `1e0` are `1`. The value `null` is null.
 */
export function canonicalJson(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch (error) {
    if (error instanceof RangeError) return { reason: tooDeep };
    return { reason: `not JSON: ${quoted(text)}` };
  }
  if (value === null) return { text: null };
  const parts: string[] = [];
  const reason = spell(value, parts, 0);
  return reason === undefined ? { text: parts.join('') } : { reason };
}

/** A number as it was written: JSON.parse has already rounded the value it passes on. */
class Digits {
  constructor(readonly text: string) {}
}

// Asked of every text: JSON.stringify would write one as an escape, which looks well-formed.
const loneSurrogate = 'a lone surrogate, which no UTF-8 text can hold';
const tooDeep = `nested deeper than ${limits.jsonDepthMax} levels`;

function keepDigits(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' && context.source !== undefined ? new Digits(context.source) : value;
}

function spell(value: unknown, parts: string[], depth: number): string | undefined {
  if (depth > limits.jsonDepthMax) return tooDeep;
  if (value instanceof Digits) {
    const number = canonicalDecimal(value.text);
    if ('reason' in number) return number.reason;
    parts.push(number.text ?? '');
    return undefined;
  }
  if (typeof value === 'string' && !value.isWellFormed()) return loneSurrogate;
  if (value === null || typeof value !== 'object') {
    parts.push(JSON.stringify(value));
    return undefined;
  }
  return Array.isArray(value)
    ? spellArray(value, parts, depth)
    : spellObject(value as Record<string, unknown>, parts, depth);
}

function spellArray(items: unknown[], parts: string[], depth: number): string | undefined {
  parts.push('[');
  for (let i = 0; i < items.length; i++) {
    if (i > 0) parts.push(',');
    const reason = spell(items[i], parts, depth + 1);
    if (reason !== undefined) return reason;
  }
  parts.push(']');
  return undefined;
}

function spellObject(members: Record<string, unknown>, parts: string[], depth: number): string | undefined {
  parts.push('{');
  let separator = '';
  // The default sort compares UTF-16 code units, which is the order RFC 8785 asks for.
  for (const name of Object.keys(members).sort()) {
    if (!name.isWellFormed()) return loneSurrogate;
    parts.push(separator, JSON.stringify(name), ':');
    separator = ',';
    const reason = spell(members[name], parts, depth + 1);
    if (reason !== undefined) return reason;
  }
  parts.push('}');
  return undefined;
}
