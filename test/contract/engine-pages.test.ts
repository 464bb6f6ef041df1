import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { matchRateOf } from '#shared/run.ts';
import { all } from '#test/support/all.ts';
import { type Connection, engineHosts, engineIn } from '#test/support/engine-hosts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { writeSides } from '#test/support/two-csv-sides.ts';

const folder = tempFolder();
const hourMs = 3_600_000;

describe.each(Object.entries(engineHosts))('what lists and pages ask for, %s', (name, host) => {
  let engine: ReturnType<typeof engineIn>;
  let opened: Awaited<ReturnType<typeof host>>;
  let client: Connection['client'];
  let [promo, plain] = ['', ''];
  const runs: string[] = [];

  beforeAll(async () => {
    const own = (file: string) => folder.path(`${name}/${file}`);
    engine = engineIn(own('workspace'));
    opened = await host(engine.router);
    ({ client } = await opened.connect());
    [promo, plain] = [own('promo.yaml'), own('plain.yaml')];
    writeSides(promo, 300, `activity: { id: 618, startsAt: ${inHours(24)}, policy: T-8h }`);
    writeSides(plain, 100);
    for (const path of [promo, plain, promo]) {
      const { run } = await client.runs.start({ path });
      await client.runs.wait({ run });
      runs.unshift(run);
    }
  });

  afterAll(async () => {
    await opened.close();
    await engine.app.close();
  });

  const lineOf = async (path: string): Promise<DefinitionLine | undefined> =>
    (await client.definitions.list()).find((line) => line.path === path);

  it('lists runs piece by piece, newest first, with what a list shows of them', async () => {
    const first = await client.runs.list({ count: 2 });
    expect(first).toMatchObject({ runs: [{ run: runs[0] }, { run: runs[1] }], total: 3, next: runs[1] });
    const rest = await client.runs.list({ count: 2, after: first.next ?? '' });
    expect(rest).toMatchObject({ runs: [{ run: runs[2] }], total: 3, next: null });
    const counts = {
      matched: 298,
      records: { inbound: 300, outbound: 299 },
      findings: { missing: 1, unexpected: 0, different: 1, duplicate: 0, invalid: 0 },
    };
    const [newest] = first.runs;
    expect(newest).toMatchObject({ state: 'ended', verdict: 'mismatch', counts, activity: { id: '618' } });
    expect(newest?.endedAt).toEqual(expect.any(String));
    expect(matchRateOf(counts)).toBeCloseTo(298 / 300);
  });

  it('lists the runs of one definition', async () => {
    expect(await client.runs.list({ path: plain })).toMatchObject({ runs: [{ run: runs[1] }], total: 1, next: null });
    await expect(client.runs.list({ after: 'nosuch' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(client.runs.list({ count: 1e9 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('lists definitions with both sides, how they stand, and whether the next clearing ends in time', async () => {
    const line = await lineOf(promo);
    expect(line).toMatchObject({
      name: 'sides',
      problem: null,
      sides: { inbound: 'csv promo.yaml.in.csv', outbound: 'csv promo.yaml.out.csv' },
      activity: { id: '618', policy: 'T-8h' },
      clearing: { leadSeconds: 28_800, policy: 'T-8h' },
      estimate: { records: { inbound: 300, outbound: 299 } },
      lastRun: { run: runs[0], verdict: 'mismatch' },
      openFindings: 2,
      matchRates: [
        { run: runs[2], rate: 298 / 300 },
        { run: runs[0], rate: 298 / 300 },
      ],
    });
    const spare = 8 * 3_600 - (line?.estimate?.seconds.total ?? 0);
    // In whole seconds.
    expect(Math.abs((line?.clearing?.spareSeconds ?? 0) - spare)).toBeLessThanOrEqual(0.501);
    expect((await client.definitions.list()).map(({ path }) => path)).toEqual([promo, plain]);
  });

  it('counts from now where clearing should have started already', async () => {
    const late = `${promo}.late.yaml`;
    writeSides(late, 300, `activity: { id: late, startsAt: ${inHours(1)}, policy: urgent }`);
    expect(await lineOf(late)).toBeUndefined();
    const { run } = await client.runs.start({ path: late });
    await client.runs.wait({ run });
    const spare = (await lineOf(late))?.clearing?.spareSeconds ?? 0;
    expect(spare).toBeGreaterThan(3_000);
    // In whole seconds, from a machine that may be quick.
    expect(spare).toBeLessThanOrEqual(3_600);
  });

  it('lists a definition that cannot be read with what is wrong, and with what is known of its runs', async () => {
    const text = readFileSync(plain, 'utf8');
    writeFileSync(plain, `${text}typo: 1\n`);
    const broken = { name: 'sides', sides: null, estimate: null, lastRun: { run: runs[1] }, openFindings: 2 };
    expect(await lineOf(plain)).toMatchObject({ ...broken, problem: expect.stringMatching(/^plain\.yaml:\d+: typo/) });
    rmSync(plain);
    expect(await lineOf(plain)).toMatchObject({ ...broken, problem: expect.stringMatching(/does not exist$/) });
    writeFileSync(plain, text);
  });

  it('starts a definition from a commented text, and plans it', async () => {
    const { path } = await client.definitions.create({ path: 'fresh.yaml' });
    const { text } = await client.definitions.template();
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await lineOf(path)).toMatchObject({ name: 'fresh', lastRun: null, problem: expect.stringMatching(/MYSQL/) });
    await expect(client.definitions.create({ path })).rejects.toMatchObject({ code: 'usage' });
    const plan = await client.definitions.plan({ path: promo });
    expect(plan).toMatchObject({ name: 'sides', inbound: { records: 300, isExact: true }, activity: { id: '618' } });
  });

  it('measures the machine step by step', async () => {
    const told = await all(await client.workspace.bench({ records: 5_000_000 }));
    expect(told.slice(0, -1)).toEqual([{ step: 'generating' }, { step: 'keeping' }, { step: 'comparing' }]);
    expect(told.at(-1)).toMatchObject({ bench: { name: null, chunks: 1_000, machine: { records: 200_000 } } });
  });

  it('fails within a stream as calls do', async () => {
    const absent = all(await client.workspace.bench({ path: `${promo}.absent` }));
    await expect(absent).rejects.toMatchObject({ code: 'definition', data: { next: expect.stringContaining('init') } });
    const unknown = async () => all(await client.runs.watch({ run: 'nosuch' }));
    await expect(unknown()).rejects.toMatchObject({ code: 'not-found', defined: true });
    const format = async () => all(await client.reports.export({ run: 'latest', format: 'cvs', path: `${promo}.out` }));
    await expect(format()).rejects.toMatchObject({ code: 'usage', data: { next: 'Did you mean csv?' } });
  });

  it('leaves nothing of a report whose stream was left', async () => {
    const path = `${promo}.left.ndjson`;
    const leaving = new AbortController();
    leaving.abort();
    await expect(
      (async () =>
        all(await client.reports.export({ run: 'latest', format: 'ndjson', path }, { signal: leaving.signal })))(),
    ).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.partial`)).toBe(false);
  });

  it('says what each run keeps, and deletes evidence with a reason that every later question gets for an answer', async () => {
    const [run = ''] = runs;
    const before = await client.runs.storage({ count: 500 });
    const kept = before.runs.find((entry) => entry.run === run);
    expect(kept).toMatchObject({ name: 'sides', evidenceDeleted: null });
    expect(kept?.bytes.total).toBe(
      (kept?.bytes.inbound ?? 0) + (kept?.bytes.outbound ?? 0) + (kept?.bytes.findings ?? 0),
    );
    expect(kept?.bytes.findings).toBeGreaterThan(0);

    await expect(client.runs.deleteEvidence({ run, reason: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const deleted = await client.runs.deleteEvidence({ run, reason: 'kept for a year' });
    const evidenceDeleted = { at: expect.any(String), reason: 'kept for a year' };
    expect(deleted).toMatchObject({ run, bytes: { total: 0 }, evidenceDeleted });
    expect(readdirSync(join(engine.app.folder, 'evidence'))).not.toContain(run);
    expect(await client.runs.show({ run })).toMatchObject({
      verdict: 'mismatch',
      evidenceDeleted,
      summary: { matched: 298 },
    });
    expect((await client.runs.list({ path: promo })).runs[0]).toMatchObject({ run, evidenceDeleted });
    const why = { code: 'not-found', message: expect.stringMatching(/deleted on \d{4}-.* because: kept for a year$/) };
    await expect(client.findings.examples({ run, perKind: 1 })).rejects.toMatchObject(why);
    const again = async () => all(await client.reports.export({ run, format: 'csv', path: `${promo}.csv` }));
    await expect(again()).rejects.toMatchObject({ ...why, data: { next: expect.stringContaining('tieout run') } });
    expect(await client.runs.deleteEvidence({ run, reason: 'once more' })).toMatchObject({ evidenceDeleted });
  });

  it('deletes no evidence of a run that is under way', async () => {
    const large = `${promo}.large.yaml`;
    writeSides(large, 400_000);
    const { run } = await client.runs.start({ path: large });
    await expect(client.runs.deleteEvidence({ run, reason: 'room' })).rejects.toMatchObject({
      code: 'workspace',
      message: `run ${run} is under way`,
    });
    await client.runs.cancel({ run });
    await expect(client.runs.wait({ run })).rejects.toMatchObject({ code: 'interrupted' });
    await client.runs.deleteEvidence({ run, reason: 'room' });
    await expect(client.runs.resume({ run })).rejects.toMatchObject({ code: 'not-found' });
  });
});

function inHours(hours: number): string {
  return new Date(Date.now() + hours * hourMs).toISOString();
}
