import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalOf, columnOf, isRefused } from '#test/support/canonical.ts';
import { decimalOf, integerOf } from '#test/support/oracle/decimal.ts';

const integer = columnOf('integer');
const decimal = columnOf('decimal');
const sign = fc.constantFrom('', '+', '-');
const digits = fc.oneof(
  fc.stringMatching(/^[0-9]{0,3}$/),
  fc.stringMatching(/^0{0,3}[0-9]{1,40}0{0,3}$/),
  fc.constantFrom('9007199254740993', '18446744073709551615', '0'.repeat(30)),
);
const exponent = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('e', 'E'), sign, fc.stringMatching(/^[0-9]{1,2}$/)).map((parts) => parts.join('')),
);
const number = fc
  .tuple(
    sign,
    digits,
    fc.oneof(
      fc.constant(''),
      fc.constant('.'),
      digits.map((part) => `.${part}`),
    ),
    exponent,
  )
  .map((parts) => parts.join(''));

describe('integers', () => {
  it.each([
    ['+5', '5'],
    ['05', '5'],
    ['-0', '0'],
    ['+0', '0'],
    ['000', '0'],
    ['-007', '-7'],
    ['18446744073709551615', '18446744073709551615'],
    ['9'.repeat(5_000), '9'.repeat(5_000)],
  ])('%.30s is %.30s', (text, canonical) => {
    expect(canonicalOf(integer, text)).toBe(canonical);
  });

  it.each(['', '-', '+', '1.0', '1e3', '0x10', '1_000', '1,000', ' 1', '1\n', '٣', '−1', '1n'])(
    '%j is none',
    (text) => {
      expect(canonicalOf(integer, text)).toBe(`! v: not an integer: ${JSON.stringify(text)}`);
    },
  );

  it('are what exact arithmetic says, of any size and spelling', () => {
    fc.assert(
      fc.property(
        fc.tuple(sign, digits).map((parts) => parts.join('')),
        (text) => expectSame(integer, text, integerOf(text)),
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('decimals', () => {
  it.each(['1', '1.0', '1.00', '1e0', '+1', '01', '1.', '10e-1', '0.1E1', '0.01e+2', '1000000e-6'])(
    '%s is 1',
    (text) => {
      expect(canonicalOf(decimal, text)).toBe('1');
    },
  );

  it.each([
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['-.0e7', '0'],
    ['0e999999999999', '0'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['1e-400', `0.${'0'.repeat(399)}1`],
    ['-12.340', '-12.34'],
    ['99999999999999999999999999999999999.999999999999999999999999999999', undefined],
  ])('%s is kept to the last digit', (text, canonical) => {
    expect(canonicalOf(decimal, text)).toBe(canonical ?? text);
  });

  it.each([
    '',
    '.',
    '-',
    '+.',
    'e5',
    '.e5',
    '1e',
    '1e+',
    '1e1.5',
    '1.2.3',
    '--1',
    '1 ',
    'NaN',
    'Infinity',
    '0x1',
    '1,5',
    '１',
  ])('%j is none', (text) => expect(canonicalOf(decimal, text)).toBe(`! v: not a decimal: ${JSON.stringify(text)}`));

  it('have at most 4,096 digits once the exponent is written out', () => {
    expect(canonicalOf(decimal, '1e4095')).toBe(`1${'0'.repeat(4_095)}`);
    expect(canonicalOf(decimal, `-${'1'.repeat(4_096)}`)).toBe(`-${'1'.repeat(4_096)}`);
    expect(canonicalOf(decimal, `${'0'.repeat(5_000)}7`)).toBe('7');
    expect(canonicalOf(decimal, `0.${'1'.repeat(4_096)}`)).toBe(`0.${'1'.repeat(4_096)}`);
    const tooLong = [
      '1e4096',
      '1e-4097',
      '1'.repeat(4_097),
      `0.${'1'.repeat(4_097)}`,
      '1e99999999999999999999',
      '1e-9999999999',
    ];
    for (const text of tooLong) expect(canonicalOf(decimal, text)).toContain('! v: a number of more than 4096 digits');
  });

  it('are what exact arithmetic says, of any precision and spelling', () => {
    fc.assert(
      fc.property(number, (text) => expectSame(decimal, text, decimalOf(text))),
      { seed: 4, numRuns: 1_500 },
    );
  });

  it('are read or refused exactly when the oracle reads or refuses them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0015.eE+- '), maxLength: 8 }), (text) =>
        expectSame(decimal, text, decimalOf(text)),
      ),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('take no longer than their length allows, however many zeros stand inside', () => {
    const zeros = '0'.repeat(2_000_000);
    expect(canonicalOf(decimal, `1${zeros}1`)).toContain('! v: a number of more than 4096 digits');
    expect(canonicalOf(decimal, `${zeros}1.5${zeros}`)).toBe('1.5');
    expect(canonicalOf(integer, `1${zeros}1`)).toBe(`1${zeros}1`);
  });

  it('are trimmed only where the definition says so', () => {
    expect(isRefused(canonicalOf(decimal, ' 1.50 '))).toBe(true);
    expect(canonicalOf(columnOf({ type: 'decimal', trim: true }), ' \t1.50\u00a0')).toBe('1.5');
    expect(canonicalOf(columnOf({ type: 'integer', trim: true }), '\n05 ')).toBe('5');
  });
});

function expectSame(column: typeof integer, text: string, expected: string | undefined): void {
  const canonical = canonicalOf(column, text);
  if (expected === undefined) expect(canonical).toMatch(/^! v: not an? (integer|decimal)/);
  else {
    expect(canonical).toBe(expected);
    expect(canonicalOf(column, expected)).toBe(expected);
  }
}

describe('amounts as people write them', () => {
  const amount = columnOf({ type: 'decimal', format: 'grouped' });
  const whole = columnOf({ type: 'integer', format: 'grouped' });

  it.each([
    ['40,055.98', '40055.98'],
    ['1,234,567', '1234567'],
    ['1 234 567.50', '1234567.5'],
    ['1\u00a0234', '1234'],
    ["12'345.6", '12345.6'],
    ['40055.98', '40055.98'],
    ['-1,000', '-1000'],
    ['1,000-', '-1000'],
    ['(1,000.10)', '-1000.1'],
    ['( ¥ 1,000 )', '-1000'],
    ['$1,000', '1000'],
    ['-€1,000', '-1000'],
    ['€ -1,000', '-1000'],
    ['1,000 €', '1000'],
    ['+5', '5'],
    ['1.5e3', '1500'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalOf(amount, text)).toBe(expected);
  });

  it.each([
    '1,23',
    '1,2345',
    '1,234 567',
    '12,34,567',
    ',123',
    '1,234,',
    '(-5)',
    '--5',
    '-5-',
    '(5',
    '5)',
    '€',
    '',
    '()',
  ])('%j is none', (text) => {
    expect(canonicalOf(amount, text)).toBe(`! v: not a decimal: ${JSON.stringify(text)}`);
  });

  it('are whole where the field is, and written out where the field says nothing', () => {
    expect(canonicalOf(whole, '12,345')).toBe('12345');
    expect(canonicalOf(whole, '12,345.5')).toBe('! v: not an integer: "12,345.5"');
    expect(canonicalOf(decimal, '40,055.98')).toBe('! v: not a decimal: "40,055.98"');
  });

  it('are what is grouped, whatever the number', () => {
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(digits, fc.nat(99_999), (number, fraction) => {
        const written = `${number.toLocaleString('en-US')}.${fraction}`;
        expect(canonicalOf(amount, written)).toBe(canonicalOf(decimal, `${number}.${fraction}`));
      }),
    );
  });

  it('cost no more than their length, whatever stands in them', () => {
    const hostile = `(${' '.repeat(1_000_000)})`;
    expect(canonicalOf(amount, hostile)).toContain('not a decimal');
  });
});
