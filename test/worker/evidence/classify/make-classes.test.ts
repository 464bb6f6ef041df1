import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassRule } from '#shared/classify.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import { byKind, type FindingRow, filterSchema } from '#shared/findings-list.ts';
import { type KnownFinding, knownFindings, writeKnownFindings } from '#test/support/known-findings.ts';
import { withLimits } from '#test/support/limits.ts';
import { naiveList } from '#test/support/oracle/findings-list.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { makeClasses } from '#worker/evidence/classify/make-classes.ts';
import { withListFile } from '#worker/evidence/list/list-file.ts';
import { wholeRowsOf } from '#worker/evidence/list/row.ts';

const folder = tempFolder();
let files = 0;

const condition = fc.oneof(
  fc.record({
    column: fc.constant('price'),
    side: fc.constantFrom('inbound', 'outbound', 'either'),
    is: fc.constantFrom('equal', 'less', 'at-least', 'null', 'absent'),
    value: fc.constantFrom('1', '9.5', '-9.5'),
  }),
  fc.record({
    column: fc.constantFrom('note', 'sku'),
    side: fc.constantFrom('inbound', 'outbound', 'either'),
    is: fc.constantFrom('equal', 'contains', 'not-null', 'empty'),
    value: fc.constantFrom('a', 'AB', 'x'),
  }),
);
const rules: fc.Arbitrary<ClassRule[]> = fc.array(
  fc
    .record({
      kinds: fc.subarray<FindingKind>([...findingKinds]),
      fields: fc.subarray(['note', 'price', 'status', 'at']),
      conditions: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(condition, { maxLength: 2 })),
      age: fc.option(fc.record({ is: fc.constantFrom('over', 'under'), seconds: fc.constantFrom(0, 2, 5) })),
    })
    .map((rule) => ({ ...rule, name: 'r', severity: 'low', account: null }) as ClassRule),
  { maxLength: 5 },
);
const ageOf = (id: number) => id % 7;

describe('the class of a finding', { timeout: 180_000 }, () => {
  it('is the first rule that fits it, as filtering all findings by each rule naively says', () => {
    fc.assert(
      fc.property(knownFindings, rules, (known, rules) => {
        withLimits({ scanFindings: 5 }, () => expectClasses(known, rules));
      }),
      { seed: 411, numRuns: 60 },
    );
  });
});

function expectClasses(known: KnownFinding[], rules: ClassRule[]): void {
  const path = folder.path(`classes-${++files}.sqlite`);
  writeKnownFindings(path, known);
  const fitting = rules.map(({ kinds, fields, conditions }) =>
    naiveList(known, filterSchema.parse({ kinds, fields, conditions }), byKind).map((finding) =>
      JSON.stringify(finding),
    ),
  );
  withListFile(path, (file) => {
    const classOf = makeClasses(file, rules, ageOf);
    for (const { id, isCut: _, ...finding } of wholeRowsOf(
      file,
      known.map((__, i) => i + 1),
    )) {
      const text = JSON.stringify(ordered(finding));
      const first = rules.findIndex(
        ({ age }, place) =>
          fitting[place]?.includes(text) &&
          (!age || (age.is === 'over' ? ageOf(id) >= age.seconds : ageOf(id) < age.seconds)),
      );
      expect(classOf[id]).toBe(first + 1);
    }
  });
}

/** With its members in the order in which a test writes them. */
function ordered({ kind, key, differs, inbound, outbound, counts, invalid }: Omit<FindingRow, 'id' | 'isCut'>) {
  return { kind, key, differs, inbound, outbound, counts, invalid };
}
