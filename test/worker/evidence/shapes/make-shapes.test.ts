import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingRow } from '#shared/findings-list.ts';
import type { Shape } from '#shared/shape.ts';
import { type KnownFinding, knownColumns, knownFindings, writeKnownFindings } from '#test/support/known-findings.ts';
import { holds } from '#test/support/oracle/shape-holds.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { openFindings } from '#worker/evidence/findings-file.ts';
import { withListFile } from '#worker/evidence/list/list-file.ts';
import { rowsOf } from '#worker/evidence/list/row.ts';
import { makeShapes } from '#worker/evidence/shapes/make-shapes.ts';
import { knownShapes, shapesOf } from '#worker/evidence/shapes/shapes-file.ts';

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
const noted = (a: string, b: string | null, n = 0): KnownFinding => ({
  ...{ ...blank, key: [`N-${a}`, `${n}`], differs: [0] },
  ...{ inbound: values('1', a), outbound: values('1', b) },
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

  it('see a constant that took the place of whatever there was, as one shape', () => {
    const before = [3, 5, 8, 13, 21, 34, 55, 89, 144];
    const { shapes } = shapesIn([
      ...before.map((n) => priced(`S${n}`, `${n}.5`, '0')),
      ...['tea', 'Tea', '', 'milk', 'cup', 'jam', 'oil', 'salt', 'rye', 'n/a'].map((text) => noted(text, 'N/A')),
    ]);
    expect(shapes.map(said)).toEqual([
      { kind: 'different', fields: ['note'], changes: [{ is: 'constant', to: 'N/A' }], count: 10 },
      { kind: 'different', fields: ['price'], changes: [{ is: 'constant', to: '0' }], count: 9 },
    ]);
  });

  it('see one that few values became, each of them often, and leave a value that became another its own cause', () => {
    const few = ['a', 'b', 'c', 'd'].flatMap((text) => [1, 2, 3].map((n) => noted(text, 'N/A', n)));
    const alone = [1, 2, 3, 4].map((n) => noted('old', 'new', n));
    const ofNumbers = ['5', '7'].flatMap((price) => [1, 2, 3].map((n) => priced(`${price}-${n}`, price, '0')));
    expect(shapesIn([...few, ...alone, ...ofNumbers]).shapes.map(said)).toEqual([
      { kind: 'different', fields: ['note'], changes: [{ is: 'constant', to: 'N/A' }], count: 12 },
      { kind: 'different', fields: ['price'], changes: [{ is: 'constant', to: '0' }], count: 6 },
      { kind: 'different', fields: ['note'], changes: [{ is: 'became', from: 'old', to: 'new' }], count: 4 },
    ]);
    // A run that began under the rule before keeps its shapes.
    const path = folder.path('few.sqlite');
    writeKnownFindings(path, few);
    noteRule(path, '2');
    expect(withListFile(path, shapesOf).shapes.map(({ changes, count }) => [changes[0]?.is, count])).toEqual([
      ...['became', 'became', 'became', 'became'].map((is) => [is, 3]),
    ]);
  });

  it('see none where nearly all were one value, where none stands out, or where values were taken for one another', () => {
    const nearlyAll = [
      ...Array.from({ length: 400 }, (_, n) => noted('old', 'new', n)),
      ...Array.from({ length: 9 }, (_, n) => noted(`x${n}`, 'new')),
    ];
    const rounded = Array.from({ length: 3000 }, (_, n) =>
      priced(`R${n}`, `${n / 10 + 0.013}`, `${Math.round(n / 10)}`),
    );
    const states = ['open', 'paid', 'void'];
    const mistaken = states.flatMap((a) =>
      states.filter((b) => b !== a).flatMap((b) => [1, 2, 3, 4].map((n) => noted(a, b, states.indexOf(b) * 10 + n))),
    );
    for (const known of [nearlyAll, rounded, mistaken])
      expect(shapesIn(known).shapes.filter(({ changes }) => changes[0]?.is === 'constant')).toEqual([]);
    expect(shapesIn(mistaken).shapes).toHaveLength(6);
  });

  it('find a planted constant as one shape among other causes, which keep theirs', () => {
    fc.assert(
      fc.property(planted, ({ to, known, expected }) => {
        const { shapes, rows, of } = shapesIn(known);
        const constant = shapes.filter(({ changes }) => changes[0]?.is === 'constant');
        expect(constant.map(({ changes, count }) => [changes, count])).toEqual([
          [[{ is: 'constant', to }], expected.constant],
        ]);
        for (const row of rows) {
          const cause = causeIn(row.key[0] ?? '');
          expect([cause, of(row.id)?.changes[0]?.is]).toEqual([cause, cause]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of a run of an earlier Tieout stay told as they were, however long ago they were made', () => {
    const before = Array.from({ length: 20 }, (_, n) => priced(`S${n}`, `${n * n + 1}.5`, '0'));
    const path = folder.path('earlier.sqlite');
    writeKnownFindings(path, before);
    const { newest, file } = { newest: withListFile(path, shapesOf).shapes, file: `${path}.shapes` };
    expect(newest.map(said)).toMatchObject([{ changes: [{ is: 'constant', to: '0' }], count: 20 }]);
    noteRule(path);
    const first = withListFile(path, shapesOf).shapes;
    expect(first.map(said)).toMatchObject([{ changes: [{ is: 'other' }], count: 20 }]);
    // Earlier Tieouts wrote no rule into the file.
    const bytes = readFileSync(file);
    const end = bytes.indexOf(0x0a);
    const { rule, ...head } = JSON.parse(bytes.toString('utf8', 0, end));
    expect(rule).toBe(1);
    writeFileSync(file, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes.subarray(end + 1)]));
    utimesSync(file, 1, 1);
    expect(withListFile(path, knownShapes)?.shapes).toEqual(first);
  });

  it('of a run of a newer Tieout are refused', () => {
    const path = folder.path('newer.sqlite');
    writeKnownFindings(path, [priced('S', '1', '2')]);
    noteRule(path, '4');
    expect(() => withListFile(path, makeShapes)).toThrow(/follow rule 4, which this Tieout does not know/);
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

/** Notes that a constant took the place of, others that were cut, made null or spelled in capitals; each says which in its key. */
const planted = fc
  .record({
    to: fc.constantFrom('N/A', '0', '-', 'unknown', 'null', 'abc'),
    texts: fc.uniqueArray(
      fc.string({ unit: fc.constantFrom(...'bcdefghijklmopqrstuwxyz'), minLength: 5, maxLength: 12 }),
      { minLength: 60, maxLength: 120 },
    ),
    others: fc.shuffledSubarray(['case', 'null', 'cut'] as const),
  })
  .map(({ to, texts, others }) => {
    const causes = ['constant', 'constant', ...others] as const;
    const known = texts.map((text, i) => {
      const cause = causes[i % causes.length] ?? 'constant';
      const after = { constant: to, case: text.toUpperCase(), null: null, cut: text.slice(0, 4) }[cause];
      return { ...noted(text, after), key: [`${cause}:${text}`, '0'] };
    });
    const constant = known.filter(({ key }) => causeIn(key[0] ?? '') === 'constant').length;
    return { to, known, expected: { constant } };
  });

function causeIn(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

/** What a findings file notes of the rule, as another Tieout would. */
function noteRule(path: string, other?: string): void {
  chmodSync(path, 0o644);
  const db = openFindings(path, { readonly: false });
  if (other === undefined) db.prepare("DELETE FROM about WHERE name = 'shapes'").run();
  else db.prepare("UPDATE about SET value = ? WHERE name = 'shapes'").run(other);
  db.close();
}

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
