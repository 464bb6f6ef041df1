import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyJson, anyJsonObject, type Spelled } from '#test/support/oracle/json.ts';
import { JsonScanner } from '#worker/records/json-scan.ts';
import { Row } from '#worker/records/row.ts';

const wanted = ['a', 'b', 'a.b', 'a.b.c', 'x.y', 'é', '', '__proto__', 'constructor'];

describe('the members of a JSON object', () => {
  it('are the values that JSON.parse gives, the last of a name counting', () => {
    fc.assert(
      fc.property(objectOf(nestedMembers()), (text) => {
        const parsed = withDigits(text);
        const values = scanned(text, wanted);
        expect(typeof values).toBe('object');
        wanted.forEach((name, column) => {
          expectSame(values[column] ?? null, memberOf(parsed, name.split('.')));
        });
      }),
      { seed: 50, numRuns: 1_500 },
    );
  });

  it('keep the digits of numbers and the code points of texts', () => {
    const text = '{"a":9007199254740993,"b":1.0,"é":"\\ud83d\\ude00\\n\\u00e9","x":{"y":-0E+1}}';
    expect(scanned(text, ['a', 'b', 'é', 'x.y'])).toEqual(['9007199254740993', '1.0', '😀\né', '-0E+1']);
  });

  it('are JSON for a column of JSON and a text for any other', () => {
    const text = '{"a":"1","b":[1, 2]}';
    expect(scanned(text, ['a', 'a', 'b', 'b'], [true, false, true, false])).toEqual(['"1"', '1', '[1, 2]', '[1, 2]']);
  });

  it('are null where they are null, missing, or inside something else', () => {
    expect(scanned('{"a":null,"b":{"c":1},"b":[]}', ['a', 'b.c', 'b.d.e', 'c'])).toEqual([null, null, null, null]);
    expect(scanned('{"a":{"b":1},"a":2}', ['a.b', 'a'])).toEqual([null, '2']);
  });

  it('leave the prototype of objects alone', () => {
    scanned('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', ['__proto__.polluted']);
    expect('polluted' in {}).toBe(false);
  });
});

describe('bytes that may or may not be a JSON object', () => {
  const mutation = fc.record({
    at: fc.nat(200),
    drop: fc.nat(2),
    insert: fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0019eE+-.tfn \n', 'é'), maxLength: 2 }),
  });
  const mutated = fc
    .tuple(anyJsonObject, fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(200)))
    .map(([{ spelled }, mutations, cut]) => {
      const whole = mutations.reduce((text, { at, drop, insert }) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insert + text.slice(place + drop);
      }, spelled);
      return cut === null ? whole : whole.slice(0, cut % (whole.length + 1));
    });
  const soup = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0019eE+-. ', 'true', '"a"', 'null'), maxLength: 12 });

  it('are accepted exactly when JSON.parse gives an object', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          soup,
          soup.map((text) => `{"a":${text}}`),
        ),
        (text) => {
          if (!text.isWellFormed()) return;
          const reason = scanned(text, ['a', 'b.c'], [true, true]);
          expect(typeof reason === 'string' ? reason : 'accepted').toMatch(
            isObject(text) ? /^accepted$/ : /^not (a )?JSON/,
          );
        },
      ),
      { seed: 51, numRuns: 5_000 },
    );
  });

  it('are never a reason to throw, and nothing outside the range is looked at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (noise) => {
        const bytes = Buffer.concat([Buffer.from('{"a":"'), noise]);
        for (let end = 0; end <= bytes.length; end++) {
          const row = new Row(1);
          const reason = new JsonScanner(['a'], [false]).scan(bytes, 0, end, row);
          const text = bytes.toString('utf8', 0, end);
          if (isUtf8(bytes.subarray(0, end))) expect(reason === undefined).toBe(isObject(text));
        }
      }),
      { seed: 52, numRuns: 300 },
    );
  });

  it.each([
    ['', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"a":1', 'not JSON: a comma or a closing brace was expected at byte 7'],
    ['{"a":1}{', 'not JSON: something follows the object at byte 8'],
    ['{"a":01}', 'not JSON: a comma or a closing brace was expected at byte 7'],
    ['{a:1}', 'not JSON: a member name was expected at byte 2'],
    ['{"a":"\\ud800"}', 'not JSON: a lone surrogate at byte 14'],
  ])('%s is refused: %s', (text, reason) => {
    expect(scanned(text, ['a'])).toBe(reason);
  });

  it('are refused where a wanted text with an escape is not UTF-8, as one without is later', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"\\n'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(new JsonScanner(['a'], [false]).scan(bytes, 0, bytes.length, new Row(1))).toContain('not valid UTF-8');
  });

  it('are refused where they are nested too deeply, without exhausting the stack', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(scanned(nested(500), ['a'])).toEqual([nested(499)]);
    for (const depth of [600, 10_000, 100_000]) {
      expect(scanned(nested(depth), ['a'])).toContain('not JSON: nested deeper than 512 levels');
      expect(scanned(`{"b":${'['.repeat(depth)}`, ['a'])).toContain('not JSON: nested deeper than 512 levels');
    }
  });
});

/** Objects in which the wanted names turn up, at the top and inside, often twice. */
function nestedMembers(): fc.Arbitrary<[Spelled, Spelled][]> {
  const name = fc.constantFrom('a', 'b', 'c', 'x', 'y', 'é', '', '__proto__', 'constructor', 'unwanted');
  const spelledName = fc.tuple(name, fc.boolean()).map(([text, isEscaped]) => spellName(text, isEscaped));
  const inner = fc
    .array(fc.tuple(spelledName, anyJson), { maxLength: 3 })
    .map((members) => ({ spelled: spellObject(members), canonical: '' }));
  const outer = fc
    .array(fc.tuple(spelledName, fc.oneof(anyJson, inner)), { maxLength: 3 })
    .map((members) => ({ spelled: spellObject(members), canonical: '' }));
  return fc.array(fc.tuple(spelledName, fc.oneof(anyJson, inner, outer)), { maxLength: 8 });
}

function objectOf(members: fc.Arbitrary<[Spelled, Spelled][]>): fc.Arbitrary<string> {
  return members.map(spellObject);
}

function spellObject(members: [Spelled, Spelled][]): string {
  return `{${members.map(([name, value]) => `${name.spelled} : ${value.spelled}`).join(',')}}`;
}

function spellName(text: string, isEscaped: boolean): Spelled {
  const escaped = Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return { spelled: isEscaped ? `"${escaped}"` : JSON.stringify(text), canonical: JSON.stringify(text) };
}

/** The values of the wanted members, or the reason why there are none. Other bytes stand around the object. */
function scanned(text: string, names: string[], isJson = names.map(() => false)): (string | null)[] | string {
  const bytes = Buffer.from(`"1${text}"1`);
  const row = new Row(names.length);
  const reason = new JsonScanner(names, isJson).scan(bytes, 2, bytes.length - 2, row);
  return reason ?? names.map((_, column) => row.text(column));
}

class Digits {
  constructor(readonly text: string) {}
}

type Reviver = (this: unknown, name: string, value: unknown, context: { source?: string }) => unknown;

function withDigits(text: string): unknown {
  const revive: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new Digits(source) : value;
  return JSON.parse(text, revive as (name: string, value: unknown) => unknown);
}

function memberOf(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
  return memberOf((value as Record<string, unknown>)[name], rest);
}

function expectSame(scannedText: string | null, value: unknown): void {
  if (value instanceof Digits) expect(scannedText).toBe(value.text);
  else if (typeof value === 'object' && value !== null) expect(withDigits(scannedText ?? '')).toEqual(value);
  else expect(scannedText).toBe(value === null ? null : String(value));
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
