import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGauge, requestStop, sideFigures } from '#shared/gauge.ts';
import { definitionOf } from '#test/support/engine.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { estimate } from '#worker/inspect.ts';
import { trial } from '#worker/trial.ts';

const folder = tempFolder();

/** A side of so many records in a CSV file. */
function inputOf(records: number) {
  const path = folder.path('sent.csv');
  writeFileSync(path, `k,v\n${Array.from({ length: records }, (_, i) => `K${i},value ${i}\n`).join('')}`);
  const source = { type: 'csv', path };
  const { key, fields, inbound } = definitionOf({ key: ['k'], fields: ['v'], inbound: source, outbound: source });
  const side = 'inbound' as const;
  return { side, source: inbound, key, fields, snapshot: folder.path('sample'), gauge: createGauge() };
}

describe('a trial', () => {
  it('reads a small side whole, and weighs what it kept', async () => {
    const input = inputOf(1_000);
    const { records, isWhole, bytes, seconds } = await trial(input);
    expect([records, isWhole]).toEqual([1_000, true]);
    expect(bytes).toBeGreaterThan(10_000);
    expect(seconds).toBeGreaterThan(0);
  });

  it('stops when it is asked to, and what it kept until then is a snapshot like any other', async () => {
    const input = inputOf(400_000);
    const figures = sideFigures(input.gauge, 'inbound');
    const trying = trial(input);
    while (figures.get('records') === 0) await setTimeout(1);
    requestStop(input.gauge);
    const { records, isWhole } = await trying;
    expect(isWhole).toBe(false);
    expect(records).toBeGreaterThan(0);
    expect(records).toBeLessThan(400_000);
    const reader = new SnapshotReader(input.snapshot);
    const kept = Array.from({ length: 256 }, (_, partition) => reader.facts(partition).records);
    reader.close();
    expect(kept.reduce((sum, count) => sum + count, 0)).toBe(records);
  });

  it('fails as a pull fails where there is nothing to read', async () => {
    const input = inputOf(1);
    const source = { ...input.source, path: '/nowhere.csv' } as typeof input.source;
    await expect(trial({ ...input, source })).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('counting a side', () => {
  let mariadb: Mariadb;

  beforeAll(async () => {
    mariadb = await startMariadb();
    await mariadb.sql('CREATE TABLE few (k INT PRIMARY KEY)');
    await mariadb.sql('INSERT INTO few VALUES (1), (2), (3)');
  });
  afterAll(() => mariadb.stop());

  const inputWith = (where: string) => {
    const source = { type: 'mysql', url: mariadb.url, table: 'few', where };
    const { key, fields, inbound } = definitionOf({ key: ['k'], inbound: source, outbound: source });
    return { side: 'inbound' as const, source: inbound, key, fields };
  };

  it('has patience where none is asked for', async () => {
    expect(await estimate({ ...inputWith('k < 3 AND SLEEP(0.2) = 0'), patienceMs: 60_000 })).toEqual({
      records: 2,
      isExact: true,
    });
  });

  it('leaves the number open where the server takes its time', async () => {
    const slow = inputWith('SLEEP(20) = 0');
    expect(await estimate({ ...slow, patienceMs: 50 })).toEqual({ records: null, isExact: false });
  });

  it('leaves the number open where the server cannot count, of which the pull will tell', async () => {
    expect(await estimate({ ...inputWith('no_such_column = 1'), patienceMs: 60_000 })).toEqual({
      records: null,
      isExact: false,
    });
  });
});
