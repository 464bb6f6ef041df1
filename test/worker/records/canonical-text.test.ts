import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnTypes } from '#shared/column.ts';
import { anyText } from '#test/support/any-text.ts';
import { canonicalOf, columnOf, isRefused } from '#test/support/canonical.ts';

describe('texts', () => {
  it('are their exact code points', () => {
    const column = columnOf('text');
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(canonicalOf(column, text)).toBe(text);
      }),
      { seed: 10, numRuns: 300 },
    );
  });

  it('differ by composition, case and white space unless an option says otherwise', () => {
    const text = columnOf('text');
    const spellings = ['é', 'e\u0301', 'É', ' é', 'é\u00a0', ''];
    expect(new Set(spellings.map((spelling) => canonicalOf(text, spelling))).size).toBe(spellings.length);
  });

  it('lose white space at both ends with trim, and nothing inside', () => {
    const trimmed = columnOf({ trim: true });
    expect(canonicalOf(trimmed, ' \t\r\n\u3000a  b\u00a0\u2003')).toBe('a  b');
    expect(canonicalOf(trimmed, ' \t ')).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', '\u3000', 'x', 'ß', '😀') }), (text) => {
        const middle = /[^ \t\u3000](?:.*[^ \t\u3000])?/su.exec(text)?.[0] ?? '';
        expectIdempotent(trimmed, text, middle);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('are the same in any case with ignoreCase', () => {
    const folded = columnOf({ ignoreCase: true });
    expect(canonicalOf(folded, 'ÀÉ Straße 东 ΔX')).toBe(canonicalOf(folded, 'àé straße 东 δx'));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZéÉжЖ东 ') }), (text) => {
        expectIdempotent(folded, text, text.toLowerCase());
        expect(canonicalOf(folded, text.toUpperCase())).toBe(canonicalOf(folded, text));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('keep their canonical text whatever it holds', () => {
    for (const options of [{ trim: true }, { ignoreCase: true }, { trim: true, ignoreCase: true }]) {
      const column = columnOf(options);
      fc.assert(
        fc.property(anyText(), (text) => {
          const canonical = canonicalOf(column, text) ?? '';
          expect(canonicalOf(column, canonical)).toBe(canonical);
        }),
        { seed: 13, numRuns: 200 },
      );
    }
  });
});

describe('booleans', () => {
  it.each(['true', 'TRUE', 'True', 't', 'T', 'yes', 'YES', 'yEs', '1'])('%s is true', (text) => {
    expect(canonicalOf(columnOf('boolean'), text)).toBe('true');
  });

  it.each(['false', 'False', 'f', 'F', 'no', 'NO', '0'])('%s is false', (text) => {
    expect(canonicalOf(columnOf('boolean'), text)).toBe('false');
  });

  it.each(['', 'y', 'n', 'on', '01', '1.0', ' true', 'constructor', '__proto__', 'ja'])('%j is neither', (text) => {
    expect(canonicalOf(columnOf('boolean'), text)).toBe(`! v: not a boolean: ${JSON.stringify(text)}`);
  });
});

describe('values of every type', () => {
  const malformed = ['ff', 'c0af', 'eda080', 'f4908080', 'e28282ff', '61c3'].map((hex) => Buffer.from(hex, 'hex'));
  it.each(columnTypes)('are refused as %s where they are not UTF-8', (type) => {
    for (const bytes of malformed) expect(canonicalOf(columnOf({ type }), bytes)).toBe('! v: not valid UTF-8');
    for (const bytes of malformed)
      expect(canonicalOf(columnOf({ type, trim: true }), bytes)).toBe('! v: not valid UTF-8');
  });

  it.each(columnTypes)('are refused as %s beyond 16 MB, and a refusal shows little of them', (type) => {
    expect(canonicalOf(columnOf({ type }), Buffer.alloc(16 * 1024 * 1024 + 1, '7'))).toBe(
      '! v: a value of 16777217 bytes; at most 16777216 are read',
    );
    const refusal = canonicalOf(columnOf({ type }), '?'.repeat(100_000)) ?? '';
    if (type !== 'text') expect(refusal).toMatch(/^! v: .{1,120}$/);
  });

  it.each(columnTypes)('are never refused for their own canonical text as %s', (type) => {
    const column = columnOf({ type });
    const likely = fc.constantFrom('01', '1.50', '2026-06-18 07:08:09', 'YES', '{"b":1.0,"a":[null]}', '"x"', '-0.0');
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: fc.constantFrom(...'019.-+eE:TZ "[]{}') })), (text) => {
        const canonical = canonicalOf(column, text);
        if (canonical !== null && !isRefused(canonical)) expect(canonicalOf(column, canonical)).toBe(canonical);
      }),
      { seed: 14, numRuns: 400 },
    );
  });
});

function expectIdempotent(column: ReturnType<typeof columnOf>, text: string, expected: string): void {
  expect(canonicalOf(column, text)).toBe(expected);
  expect(canonicalOf(column, expected)).toBe(expected);
}
