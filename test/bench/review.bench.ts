import { join } from 'node:path';
import type { Column } from '#shared/definition.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import type { LayerScope, Reviewed } from '#shared/review-tasks.ts';
import { createFindings, openFindings, partitionWriter, sealFindings } from '#worker/evidence/findings-file.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';
import { carry, marksOf, tallyReview, weigh } from '#worker/review.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave } from './harness/interleave.ts';

/** Decisions on half as many findings as a side has records: one filter, decided, counted, shown, carried over. */
const column: Column = { name: 'k', type: 'text', trim: false, ignoreCase: false, zone: 'UTC', format: 'iso' };
const columns = { key: [column], fields: [{ ...column, name: 'v' }] };
const perWrite = 50_000;

await benchmark('review', { diskBytes: (records) => records * 400 }, async ({ records, folder }) => {
  const count = Math.floor(records / 2);
  const [first, second] = [join(folder, 'first.sqlite'), join(folder, 'second.sqlite')];
  for (const path of [first, second]) writeFindings(path, count);
  const layer = (decision: string, scope: LayerScope) => ({ decision, scope });
  const all = { filter: reviewFilterSchema.parse({}), undecidedOnly: false };
  const missing = { filter: reviewFilterSchema.parse({ kinds: ['missing'] }), undecidedOnly: false };
  let made = 0;
  const reviewed = (layers: Reviewed['layers']): Reviewed => ({
    ...{ run: 'R1', findings: first, carried: null, layers, says: {} },
    marks: join(folder, `${++made}.marks`),
  });
  const decided = reviewed([layer('D1', missing)]);
  await tallyReview({ reviewed: decided });
  const text = { filter: reviewFilterSchema.parse({ text: '77' }), undecidedOnly: false };
  const measured = await interleave('review', {
    'weigh a filter of all': {
      amount: count,
      run: async () => void expect((await weigh({ reviewed: decided, scope: all })).findings, count),
    },
    'weigh a text': { amount: count, run: async () => void (await weigh({ reviewed: decided, scope: text })) },
    'decide on a filter and count': {
      amount: count,
      run: async () => expect((await tallyReview({ reviewed: reviewed([layer('D1', missing)]) })).undecided, 0),
    },
    'a page of 100, decided before': {
      amount: 100,
      run: async () => {
        const ids = Array.from({ length: 100 }, (_, i) => Math.floor(count / 2) + i);
        expect((await marksOf({ reviewed: decided, ids })).filter(({ decision }) => decision === 'D1').length, 100);
      },
    },
    'carry over to the next run': {
      amount: count,
      run: async () => {
        const path = join(folder, `${++made}.carried`);
        const input = {
          run: 'R2',
          findings: second,
          path,
          from: decided,
          suspense: [],
          resolved: [],
          awaitedMax: 0,
          inbound: '',
          outbound: '',
        };
        expect((await carry(input)).unchanged, count);
      },
    },
  });
  const figures = Object.entries(measured).map(([what, way]) =>
    figureOf(
      { id: what.replaceAll(' ', '-'), what: `${what} (${count} findings)`, unit: 's' },
      { Tieout: way },
      (s) => s.seconds,
    ),
  );
  return { figures };
});

function writeFindings(path: string, count: number): void {
  createFindings(path, columns);
  const db = openFindings(path, { readonly: false });
  const write = partitionWriter(db);
  for (let from = 0, partition = 0; from < count; from += perWrite, partition++) {
    const length = Math.min(perWrite, count - from);
    const kept = Array.from({ length }, (_, i): PackedFinding => {
      const key = `key ${String(from + i).padStart(9, '0')}`;
      const inbound = Buffer.concat([Buffer.of(key.length + 1), Buffer.from(key), Buffer.of(3), Buffer.from('42')]);
      return { kind: 'missing', key: Buffer.from(`${key}\0`), inbound };
    });
    write(partition, { ...emptyTally(1), missing: length }, kept);
  }
  db.close();
  sealFindings(path);
}

function expect(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}
