import fc from 'fast-check';
import { decimalOf } from './decimal.ts';

/** A JSON value together with a way of spelling it and the text it ought to become. Built, never parsed. */
export type Spelled = { spelled: string; canonical: string };

const spaces = fc.stringMatching(/^[ \t\r\n]{0,2}$/);
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constantFrom('0', '9007199254740993'), fc.stringMatching(/^[1-9][0-9]{0,25}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,25}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?[0-9]{1,2}$/)),
  )
  .map((parts) => parts.join(''))
  .map((spelled): Spelled => ({ spelled, canonical: decimalOf(spelled) ?? '' }));

const character = fc.constantFrom(...'abz09 /:,{}[]é东', '😀', '"', '\\', '\n', '\u0001', '\u007f', '\u2028', '_');
const text = fc.array(fc.tuple(character, fc.constantFrom('plain', 'short', 'unicode')), { maxLength: 6 }).map(
  (letters): Spelled => ({
    spelled: `"${letters.map(([letter, way]) => escaped(letter, way)).join('')}"`,
    canonical: canonicalText(letters.map(([letter]) => letter).join('')),
  }),
);

const literal = fc.constantFrom('true', 'false', 'null').map((word): Spelled => ({ spelled: word, canonical: word }));

/** Any JSON value, with members named twice, escapes of every kind and numbers of any precision. */
export const anyJson: fc.Arbitrary<Spelled> = fc.letrec<{ value: Spelled }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    number,
    text,
    fc.tuple(fc.array(tie('value'), { maxLength: 4 }), spaces).map(([items, space]) => array(items, space)),
    fc
      .tuple(fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }), spaces)
      .map(([members, space]) => object(members, space)),
  ),
})).value;

export const anyJsonObject: fc.Arbitrary<Spelled> = fc
  .tuple(fc.array(fc.tuple(text, anyJson), { maxLength: 5 }), spaces)
  .map(([members, space]) => object(members, space));

function array(items: Spelled[], space: string): Spelled {
  const inside = items.map(({ spelled }) => `${space}${spelled}${space}`).join(',');
  return { spelled: `[${inside}]`, canonical: `[${items.map(({ canonical }) => canonical).join(',')}]` };
}

/** The last of several members of one name counts; names are in the order of their UTF-16 code units. */
function object(members: [Spelled, Spelled][], space: string): Spelled {
  const inside = members.map(([name, value]) => `${space}${name.spelled}${space}:${value.spelled}${space}`).join(',');
  const last = new Map(members.map(([name, value]) => [name.canonical, value.canonical]));
  const sorted = [...last].sort(([a], [b]) => ((JSON.parse(a) as string) < (JSON.parse(b) as string) ? -1 : 1));
  return { spelled: `{${inside}}`, canonical: `{${sorted.map(([name, value]) => `${name}:${value}`).join(',')}}` };
}

const shortEscapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '/': '\\/' };

function escaped(letter: string, way: string): string {
  const isControl = letter < ' ';
  if (way === 'unicode' || (isControl && letter !== '\n'))
    return [...Array(letter.length).keys()].map((i) => unicodeEscape(letter.charCodeAt(i))).join('');
  if (way === 'short' || isControl || letter === '"' || letter === '\\') return shortEscapes[letter] ?? letter;
  return letter;
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** RFC 8785: only quotes, backslashes and control characters are escaped, in the shortest way. */
function canonicalText(letters: string): string {
  const inside = [...letters].map((letter) => {
    if (letter === '/') return letter;
    return shortEscapes[letter] ?? (letter < ' ' ? unicodeEscape(letter.charCodeAt(0)) : letter);
  });
  return `"${inside.join('')}"`;
}
