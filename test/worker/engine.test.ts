import { describe, expect, it } from 'vitest';
import { findingKinds } from '#shared/finding.ts';
import type { Tally } from '#shared/tasks.ts';
import { definitionOf, type Outcome, runEngine, writeCsv, writeNdjson } from '#test/support/engine.ts';
import { type OracleRecord, type Reconciled, reconcile } from '#test/support/oracle/reconcile.ts';
import { randomFrom } from '#test/support/random.ts';
import { isReadable, keyNames, keySettings, oracleRecords, randomSides, spelledFields } from '#test/support/sides.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

describe('a run over any two sides', () => {
  it.each([
    [70, { records: 0, faults: 0, differences: 0 }],
    [71, { records: 1, faults: 0, differences: 0.5 }],
    [72, { records: 300, faults: 0, differences: 0 }],
    [73, { records: 2_000, faults: 0.02, differences: 0.3 }],
    [74, { records: 1_500, faults: 0.2, differences: 0.1 }],
    [75, { records: 3_000, faults: 0.001, differences: 0.01 }],
    [76, { records: 800, faults: 0.005, differences: 0.9 }],
  ])('finds exactly what a map finds (seed %i: %j)', async (seed, options) => {
    const random = randomFrom(seed);
    const fields = random.shuffled(spelledFields).slice(0, 1 + random.below(spelledFields.length));
    const written = randomSides(random, { ...options, fields });
    const names = [...keyNames, ...fields.map(({ field }) => field.name)];
    const paths = { inbound: folder.path('in.csv'), outbound: folder.path('out.ndjson') };
    const inbound = oracleRecords(written.inbound, names, writeCsv(paths.inbound, names, written.inbound));
    const outbound = oracleRecords(written.outbound, names, writeNdjson(paths.outbound, names, written.outbound));
    const definition = definitionOf({
      key: keySettings,
      fields: fields.map(({ settings }) => settings),
      inbound: { type: 'csv', path: paths.inbound },
      outbound: { type: 'ndjson', path: paths.outbound },
    });
    const files = {
      inbound: folder.path('in.snapshot'),
      outbound: folder.path('out.snapshot'),
      findings: folder.path('findings.sqlite'),
    };
    const outcome = await runEngine(definition, files);
    const expected = reconcile(
      keyNames,
      fields.map(({ field }) => field),
      inbound,
      outbound,
    );
    expect(outcome.failed).toEqual([]);
    expect(outcome.findings).toEqual(expected.findings);
    expect(outcome.kept).toBe(expected.findings.length);
    expectTotals(outcome, expected, names.slice(keyNames.length), inbound, outbound);
  });

  it('is tried on sides that have every kind of finding and differences within every tolerance', () => {
    const random = randomFrom(73);
    const { inbound, outbound } = randomSides(random, { records: 2_000, faults: 0.02, differences: 0.3 });
    const names = [...keyNames, ...spelledFields.map(({ field }) => field.name)];
    const where = (record: number) => ({ place: `x:${record}`, raw: '' });
    const fields = spelledFields.map(({ field }) => field);
    const sides = [inbound, outbound].map((records) => oracleRecords(records, names, where));
    for (const field of fields.filter(({ tolerance }) => tolerance)) {
      const only = fields.map((each) => (each.name === field.name ? each : { name: each.name }));
      const { withinTolerance } = reconcile(keyNames, only, sides[0] ?? [], sides[1] ?? []);
      expect(`${field.name} ${withinTolerance > 0}`).toBe(`${field.name} true`);
    }
    const { findings, byField } = reconcile(keyNames, fields, sides[0] ?? [], sides[1] ?? []);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(findingKinds));
    expect(Math.min(...Object.values(byField))).toBeGreaterThan(0);
  });

  it('gives a side the same digest whatever it is read from', async () => {
    const random = randomFrom(77);
    const { inbound } = randomSides(random, { records: 500, faults: 0, differences: 0 });
    const readable = inbound.filter(isReadable);
    const names = [...keyNames, ...spelledFields.map(({ field }) => field.name)];
    const paths = { inbound: folder.path('same.csv'), outbound: folder.path('same.ndjson') };
    writeCsv(paths.inbound, names, readable);
    writeNdjson(paths.outbound, names, random.shuffled(readable));
    const definition = definitionOf({
      key: keySettings,
      fields: spelledFields.map(({ settings }) => settings),
      inbound: { type: 'csv', path: paths.inbound },
      outbound: { type: 'ndjson', path: paths.outbound },
    });
    const files = {
      inbound: folder.path('in.snapshot'),
      outbound: folder.path('out.snapshot'),
      findings: folder.path('findings.sqlite'),
    };
    const outcome = await runEngine(definition, files);
    expect(outcome.inbound.accepted).toBe(readable.length);
    expect(outcome.outbound.digest).toBe(outcome.inbound.digest);
    expect(outcome.findings).toEqual([]);
  });
});

function expectTotals(
  { inbound, outbound, tallies }: Outcome,
  expected: Reconciled,
  fields: string[],
  inboundRecords: OracleRecord[],
  outboundRecords: OracleRecord[],
): void {
  const sum = (figure: (tally: Tally) => number) => tallies.reduce((total, { tally }) => total + figure(tally), 0);
  const count = (kind: string) => expected.findings.filter((finding) => finding.kind === kind).length;
  expect(Object.fromEntries(findingKinds.map((kind) => [kind, sum((tally) => tally[kind])]))).toEqual(
    Object.fromEntries(findingKinds.map((kind) => [kind, count(kind)])),
  );
  expect(sum((tally) => tally.matched)).toBe(expected.matched);
  expect(sum((tally) => tally.withinTolerance)).toBe(expected.withinTolerance);
  expect(Object.fromEntries(fields.map((name, i) => [name, sum((tally) => tally.byField[i] ?? 0)]))).toEqual(
    expected.byField,
  );
  const common = expected.matched + count('different');
  expectSide(inbound, inboundRecords, common + count('missing') + sum((tally) => tally.inboundInDuplicates));
  expectSide(outbound, outboundRecords, common + count('unexpected') + sum((tally) => tally.outboundInDuplicates));
}

/** The control totals of one side: what was read, and what comparing accounts for. */
function expectSide(totals: Outcome['inbound'], records: OracleRecord[], concluded: number): void {
  const accepted = records.filter((record) => 'values' in record).length;
  expect([totals.read, totals.accepted, totals.invalid]).toEqual([records.length, accepted, records.length - accepted]);
  expect(concluded).toBe(accepted);
}
