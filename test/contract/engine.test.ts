import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPreferences } from '#shared/preferences.ts';
import type { Progress } from '#shared/progress.ts';
import { spelledStates } from '#shared/progress.ts';
import { all } from '#test/support/all.ts';
import { type Connection, engineHosts, engineIn } from '#test/support/engine-hosts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { writeSides } from '#test/support/two-csv-sides.ts';

const folder = tempFolder();

describe.each(Object.entries(engineHosts))('the engine %s', (_, host) => {
  let engine: ReturnType<typeof engineIn>;
  let opened: Awaited<ReturnType<typeof host>>;
  let connection: Connection;
  let definition = '';

  beforeAll(async () => {
    engine = engineIn(folder.path('workspace'));
    opened = await host(engine.router);
    connection = await opened.connect();
    definition = folder.path('small.yaml');
    writeSides(definition, 300);
  });

  afterAll(async () => {
    await opened.close();
    await engine.app.close();
  });

  it('tells of its workspace', async () => {
    const about = await connection.client.workspace.about();
    const version = expect.stringMatching(/^\d+\.\d+/);
    expect(about).toMatchObject({ folder: engine.app.folder, version, threads: 2 });
    expect(about.disk.used).toBeGreaterThan(0);
    expect(about.disk.free).toBeGreaterThan(0);
  });

  it('carries out a run, shows how it stands until it has ended, and gives its findings', async () => {
    const { client } = connection;
    const { run } = await client.runs.start({ path: definition });
    const seen = await all(await client.runs.watch({ run }));
    const last = seen.at(-1);
    expect(last).toMatchObject({ run, state: 'ended', inbound: { records: 300 }, failure: null });
    expect(last?.summary).toMatchObject({ verdict: 'mismatch', matched: 298, findings: { missing: 1, different: 1 } });
    expect(spelledStates(last?.partitions ?? '')).toHaveLength(256);
    expect(await client.runs.list()).toMatchObject({ runs: [{ run, verdict: 'mismatch' }], total: 1, next: null });
    expect(await client.runs.wait({ run })).toEqual(last?.summary);
    expect(await client.runs.show({ run: 'latest' })).toMatchObject({ run, definitionPath: definition });
    expect(await client.findings.examples({ run, perKind: 5 })).toMatchObject([
      { kind: 'missing', key: { k: 'key 7' } },
      { kind: 'different', key: { k: 'key 11' }, fields: ['v'] },
    ]);
    await expectLists(client, run);
    const out = folder.path('findings.ndjson');
    const told = await all(await client.reports.export({ run, format: 'ndjson', path: out }));
    expect(told[0]).toEqual({ written: expect.any(Number), total: 2 });
    expect(told.at(-1)).toMatchObject({ report: { path: out, findings: 2 } });
    expect((await client.reports.formats()).map(({ format }) => format)).toContain('ndjson');
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('stops a run at a checkpoint and goes on with it, with nothing lost on a connection that was', async () => {
    const { client } = connection;
    const large = folder.path('large.yaml');
    writeSides(large, 400_000);
    const { run } = await client.runs.start({ path: large });
    const first = await (await client.runs.watch({ run })).next();
    expect(first.value).toMatchObject({ run, summary: null });
    expect(await client.runs.cancel({ run })).toEqual({ wasUnderWay: true });
    expect((await all(await client.runs.watch({ run }))).at(-1)).toMatchObject({ state: 'interrupted', summary: null });
    expect(await client.runs.cancel({ run })).toEqual({ wasUnderWay: false });
    await expect(client.findings.page({ run, from: 0, count: 1 })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('are not all there yet'),
    });

    await client.runs.resume({ run });
    const other = await opened.connect();
    const watch = await other.client.runs.watch({ run });
    const lost = await watch.next();
    other.lose();
    const seen = await all(await client.runs.watch({ run }));
    const before = lost.value as Progress;
    expect(seen[0]?.inbound.records).toBeGreaterThanOrEqual(before.inbound.records);
    expect(seen.at(-1)).toMatchObject({ state: 'ended', summary: { matched: 399_998 } });
    for (const [a, b] of seen.slice(1).map((later, i) => [seen[i], later] as [Progress, Progress]))
      expect(b.inbound.records).toBeGreaterThanOrEqual(a.inbound.records);
  });

  it('keeps definitions, and writes over nothing that was changed meanwhile', async () => {
    const { client } = connection;
    const text = readFileSync(definition, 'utf8');
    const saved = await client.definitions.save({ path: 'mine.yaml', text, replaces: null });
    expect(saved).toMatchObject({ path: join(engine.app.folder, 'definitions', 'mine.yaml'), text, problems: [] });
    expect(await client.definitions.read({ path: saved.path })).toEqual(saved);
    const broken = await client.definitions.save({
      path: saved.path,
      text: `${text}typo: 1\n`,
      replaces: saved.sha256,
    });
    expect(broken.problems).toEqual([expect.stringMatching(/^mine\.yaml:\d+: .*typo/)]);
    expect(await client.definitions.examine({ path: saved.path, text })).toEqual({ problems: [] });
    const withVariable = text.replace(/^name: .*$/m, `name: "$\{TYPED_JUST_NOW}"`);
    expect(await client.definitions.examine({ path: saved.path, text: withVariable })).toEqual({
      problems: [expect.stringContaining('TYPED_JUST_NOW is not set')],
    });
    const typed = ['TYPED_JUST_NOW'];
    expect(await client.definitions.examine({ path: saved.path, text: withVariable, typed })).toEqual({ problems: [] });
    await expect(client.definitions.save({ path: saved.path, text, replaces: saved.sha256 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('changed by somebody else'),
      data: { next: expect.stringContaining('Read it again') },
    });
    expect((await client.definitions.list()).map(({ path }) => path)).toContain(saved.path);
    const sides = { inbound: { sample: { fields: ['k', 'v'] } }, outbound: { sample: { fields: ['k', 'v'] } } };
    expect(await client.definitions.check({ path: definition })).toMatchObject(sides);
  });

  it('tries and plans a text that is not saved, as far as it goes', async () => {
    const { client } = connection;
    const [inbound, outbound] = [`${definition}.in.csv`, `${definition}.out.csv`];
    const side = (path: string) => `{ type: csv, path: ${JSON.stringify(path)} }`;
    const text = `name: new\nkey: [v]\ninbound: ${side(inbound)}\noutbound: ${side(outbound)}\n`;
    const unsaved = { path: 'new.yaml', text };
    expect(await client.definitions.check(unsaved)).toMatchObject({
      name: 'new',
      inbound: { sample: { fields: ['v'] } },
    });
    expect(await client.definitions.plan(unsaved)).toMatchObject({ name: 'new', inbound: { records: 300 } });
    const unfinished = { path: 'new.yaml', text: `inbound: ${side(inbound)}\noutbound: { type: csv }\n` };
    expect(await client.definitions.columns(unfinished)).toEqual({
      inbound: {
        columns: [
          { name: 'k', type: 'text', example: 'key 0', isKey: false },
          { name: 'v', type: 'text', example: 'value 0', isKey: false },
        ],
      },
      outbound: { failure: expect.objectContaining({ code: 'definition', message: 'outbound.path is missing' }) },
    });
    await expect(client.definitions.check(unfinished)).rejects.toMatchObject({ code: 'definition' });
    const nothing = { path: 'new.yaml', text: `inbound: ${side('gone.csv')}\noutbound: no\n` };
    expect(await client.definitions.columns(nothing)).toMatchObject({
      inbound: { failure: { code: 'unreachable', message: expect.stringContaining('definitions/gone.csv') } },
      outbound: { failure: { code: 'definition' } },
    });
  });

  it('keeps how the app is to look, and forgives what it does not know', async () => {
    const { client } = connection;
    expect(await client.preferences.read()).toEqual(defaultPreferences);
    const mine = { ...defaultPreferences, language: 'zh' as const, scheme: 'dark' as const, panels: { record: 360 } };
    await client.preferences.save(mine);
    expect(await client.preferences.read()).toEqual(mine);
    await client.preferences.save({ ...mine, language: 'tlh' as 'zh' });
    expect(await client.preferences.read()).toEqual({ ...mine, language: 'system' });
    await client.preferences.save(defaultPreferences);
  });

  it('tells an expected failure by its code and what to do, and takes no input that does not fit', async () => {
    const { client } = connection;
    await expect(client.runs.show({ run: 'nosuch' })).rejects.toMatchObject({ code: 'not-found', defined: true });
    await expect(client.definitions.read({ path: '/etc/passwd' })).rejects.toMatchObject({ code: 'usage' });
    await expect(client.runs.start({ path: folder.path('absent.yaml') })).rejects.toMatchObject({ code: 'definition' });
    await expect(client.runs.show({ run: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(client.runs.show({ run: 'x'.repeat(10_000) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

/** The findings of the small sides, as lists: key 7 is missing and key 11 is different. */
async function expectLists(client: Connection['client'], run: string): Promise<void> {
  expect(await client.findings.columns({ run })).toEqual({
    key: [{ name: 'k', type: 'text' }],
    fields: [{ name: 'v', type: 'text' }],
    kept: 2,
  });
  const everything = await client.findings.page({ run, from: 0, count: 100 });
  expect(everything).toMatchObject({ from: 0, total: 2, done: 1, rows: [{ key: ['key 7'] }, { key: ['key 11'] }] });
  const [, different] = everything.rows;
  const id = different?.id ?? 0;
  expect(different).toMatchObject({ kind: 'different', differs: [0], inbound: ['value 11'], outbound: ['value 0'] });
  expect(await client.findings.one({ run, id })).toEqual(different);
  expect(await client.findings.whole({ run, ids: [id, 12_345] })).toEqual([different]);
  const asked = { run, filter: { text: 'VALUE' }, sort: { by: { field: 'v', side: 'inbound' as const } } };
  const sorted = await whole(() => client.findings.page({ ...asked, from: 0, count: 10 }));
  expect(sorted).toMatchObject({ total: 2, rows: [{ key: ['key 11'] }, { key: ['key 7'] }] });
  expect(await whole(() => client.findings.facets(asked))).toMatchObject({
    counts: { kinds: { missing: 1, different: 1, unexpected: 0 }, fields: { v: 1 } },
  });
  expect(await whole(() => client.findings.locate({ ...asked, id }))).toEqual({ place: 0, done: 1 });
  expect(await client.findings.locate({ run, filter: { kinds: ['missing'] }, id })).toEqual({ place: null, done: 1 });
  const map = await client.runs.map({ run });
  expect(map).toHaveLength(256);
  expect(map.reduce((sum, { matched }) => sum + matched, 0)).toBe(298);
  expect(map.filter(({ findings }) => findings.missing + findings.different > 0).length).toBeGreaterThan(0);
  const chosen = { run, format: 'ndjson', path: folder.path('chosen.ndjson'), list: { filter: { text: 'KEY 11' } } };
  const told = await all(await client.reports.export(chosen));
  expect(told.at(-1)).toMatchObject({ report: { path: chosen.path, findings: 1 } });
  expect(readFileSync(chosen.path, 'utf8')).toContain('"key 11"');
  const view = { name: 'Dear ones', asked: { q: 'price > 100', kinds: ['missing' as const] } };
  expect(await client.findings.saveView({ run, view })).toEqual([view]);
  expect(await client.findings.views({ run: 'latest' })).toEqual([view]);
  expect(await client.findings.removeView({ run, name: view.name })).toEqual([]);
  const wrong = client.findings.page({ run, filter: { fields: ['nosuch'] }, from: 0, count: 1 });
  await expect(wrong).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('nosuch') });
}

/** Asks again until the list is made. */
async function whole<Answer extends { done: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.done === 1) return answer;
  }
}
