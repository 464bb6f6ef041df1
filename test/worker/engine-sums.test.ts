import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { diffSides } from '#test/support/engine.ts';
import { pulledSides } from '#test/support/pulled-sides.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const lines = Array.from({ length: 3_000 }, (_, i) => `key ${i},value ${i % 7}`);

describe('partitions of equal sums', () => {
  it('are compared byte by byte, unless the definition trusts sums', async () => {
    const { compared, trusted } = await bothWays(lines, lines.toReversed());
    expect(countBySums(compared)).toBe(0);
    expect(countBySums(trusted)).toBe(256);
    expect(totals(trusted)).toEqual({ ...totals(compared), matched: 3_000 });
    expect(trusted.digest).toBe(compared.digest);
  });

  it('are compared all the same where a key repeats, because none of its records is matched', async () => {
    const repeated = [...lines, 'key 5,value 5', 'key 5,value 5'];
    const { compared, trusted } = await bothWays(repeated, repeated);
    expect(countBySums(trusted)).toBe(255);
    expect(trusted.findings).toEqual([{ kind: 'duplicate', key: { k: 'key 5' }, counts: { inbound: 3, outbound: 3 } }]);
    expect(trusted.digest).toBe(compared.digest);
  });

  it('are told from those that differ by one byte of one record', async () => {
    const changed = lines.with(1_234, 'key 1234,value 9');
    const { compared, trusted } = await bothWays(lines, changed);
    expect(countBySums(trusted)).toBe(255);
    expect(trusted.findings).toMatchObject([{ kind: 'different', key: { k: 'key 1234' } }]);
    expect(trusted.digest).toBe(compared.digest);
  });

  it('are not believed where the sums are not those that were sealed', async () => {
    const { definition, files } = await pulledSides(folder, lines, lines.with(1_234, 'key 1234,value 9'));
    chmodSync(files.outbound, 0o644);
    const db = new Database(files.outbound);
    db.exec(`ATTACH '${files.inbound}' AS inbound;
      UPDATE partition SET sum = (SELECT sum FROM inbound.partition AS other WHERE other.partition = partition.partition)`);
    db.close();
    await expect(diffSides({ ...definition, trustSums: true }, files)).rejects.toMatchObject({ code: 'verification' });
  });
});

async function bothWays(inbound: string[], outbound: string[]) {
  const { definition, files } = await pulledSides(folder, inbound, outbound);
  const trustedFiles = { ...files, findings: folder.path('trusted.sqlite') };
  return {
    compared: await diffSides(definition, files),
    trusted: await diffSides({ ...definition, trustSums: true }, trustedFiles),
  };
}

type Diffed = Awaited<ReturnType<typeof diffSides>>;

function countBySums({ tallies }: Diffed): number {
  return tallies.filter(({ tally }) => tally.isBySums).length;
}

function totals({ tallies }: Diffed) {
  const sum = (figure: 'matched' | 'inboundRecords' | 'outboundRecords' | 'chunks') =>
    tallies.reduce((total, { tally }) => total + tally[figure], 0);
  return {
    matched: sum('matched'),
    inbound: sum('inboundRecords'),
    outbound: sum('outboundRecords'),
    chunks: sum('chunks'),
  };
}
