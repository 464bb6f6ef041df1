import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinition, rulesSha256Of } from '#main/core/definition-file.ts';
import { classRulesOf } from '#shared/classify.ts';
import { columnTypes } from '#shared/column.ts';
import { definitionSchema } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { conditionTest } from '#worker/evidence/list/conditions.ts';

const base = `name: x
key: [sku, { name: line, type: integer }]
fields: [title, { name: price, type: decimal }, { name: at, type: datetime }]
inbound: { type: csv, path: in.csv }
outbound: { type: csv, path: out.csv }
`;

function parse(rules: string) {
  return parseDefinition(`${base}${rules}`, 'a.yaml', {});
}

function refusal(rules: string): string {
  try {
    parse(`classify:\n${rules}`);
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'definition') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('classify in a definition', () => {
  it('takes one kind, field or condition, or several, and an age in words', () => {
    const definition = parse(`classify:
  - { name: in transit, kind: missing, age: under 1d, suspense: "1221" }
  - { name: large, kind: [different, missing], field: price, value: [price in >= 1000, title is not null], severity: high }
  - { name: the rest, severity: low }
`);
    expect(classRulesOf(definition)).toEqual([
      {
        ...{ name: 'in transit', kinds: ['missing'], fields: [], conditions: [], severity: null, account: '1221' },
        age: { is: 'under', seconds: 86_400 },
      },
      {
        ...{ name: 'large', kinds: ['different', 'missing'], fields: ['price'], age: null },
        ...{ severity: 'high', account: null },
        conditions: [
          { column: 'price', side: 'inbound', is: 'at-least', value: '1000' },
          { column: 'title', side: 'either', is: 'not-null', value: '' },
        ],
      },
      { name: 'the rest', kinds: [], fields: [], conditions: [], age: null, severity: 'low', account: null },
    ]);
  });

  it.each([
    ['  - { name: a, kind: mising, severity: low }', 'classify[1].kind[1] is "mising"; did you mean missing?'],
    ['  - { name: a, severity: hihg }', 'classify[1].severity is "hihg"; did you mean high?'],
    ['  - { name: a, sevrity: low }', 'classify[1].sevrity is not a setting; did you mean severity?'],
    ['  - { name: a, field: prise, severity: low }', 'no field prise is compared; did you mean price?'],
    ['  - { name: a, value: prise > 1, severity: low }', '"prise > 1" names no field; did you mean price?'],
    ['  - { name: a, value: price above 1, severity: low }', '"price above 1" is no condition; write price in >= 1000'],
    ['  - { name: a, value: price > much, severity: low }', '"much" is no decimal, which price is'],
    ['  - { name: a, value: at < 2026-02-30, severity: low }', '"2026-02-30" is no datetime, which at is'],
    ['  - { name: a, age: a week, severity: low }', 'an age is under or over a duration'],
    ['  - { name: a, kind: missing }', 'a rule gives a severity, or a suspense account, or both'],
    ['  - { name: a, severity: low }\n  - { name: a, severity: high }', 'two rules are called a'],
  ])('is refused with the nearest right spelling: %s', (rules, message) => {
    expect(refusal(rules)).toContain(message);
  });

  it('is part of what decides about the result', () => {
    const rules = ['', 'classify: [{ name: a, severity: low }]\n', 'classify: [{ name: a, severity: high }]\n'];
    expect(new Set(rules.map((text) => rulesSha256Of(parse(text)))).size).toBe(3);
  });

  it('lets through no value that cannot be compared with', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columnTypes),
        fc.oneof(
          fc.string({ minLength: 1, maxLength: 12 }),
          fc.constantFrom('1', '-1.5', '1e3', '.5', '1.', 'TRUE', 'y', '[1,{"a":null}]', '{', '0x1', '１'),
          fc.constantFrom('2026-06-17', '2026-06-17T24:00', '2026-06-17 10:00+08:00', '2026-13-01', '0000-01-01'),
        ),
        (type, operand) => {
          const settings = definitionSchema.safeParse({
            ...{ name: 'x', key: ['k'], fields: [{ name: 'v', type }] },
            inbound: { type: 'csv', path: 'a' },
            outbound: { type: 'csv', path: 'b' },
            classify: [{ name: 'r', value: `v = ${operand}`, severity: 'low' }],
          });
          if (!settings.success) return;
          const [rule] = classRulesOf(settings.data);
          for (const condition of rule?.conditions ?? []) conditionTest(condition, settings.data);
        },
      ),
      { seed: 412, numRuns: 2_000 },
    );
  });

  it('goes with an alert by severity, which needs rules that say one', () => {
    const alerts =
      'alerts:\n  channels: { a: { type: webhook, url: "http://127.0.0.1:1/" } }\n  rules: [{ name: grave, on: mismatch, severity: high, send: a }]\n';
    expect(() => parse(alerts)).toThrow(/nothing here says how grave findings are/);
    expect(parse(`classify: [{ name: a, severity: high }]\n${alerts}`).alerts?.rules).toMatchObject([
      { severity: 'high' },
    ]);
  });
});
