import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingRow } from '#shared/findings-list.ts';
import type { Shape } from '#shared/shape.ts';
import { type KnownFinding, knownColumns, knownFindings, writeKnownFindings } from '#test/support/known-findings.ts';
import { holds } from '#test/support/oracle/shape-holds.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { withListFile } from '#worker/evidence/list/list-file.ts';
import { rowsOf } from '#worker/evidence/list/row.ts';
import { makeShapes } from '#worker/evidence/shapes/make-shapes.ts';

const folder = tempFolder();

function shapesIn(known: KnownFinding[]) {
  const path = folder.path('findings.sqlite');
  writeKnownFindings(path, known);
  return withListFile(path, (file) => {
    const { shapes, shapeOf } = makeShapes(file);
    const rows = rowsOf(
      file,
      [...shapeOf.keys()].filter((id) => id > 0),
    );
    return { shapes, rows, of: (id: number) => shapes[(shapeOf[id] ?? 0) - 1] };
  });
}

const blank: Omit<KnownFinding, 'key'> = {
  ...{ kind: 'different', differs: [], inbound: null, outbound: null },
  ...{ counts: null, invalid: null },
};
const values = (price: string | null, note: string | null = 'n') => [note, price, '1', '2026-06-17T00:00:00Z'];
const priced = (sku: string, a: string, b: string): KnownFinding => ({
  ...blank,
  key: [sku, '0'],
  differs: [1],
  inbound: values(a),
  outbound: values(b),
});
const missing = (sku: string): KnownFinding => ({ ...blank, kind: 'missing', key: [sku, '7'], inbound: values('2.5') });
const said = ({ kind, fields, changes, count }: Shape) => ({ kind, fields, changes, count });

describe('the shapes of findings', () => {
  it('bring findings with one cause together, with sums, examples and the range of their keys', () => {
    const { shapes } = shapesIn([
      ...[7, 11, 13, 17].map((n) => priced(`S${n}`, `${n}`, `${n}00`)),
      ...[2, 3, 4].map((n) => priced(`T${n}`, `${n * 7}`, `${n * 7 + 5}`)),
      priced('U1', '1', '1.37'),
    ]);
    expect(shapes.map(said)).toEqual([
      {
        kind: 'different',
        fields: ['price'],
        changes: [{ is: 'times', numerator: '100', denominator: '1' }],
        count: 4,
      },
      { kind: 'different', fields: ['price'], changes: [{ is: 'plus', by: '5' }], count: 3 },
      { kind: 'different', fields: ['price'], changes: [{ is: 'other' }], count: 1 },
    ]);
    expect(shapes[0]).toMatchObject({ sums: { price: '4752' }, keys: { from: ['S11', '0'], to: ['S7', '0'] } });
    expect(shapes[0]?.examples).toHaveLength(3);
  });

  it('see that two fields were swapped', () => {
    const swap = (sku: string, a: string, b: string): KnownFinding => ({
      ...blank,
      ...{ key: [sku, '0'], differs: [0, 1], inbound: values(b, a), outbound: values(a, b) },
    });
    expect(shapesIn([swap('A', '1', '2')]).shapes.map(({ changes }) => changes)).toEqual([
      [
        { is: 'swapped', with: 'price' },
        { is: 'swapped', with: 'note' },
      ],
    ]);
  });

  it('of missing records are runs of neighbouring keys and what keys begin with, with what is missing in all', () => {
    const neighbours = Array.from(
      { length: 25 },
      (_, i): KnownFinding => ({ ...missing('L'), key: ['L', `${i + 10}`] }),
    );
    const scattered = [3, 9, 21, 40, 77, 101, 203, 500, 604, 777, 999].map((n) => missing(`EU-${n}x`));
    const { shapes } = shapesIn([...neighbours, ...scattered, missing('zz')]);
    expect(shapes.map(said)).toEqual([
      { kind: 'missing', fields: [], changes: [{ is: 'keys', prefix: 'L / ', from: '10', to: '34' }], count: 25 },
      { kind: 'missing', fields: [], changes: [{ is: 'starts', text: 'EU-' }], count: 11 },
      { kind: 'missing', fields: [], changes: [{ is: 'other' }], count: 1 },
    ]);
    expect(shapes[0]?.sums).toEqual({ price: '-62.5' });
  });

  it('of unreadable records are their reasons without the values', () => {
    const invalid = (place: number, reason: string): KnownFinding => ({
      ...{ ...blank, kind: 'invalid', key: [] },
      invalid: { side: 'outbound', place: `f.csv:${place}`, reason, raw: 'x' },
    });
    const { shapes } = shapesIn([
      invalid(1, 'price: not a decimal: "a\\"bc"'),
      invalid(2, 'price: not a decimal: "x"'),
      invalid(3, 'a quote is never closed'),
    ]);
    expect(shapes.map(({ changes, side, count }) => [changes[0], side, count])).toEqual([
      [{ is: 'reason', text: 'price: not a decimal' }, 'outbound', 2],
      [{ is: 'reason', text: 'a quote is never closed' }, 'outbound', 1],
    ]);
  });

  it('hold every finding once, say of none what is not so, and do not depend on the order of findings', () => {
    fc.assert(
      fc.property(knownFindings, fc.infiniteStream(fc.nat()), (known, random) => {
        const { shapes, rows, of } = shapesIn(known);
        const counted = Object.groupBy(rows, ({ id }) => of(id)?.id ?? '');
        expect(
          Object.entries(counted)
            .map(([id, some]) => [id, some?.length])
            .toSorted(),
        ).toEqual(shapes.map(({ id, count }) => [id, count]).toSorted());
        for (const row of rows) expectSaidTruly(row, of(row.id));
        const order = new Map(known.map((finding) => [finding, random.next().value]));
        const shuffled = known.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        const plain = (all: Shape[]) => all.map(({ examples: _, ...shape }) => shape);
        expect(plain(shapesIn(shuffled).shapes)).toEqual(plain(shapes));
      }),
      { numRuns: 20 },
    );
  });
});

/** The shape is of the finding's kind and fields, and every change in it is so. */
function expectSaidTruly(row: FindingRow, shape: Shape | undefined): void {
  expect([shape?.kind, shape?.fields]).toEqual([
    row.kind,
    row.differs.map((place) => knownColumns.fields[place]?.name),
  ]);
  for (const [i, place] of row.differs.entries()) {
    const change = shape?.changes[i] ?? { is: 'other' };
    const [a, b] = [row.inbound?.[place] ?? null, row.outbound?.[place] ?? null];
    const isTold = a !== b && change.is !== 'swapped' && !row.isCut;
    if (isTold) expect([change, holds(change, a, b)]).toEqual([change, true]);
  }
}
