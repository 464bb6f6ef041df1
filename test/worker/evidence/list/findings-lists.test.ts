import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEffort, stopEffort } from '#shared/effort.ts';
import { type FindingKind, findingKinds, type Side } from '#shared/finding.ts';
import {
  comparisons,
  everything,
  type Filter,
  type FindingRow,
  filterSchema,
  type Sort,
  states,
} from '#shared/findings-list.ts';
import type { ListSource } from '#shared/list-tasks.ts';
import { type KnownFinding, knownFindings, writeKnownFindings } from '#test/support/known-findings.ts';
import { withLimits } from '#test/support/limits.ts';
import { naiveFacets, naiveList } from '#test/support/oracle/findings-list.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { facets, list, locate, page, preview, whole } from '#worker/list.ts';

const folder = tempFolder();
let files = 0;

const operands = fc.constantFrom('1', '-1', '9.5', '10', '0', '12', '123456789012345678901234567890');
const condition = fc.oneof(
  fc.record({
    column: fc.constantFrom('price'),
    side: fc.constantFrom('inbound', 'outbound', 'either'),
    is: fc.constantFrom(...comparisons, ...states),
    value: operands,
  }),
  fc.record({
    column: fc.constantFrom('status', 'line'),
    side: fc.constantFrom('inbound', 'outbound', 'either'),
    is: fc.constantFrom(...comparisons, ...states),
    value: operands.filter((operand) => !operand.includes('.')),
  }),
  fc.record({
    column: fc.constantFrom('note', 'sku'),
    side: fc.constantFrom('inbound', 'outbound', 'either'),
    is: fc.constantFrom(...comparisons, ...states),
    value: fc.constantFrom('', 'a', 'AB', '\0', 'ß'),
  }),
);
const filters: fc.Arbitrary<Filter> = fc
  .record({
    kinds: fc.oneof(fc.constant([]), fc.subarray<FindingKind>([...findingKinds])),
    fields: fc.oneof(fc.constant([]), fc.subarray(['note', 'price', 'status', 'at'])),
    sides: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray<Side>(['inbound', 'outbound'])),
    text: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.constantFrom('a', 'B', 'xx', '0', '\0', 'ü', 'f.csv', 'B,', '9.'),
    ),
    key: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.constantFrom(['a'], ['aB\0b', '3'], ['', '0'], ['\0'])),
    conditions: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(condition, { maxLength: 2 })),
  })
  .map((filter) => filterSchema.parse(filter));
const sorts: fc.Arbitrary<Sort> = fc.record({
  by: fc.oneof(
    fc.constantFrom<Sort['by']>('kind', 'key'),
    fc.record({
      field: fc.constantFrom('note', 'price', 'status', 'at'),
      side: fc.constantFrom<Side>('inbound', 'outbound'),
    }),
  ),
  descending: fc.boolean(),
});

/** Small pieces and few marks, so that a few findings go through what millions do. */
const small = { findingsPerMark: 3, scanFindings: 5, shownCharactersMax: 500 };

describe('a list of findings', () => {
  it('is what filtering and sorting all of them naively gives, in every page, with every count', async () => {
    await fc.assert(
      fc.asyncProperty(knownFindings, filters, sorts, async (known, filter, sort) => {
        await withLimits({ ...small, pageRowsMax: 4 }, () => expectList(known, filter, sort));
      }),
      { seed: 301, numRuns: 300 },
    );
  });

  it('of whole kinds is read from the evidence itself, from any place, in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(
        knownFindings,
        fc.subarray<FindingKind>([...findingKinds], { minLength: 1 }),
        fc.boolean(),
        fc.nat(60),
        async (known, kinds, descending, from) => {
          await withLimits(small, async () => {
            const expected = naiveList(known, { ...everything, kinds }, { by: 'kind', descending });
            await withFile(known, async (findings) => {
              const source = { kinds };
              const given = await page({ findings, source, from, count: 7, descending });
              expect(given.total).toBe(expected.length);
              expect(given.rows.map(withoutId)).toEqual(expected.slice(from, from + 7));
              await expectPlaces(findings, source, descending, from, given.rows);
            });
          });
        },
      ),
      { seed: 302, numRuns: 150 },
    );
  });

  it('shows long values cut, says so, and gives them whole when they are asked for', async () => {
    const long = `${'東'.repeat(50)}${'😀'.repeat(200)}`;
    const finding = missing('k', [long, '1', null, null]);
    await withFile([finding], async (findings) => {
      const [row] = (await page({ findings, source: { kinds: ['missing'] }, from: 0, count: 1, descending: false }))
        .rows;
      expect(row).toMatchObject({ isCut: true, inbound: [`${'東'.repeat(50)}${'😀'.repeat(70)}`, '1', null, null] });
      const [all] = await whole({ findings, ids: [row?.id ?? 0, 999] });
      expect(all && withoutId(all)).toEqual(finding);
      expect(all?.isCut).toBe(false);
      const [short] = await withLimits({ wholeBytesMax: 100 }, () => whole({ findings, ids: [row?.id ?? 0] }));
      expect(short?.isCut).toBe(true);
    });
  });

  it('says which column is not there, and which text is no value of a column', async () => {
    await withFile([missing('k', ['n', '1', null, null])], async (findings) => {
      const made = (filter: object) =>
        makeList(findings, filterSchema.parse(filter), { by: 'kind', descending: false });
      const expectUsage = (filter: object, message: string) =>
        expect(made(filter)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
      await expectUsage({ fields: ['nosuch'] }, 'no compared field is called nosuch');
      await expectUsage({ conditions: [{ column: 'nosuch', is: 'null' }] }, 'no column is called nosuch');
      await expectUsage({ conditions: [{ column: 'price', is: 'less', value: 'cheap' }] }, 'not a decimal');
      await expectUsage({ key: ['k', 'x'] }, 'line: ');
    });
  });

  it('that nobody asks for any more is not made', async () => {
    await withFile([missing('k', ['n', '1', null, null])], async (findings) => {
      const effort = createEffort();
      stopEffort(effort);
      const paths = { list: folder.path('l'), everything: folder.path('e'), ends: folder.path('n') };
      await expect(list({ findings, filter: everything, by: 'key', paths, effort })).rejects.toMatchObject({
        code: 'interrupted',
      });
    });
  });
});

async function expectList(known: KnownFinding[], filter: Filter, sort: Sort): Promise<void> {
  const expected = naiveList(known, filter, sort);
  await withFile(known, async (findings) => {
    const { source, counts } = await makeList(findings, filter, sort);
    const { descending } = sort;
    const given = await page({ findings, source, from: 0, count: 500, descending });
    expect(given.rows.map(withoutId)).toEqual(expected);
    expect(given.total).toBe(expected.length);
    const from = Math.floor(expected.length / 2);
    const middle = await page({ findings, source, from, count: 3, descending });
    expect(middle.rows.map(withoutId)).toEqual(expected.slice(from, from + 3));
    await expectPlaces(findings, source, descending, from, middle.rows);
    expect(counts).toEqual(naiveFacets(known, filter));
    if (sort.by === 'kind') {
      const first = await preview({ findings, made: { filter }, from: 1, count: 5, descending });
      expect(first.map(withoutId)).toEqual(expected.slice(1, 6));
    }
    if (filter.text === '' && filter.key.length === 0 && filter.conditions.length === 0)
      expect(await facets({ findings, filter })).toEqual({ counts, total: expected.length });
  });
}

async function expectPlaces(
  findings: string,
  source: ListSource,
  descending: boolean,
  from: number,
  rows: FindingRow[],
) {
  for (const [i, { id }] of rows.entries()) expect(await locate({ findings, source, id, descending })).toBe(from + i);
  expect(await locate({ findings, source, id: 100_000, descending })).toBeNull();
}

async function makeList(findings: string, filter: Filter, { by }: Sort) {
  const paths = { list: `${findings}.list`, everything: `${findings}.everything`, ends: `${findings}.ends` };
  const { total, counts } = await list({ findings, filter, by, paths, effort: createEffort() });
  return { source: { list: paths.list, total }, counts };
}

function missing(sku: string, inbound: (string | null)[]): KnownFinding {
  return { kind: 'missing', key: [sku, '1'], differs: [], inbound, outbound: null, counts: null, invalid: null };
}

function withoutId({ id: _id, isCut: _isCut, key, ...rest }: FindingRow): KnownFinding {
  return { key: key.map((value) => value ?? 'null'), ...rest };
}

async function withFile(known: KnownFinding[], act: (findings: string) => Promise<void>): Promise<void> {
  const findings = join(folder.path('x'), '..', `f${files++}.sqlite`);
  writeKnownFindings(findings, known);
  try {
    await act(findings);
  } finally {
    for (const ending of ['', '.list', '.everything']) rmSync(`${findings}${ending}`, { force: true });
  }
}
