import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectBothWays } from '#test/support/both-ways.ts';
import { anyObjectText } from '#test/support/json-texts.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { openNdjson } from '#worker/sources/ndjson.ts';
import type { SourceContext } from '#worker/sources/source.ts';

const folder = tempFolder();
const context = contextOf(
  ['k'],
  [
    't',
    { name: 'trimmed', trim: true },
    { name: 'i', type: 'integer' },
    { name: 'd', type: 'decimal' },
    { name: 'b', type: 'boolean' },
    { name: 'at', type: 'datetime' },
  ],
);
const names = ['k', 't', 'trimmed', 'i', 'd', 'b', 'at'];

async function expectSame(text: string | Buffer, columns: Record<string, string> = {}, as: SourceContext = context) {
  const path = folder.path('x.ndjson');
  writeFileSync(path, text);
  const source = await openNdjson({ type: 'ndjson', path, columns }, as);
  return expectBothWays(
    () => folder.path('x.snapshot'),
    as,
    (sink) => source.read(null, sink, new AbortController().signal),
  );
}

describe('JSON objects read by the kernel', () => {
  it('give the same records, refusals and digest as the long way, however they are written', async () => {
    const line = fc.tuple(
      fc.oneof(anyObjectText(names), fc.constantFrom('', ' ', 'x', '[]')),
      fc.constantFrom('\n', '\n', '\r\n', '\r\r\n', '\n\n'),
    );
    const plain = fc
      .nat(999)
      .map((i) => `{"k":"${i}","t":"名","i":${i},"d":"${i}.50","b":true,"at":"2026-06-17 00:00:00"}\n`);
    const lines = fc.array(
      fc.oneof(
        plain,
        line.map(([text, end]) => text + end),
      ),
      { minLength: 100, maxLength: 200 },
    );
    let inBulk = 0;
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom('', '\ufeff'), async (all, mark) => {
        inBulk += (await expectSame(mark + all.join(''))).inBulk;
      }),
      { seed: 71, numRuns: 25 },
    );
    expect(inBulk).toBeGreaterThan(500);
  });

  it('are the last value of a member written twice, in any order of members', async () => {
    const { accepted, inBulk, invalid } = await expectSame(
      '{"k":"a","t":"1"}\n{"t":"1","k":"b","t":null}\n{"k":"c","k":"d"}\n{"k":"e","k":null}\n{"t":{"k":"x"},"k":"f"}\n',
    );
    expect(accepted).toBe(4);
    expect(inBulk).toBe(4);
    expect(invalid.map(({ reason }) => reason)).toEqual(['k: null in the key']);
  });

  it('name a column by writing its null, which one that is left out does not', async () => {
    const two = contextOf(['k'], ['t', 'u']);
    const { emptyFields, inBulk } = await expectSame('{"k":"a","t":null}\n{"k":"b"}\n', {}, two);
    expect(emptyFields).toEqual(['u']);
    expect(inBulk).toBe(2);
    // What is refused names nothing: it is no record.
    expect((await expectSame('{"u":null}\n{"k":"b","t":null}\n', {}, two)).emptyFields).toEqual(['u']);
    expect((await expectSame('{"k":"b","t":null}\n{"u":null}\n', {}, two)).emptyFields).toEqual(['u']);
  });

  it('take one member for two columns, and names of every length', async () => {
    const long = 'm'.repeat(15);
    const columns = { t: 'k', i: long, d: `${long}m`, b: `${long}mm` };
    const text = `{"k":"a","${long}mm":true,"${long}":1,"${long}m":2.5}\n{"k":"b","${long}":7}\n`;
    const { accepted, inBulk } = await expectSame(text, columns);
    expect([accepted, inBulk]).toEqual([2, 2]);
  });

  it('go the long way where a wanted name is one that the kernel does not look for', async () => {
    for (const name of ['a.b', 'quo"te', 'back\\slash', 'line\nbreak', '\ud800']) {
      const member = name === 'a.b' ? '"a":{"b":"x"}' : `${JSON.stringify(name)}:"x"`;
      const { accepted, inBulk, emptyFields } = await expectSame(`{"k":"a",${member}}\n`, { t: name });
      expect([accepted, inBulk, emptyFields.includes('t')]).toEqual([1, 0, false]);
    }
  });

  it('are whole also where the windows of text end in them', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `{"k":"${i}","t":"${'v'.repeat(i % 97)}","i":${i}}\n`);
    const { accepted, inBulk } = await expectSame(lines.join(''));
    expect([accepted, inBulk]).toEqual([60_000, 60_000]);
  });
});
