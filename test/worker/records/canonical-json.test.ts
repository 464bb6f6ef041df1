import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalOf, columnOf } from '#test/support/canonical.ts';
import { anyJson } from '#test/support/oracle/json.ts';

const json = columnOf('json');

describe('json', () => {
  it.each([
    ['{"b":1,"a":2}', '{"a":2,"b":1}'],
    ['{ "a" : [ 1 , 2 ] }', '{"a":[1,2]}'],
    ['[1.0, 1e0, -0, 100e-2]', '[1,1,0,1]'],
    ['9007199254740993', '9007199254740993'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"__proto__":{"admin":true},"constructor":1}', '{"__proto__":{"admin":true},"constructor":1}'],
    ['"\\u0041\\/\\ud83d\\ude00"', '"A/😀"'],
    ['{"10":1,"9":2,"é":3,"z":4}', '{"10":1,"9":2,"z":4,"é":3}'],
    ['{"\\ud83d\\ude00":1,"\ufb33":2}', '{"😀":1,"\ufb33":2}'],
    ['""', '""'],
    ['[]', '[]'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalOf(json, text)).toBe(canonical);
  });

  it('is null where it says null, and only there', () => {
    expect(canonicalOf(json, 'null')).toBe(null);
    expect(canonicalOf(json, ' null ')).toBe(null);
    expect(canonicalOf(json, '"null"')).toBe('"null"');
    expect(canonicalOf(json, '[null]')).toBe('[null]');
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a":1,}',
    "{'a':1}",
    'nul',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    '"\n"',
    '"\\x"',
    '1 2',
    '\ufeff1',
  ])('%j is none', (text) => expect(canonicalOf(json, text)).toBe(`! v: not JSON: ${JSON.stringify(text)}`));

  it.each(['"\\ud800"', '["\\udc00\\ud800"]', '{"\\ud800":1}', '{"a":{"b":"x\\udfff"}}'])(
    '%s is refused: no UTF-8 text can hold a lone surrogate',
    (text) => expect(canonicalOf(json, text)).toBe('! v: a lone surrogate, which no UTF-8 text can hold'),
  );

  it('keeps a backslash that only looks like a surrogate', () => {
    expect(canonicalOf(json, '"\\\\ud800"')).toBe('"\\\\ud800"');
  });

  it('is refused where it is nested too deeply, without exhausting the stack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(canonicalOf(json, nested(500))).toBe(nested(500));
    for (const depth of [600, 10_000, 200_000])
      expect(canonicalOf(json, nested(depth))).toBe('! v: nested deeper than 512 levels');
    const objects = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect(canonicalOf(json, objects)).toBe('! v: nested deeper than 512 levels');
  });

  it('refuses a number of too many digits, wherever it stands', () => {
    expect(canonicalOf(json, '{"a":[1e4096]}')).toBe('! v: a number of more than 4096 digits: "1e4096"');
    expect(canonicalOf(json, '1e400')).toBe(`1${'0'.repeat(400)}`);
  });

  it('leaves the prototype of objects alone', () => {
    canonicalOf(json, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect('polluted' in {}).toBe(false);
  });

  it('is the text built by hand: members sorted, spaces gone, every digit kept', () => {
    fc.assert(
      fc.property(anyJson, ({ spelled, canonical }) => {
        expect(canonicalOf(json, spelled)).toBe(canonical === 'null' ? null : canonical);
        if (canonical !== 'null') expect(canonicalOf(json, canonical)).toBe(canonical);
      }),
      { seed: 15, numRuns: 1_000 },
    );
  });
});
