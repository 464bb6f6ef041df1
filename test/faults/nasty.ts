import type { Random } from '#test/support/random.ts';

/** How often a value is an ordinary one: a record with nothing but faults in it never gets far. */
const ordinary = 0.75;

/** Bytes that are no UTF-8, that look like other encodings, or that programs trip over. */
export function nastyBytes(random: Random): Buffer {
  if (random.chance(ordinary)) return Buffer.from('plain');
  return random.pick([
    Buffer.from([0xff, 0xfe, 0x41, 0x00]),
    Buffer.from([0xc0, 0x80]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0xf4, 0x90, 0x80, 0x80]),
    Buffer.from([0xe4, 0xb8]),
    // 对账 in GBK
    Buffer.from([0xb6, 0xd4, 0xd5, 0xcb]),
    Buffer.from([0x81, 0x30, 0x81]),
    Buffer.from([0x00, 0x01, 0x7f]),
    Buffer.from('\ufeff\u2028\u0085'),
    Buffer.from(Array.from({ length: 1 + random.below(40) }, () => random.below(256))),
  ]);
}

/** Texts and numbers at the edge of what a cell may hold. */
export function nastyText(random: Random): Buffer {
  if (random.chance(ordinary)) return Buffer.from(String(random.below(1_000)));
  return Buffer.from(
    random.pick([
      '1e400',
      '-1e-400',
      `${'9'.repeat(65)}.${'9'.repeat(30)}`,
      '18446744073709551615',
      '0000-00-00',
      '__proto__',
      'NaN',
      '-0',
      '0x10',
      'a"b',
      '"open',
      '"a" b',
      "=cmd|' /C calc'!A0",
      '\0',
      '😀'.repeat(1 + random.below(20)),
      '',
      ' ',
    ]),
  );
}

/** JSON values, and some that nearly are. */
export function nastyJson(random: Random): string {
  if (random.chance(ordinary)) return random.pick(['1.5', '2', 'null', '17']);
  const deep = random.pick([10, 511, 512, 513, 10_000]);
  return random.pick([
    `${'['.repeat(deep)}${']'.repeat(deep)}`,
    `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    '['.repeat(deep),
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"a":1,"a":2}',
    '1e400',
    '-1e-400',
    '1e999999999',
    `${'9'.repeat(5_000)}`,
    '-0',
    '01',
    '"\u2028"',
    'true',
    'null',
    '"text"',
    'nul',
    '',
    '{"a":}',
    '[1,]',
  ]);
}

/** What a table may be given, whatever the column makes of it. */
export const tableValues = [
  'NULL',
  `'${'9'.repeat(35)}.${'9'.repeat(30)}'`,
  "'18446744073709551615'",
  "'-1'",
  "'0000-00-00'",
  "'2026-02-31 25:61:61'",
  "'838:59:59'",
  "'1e400'",
  "''",
  "b'1111'",
];

/** One value of 50 MB. */
export function hugeText(): string {
  return 'x'.repeat(50 * 1024 * 1024);
}
