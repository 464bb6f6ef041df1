import fc from 'fast-check';

/** Spellings of JSON values and of what is nearly one. */
const values = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => JSON.stringify(text)),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '0',
    '-0',
    '5',
    '12.50',
    '1e5',
    '1E+2',
    '9007199254740993',
    '-7.0',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
  ),
  fc.constantFrom('true', 'false', 'null', 'tru', 'nul', 'True', 'nullx', ''),
  fc.constantFrom('"2026-06-17 00:00:00"', '"2026-06-17T00:00:00Z"', '"12"', '"1.50"', '" padded "', '""', '"é名😀"'),
  fc.constantFrom('"\\u0041"', '"\\ud800"', '"\\n\\"\\\\\\/"', '"\\x"', '"\\u12"', '"open', '"tab\there"', '"\u0001"'),
  fc.constantFrom(
    '[]',
    '{}',
    '[1,"a",{"b":[null]}]',
    '{"t":"inner","i":7}',
    '[1,]',
    '{"a"}',
    '{,}',
    '[1 2]',
    '{"a":1,}',
  ),
  fc.constantFrom(
    `"${'x'.repeat(126)}"`,
    `"${'x'.repeat(127)}"`,
    `"${'y'.repeat(17_000)}"`,
    `${'['.repeat(70)}${']'.repeat(70)}`,
  ),
);

const spaces = fc.constantFrom('', '', '', '', ' ', '\t', '  ');

/** Objects with some of these members, written in every way, and texts that are nearly such an object. */
export function anyObjectText(names: string[]): fc.Arbitrary<string> {
  const others = ['other', 'T', 't2', '', 'a.b', 'ｔ', ...names.map((name) => `${name} `)];
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names).map((text) => JSON.stringify(text)) },
    { weight: 2, arbitrary: fc.constantFrom(...others).map((text) => JSON.stringify(text)) },
    { weight: 1, arbitrary: fc.constantFrom('"\\u0074"', '"\\u0069"', 't', '"t', '1') },
  );
  const member = fc
    .tuple(spaces, name, spaces, spaces, values, spaces)
    .map(([a, b, c, d, e, f]) => `${a}${b}${c}:${d}${e}${f}`);
  const object = fc
    .tuple(spaces, fc.array(member, { maxLength: 6 }), spaces)
    .map(([before, members, after]) => `${before}{${members.join(',')}}${after}`);
  const damaged = fc
    .tuple(object, fc.nat(), fc.constantFrom('', '"', '}', ',', ' x', '{'))
    .map(([text, at, instead]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + instead + text.slice(cut + 1);
    });
  return fc.oneof({ weight: 4, arbitrary: object }, { weight: 1, arbitrary: damaged });
}
