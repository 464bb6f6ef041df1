import { limits } from '#shared/limits.ts';

/**
 * A number as people write amounts, as plain digits with a point: groups of three parted by a comma, an apostrophe or a
 * space; a sign of a currency on either side; a minus behind, or parentheses for what is negative. `(¥40,055.98)` becomes
 * `-40055.98`. What is not written so stays as it is, to be told of.
 */
export function ungrouped(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > limits.amountCharactersMax) return text;
  const isBracketed = trimmed.startsWith('(') && trimmed.endsWith(')');
  const front = withoutFront(isBracketed ? trimmed.slice(1, -1) : trimmed);
  const back = withoutBack(front.rest);
  const signs = front.signs + back.signs + (isBracketed ? '-' : '');
  if (signs.length > 1 || !grouped.test(back.rest)) return text;
  return (signs === '-' ? '-' : '') + back.rest.replace(/[^\d.]/g, '');
}

type Stripped = { signs: string; rest: string };

/** A sign before or after a currency's. */
function withoutFront(text: string): Stripped {
  const before = /^[+-]/.exec(text.trimStart())?.[0] ?? '';
  const rest = text
    .trimStart()
    .slice(before.length)
    .trimStart()
    .replace(/^\p{Sc}/u, '')
    .trimStart();
  const after = /^[+-]/.exec(rest)?.[0] ?? '';
  return { signs: before + after, rest: rest.slice(after.length).trimStart() };
}

function withoutBack(text: string): Stripped {
  const rest = text.trimEnd();
  const isNegative = rest.endsWith('-');
  const unsigned = isNegative ? rest.slice(0, -1).trimEnd() : rest;
  return { signs: isNegative ? '-' : '', rest: unsigned.replace(/\p{Sc}$/u, '').trimEnd() };
}

const grouped = /^(?:\d{1,3}([,'\u2019 \u00a0\u202f])\d{3}(?:\1\d{3})*|\d*)(?:\.\d*)?$/;
