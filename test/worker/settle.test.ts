import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unsettled } from '#main/core/confirming.ts';
import { createGauge } from '#shared/gauge.ts';
import { allPartitions, definitionOf, type Files, findingsIn, pullSide } from '#test/support/engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { diff } from '#worker/diff.ts';
import { openFindings, partitionsDone } from '#worker/evidence/findings-file.ts';
import { prepare, seal } from '#worker/findings.ts';
import { pull } from '#worker/pull.ts';
import { candidateKeys, settle } from '#worker/settle.ts';

const folder = tempFolder();
const definition = definitionOf({
  key: ['k'],
  fields: ['v'],
  inbound: { type: 'sqlite', path: folder.path('in.db'), table: 't' },
  outbound: { type: 'sqlite', path: folder.path('out.db'), table: 't' },
});

/** A key's values on a side: none, one, or more than one. */
type Held = string[];
type Stand = Record<'inbound' | 'outbound', Held>;

const held = fc.array(fc.constantFrom('1', '2'), { maxLength: 2 });
const stand = fc.record({ inbound: held, outbound: held });
const moves = fc.array(fc.record({ before: stand, after: fc.option(stand, { nil: undefined }) }), { maxLength: 30 });

function put(stands: Stand[]): void {
  for (const side of ['inbound', 'outbound'] as const) {
    const db = new Database((definition[side] as { path: string }).path);
    db.exec('CREATE TABLE IF NOT EXISTS t (k TEXT, v TEXT); CREATE INDEX IF NOT EXISTS i ON t (k); DELETE FROM t');
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    for (const [i, stand] of stands.entries()) for (const v of stand[side]) insert.run(`k${i}`, v);
    db.close();
  }
}

/** What comparing a key comes to, as anybody would say it; undefined where nothing is wrong. */
function kindOf({ inbound, outbound }: Stand): string | undefined {
  if (inbound.length > 1 || outbound.length > 1) return 'duplicate';
  if (outbound.length === 0) return inbound.length === 0 ? undefined : 'missing';
  if (inbound.length === 0) return 'unexpected';
  return inbound[0] === outbound[0] ? undefined : 'different';
}

async function confirmed(files: Files, change: () => void): Promise<{ digest: string; settled: number }> {
  const { key, fields } = definition;
  await prepare({ findings: files.findings, key, fields });
  await diff({ ...files, key, fields, trustSums: false, partitions: allPartitions, gauge: createGauge() });
  const only = await candidateKeys({ findings: files.findings, path: `${files.findings}.keys` });
  change();
  const again = { inbound: `${files.inbound}.again`, outbound: `${files.outbound}.again` };
  for (const side of ['inbound', 'outbound'] as const)
    await pull({ side, source: definition[side], key, fields, snapshot: again[side], gauge: createGauge(), only });
  return settledWith(files, again);
}

async function settledWith(files: Files, again: { inbound: string; outbound: string }) {
  const { key, fields } = definition;
  const partitions = unsettled(tallyOf(files.findings));
  const tallies = await settle({ findings: files.findings, again, partitions, key, fields });
  // Whoever goes on after a kill meets partitions that are settled already.
  expect(await settle({ findings: files.findings, again, partitions, key, fields })).toEqual(tallies);
  const { digest } = await seal({ findings: files.findings });
  return { digest, settled: tallies.reduce((sum, { tally }) => sum + (tally.settled ?? 0), 0) };
}

it('leaves of what did not agree at first what does not agree by then, and comes to the same from the sealed readings', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(moves, async (keys) => {
      const path = folder.path(`run${++run}`);
      const files = { inbound: `${path}.in`, outbound: `${path}.out`, findings: `${path}.findings` };
      put(keys.map(({ before }) => before));
      for (const side of ['inbound', 'outbound'] as const) await pullSide(definition, files, side);
      const { digest, settled } = await confirmed(files, () => put(keys.map(({ before, after }) => after ?? before)));
      const expected = keys.flatMap(({ before, after = before }, i) => {
        const kind = kindOf(before) === undefined ? undefined : kindOf(after);
        return kind === undefined ? [] : [`${kind} k${i}`];
      });
      const found = findingsIn(files.findings).map(
        (finding) => `${finding.kind} ${'key' in finding ? finding.key.k : ''}`,
      );
      expect(found.toSorted()).toEqual(expected.toSorted());
      const candidates = keys.filter(({ before }) => kindOf(before) !== undefined).length;
      expect(settled).toBe(candidates - expected.length);
      expect(talliesAddUp(files.findings, expected.length)).toBe(true);
      const replayed = { ...files, findings: `${path}.replayed` };
      await prepare({ findings: replayed.findings, ...definition });
      const { key, fields } = definition;
      await diff({ ...replayed, key, fields, trustSums: false, partitions: allPartitions, gauge: createGauge() });
      const again = { inbound: `${files.inbound}.again`, outbound: `${files.outbound}.again` };
      expect((await settledWith(replayed, again)).digest).toBe(digest);
    }),
    { numRuns: 8 },
  );
});

function talliesAddUp(path: string, findings: number): boolean {
  const sum = [...tallyOf(path).values()].reduce(
    (total, { missing, unexpected, different, duplicate }) => total + missing + unexpected + different + duplicate,
    0,
  );
  return sum === findings;
}

function tallyOf(path: string) {
  const db = openFindings(path, { readonly: true });
  try {
    return partitionsDone(db);
  } finally {
    db.close();
  }
}
