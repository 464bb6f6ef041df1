import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { App } from '#main/app.ts';
import { createVerifier } from '#main/bundles.ts';
import { applies, countsOf } from '#main/core/alerts/rules.ts';
import { parseDefinition } from '#main/core/definition-file.ts';
import { masterTotals, masterWarnings } from '#main/core/master/totals.ts';
import { ruleSettings } from '#shared/alert-settings.ts';
import { alertText } from '#shared/alert-text.ts';
import { TieoutError } from '#shared/errors.ts';
import type { MasterSummary } from '#shared/master.ts';
import type { RunSummary } from '#shared/run.ts';
import { archiveOf, bundled, failing, partsIn, relisted, verificationOf, withParts } from '#test/support/bundles.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { addPerson, appIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = tempFolder();
const verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2 });
let app: App;
let workspace: string;

beforeAll(() => {
  workspace = folder.path('w');
  app = appIn(workspace);
});
afterAll(async () => {
  await app.close();
  await verifier.close();
});

/** Runs over two sides and a master list of keys. */
async function run(
  [inbound, outbound, master]: [string, string, string],
  more = '',
  settings = '',
): Promise<RunSummary> {
  const write = (name: string, keys: string) =>
    writeFileSync(join(workspace, name), `k\n${[...keys].map((key) => `${key}\n`).join('')}`);
  write('in.csv', inbound);
  write('out.csv', outbound);
  write('master.csv', master);
  const file = join(workspace, 'orders.yaml');
  const listed = `master: { type: csv, path: master.csv${more} }`;
  writeFileSync(
    file,
    `name: orders\nkey: [k]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n${listed}\n${settings}\n`,
  );
  return app.run(file);
}

it('makes a mismatch of what both sides have lost, where they tie out', async () => {
  const summary = await run(['abc', 'abc', 'abcde']);
  expect(summary).toMatchObject({
    verdict: 'mismatch',
    matched: 3,
    findings: { missing: 0, unexpected: 0 },
    discrepancies: [],
    master: { read: 5, accepted: 5, keys: 5, onBoth: 3, onNeither: 2, notInMaster: 0, established: 256, kept: 2 },
  });
  const page = await app.masters.page(app.listed(summary.run), { kind: 'onNeither', from: 0, count: 10 });
  expect(page).toMatchObject({ key: ['k'], total: 2, rows: [{ key: ['d'] }, { key: ['e'] }] });
});

it.each([
  ['list', 'match', 1],
  ['count', 'match', 0],
  ['mismatch', 'mismatch', 1],
] as const)('takes what the list has not for what the definition says: %s', async (way, verdict, kept) => {
  const summary = await run(['abcd', 'abcd', 'abc'], `, notInMaster: ${way}`);
  expect(summary).toMatchObject({ verdict, master: { notInMaster: 1, notInMasterIs: way, kept } });
});

it('is no match where a line of the list could not be read, and not established where the list is empty', async () => {
  const unreadable = await run(['ab', 'ab', 'ab?'], '', '');
  expect(unreadable.verdict).toBe('mismatch');
  const empty = await run(['ab', 'ab', '']);
  expect(empty).toMatchObject({
    verdict: 'not-established',
    warnings: [expect.stringMatching(/The master list .* is empty/)],
  });
  expect(await run(['ab', 'ab', ''], '', 'allowEmpty: true')).toMatchObject({
    verdict: 'match',
    master: { notInMaster: 2 },
  });
});

it('changes nothing of a run without one', async () => {
  const file = join(workspace, 'plain.yaml');
  const source = (name: string) => `{ type: csv, path: ${name} }`;
  writeFileSync(file, `name: plain\nkey: [k]\ninbound: ${source('in.csv')}\noutbound: ${source('out.csv')}\n`);
  const summary = await app.run(file);
  expect(Object.keys(summary)).not.toContain('master');
  expect(existsSync(join(summary.evidence.folder, 'master.sqlite'))).toBe(false);
  expect(Object.keys(await app.signOff.certificate(summary.run))).not.toContain('master');
  await expect(app.masters.page(app.listed(summary.run), { kind: 'onNeither', from: 0, count: 1 })).rejects.toThrow(
    /had no master list/,
  );
});

it('holds in the certificate, a signature and a bundle, which is verified and made anew', async () => {
  const { run: name, master } = await run(['abcx', 'abcx', 'abcde']);
  expect(await app.signOff.certificate(name)).toMatchObject({
    master: { keys: 5, onNeither: 2, notInMaster: 1, seal: master?.seal },
    totals: { inbound: { records: 4 }, outbound: { records: 4 }, master: { records: 5, invalid: 0 } },
  });
  await app.people.makeKey('mei', undefined);
  const { statement } = await app.signOff.sign(name, { note: 'both are being sent again' });
  expect(statement.master).toEqual({
    ...{ digest: master?.digest, seal: master?.seal, listDigest: master?.listDigest, onNeither: 2, notInMaster: 1 },
  });
  expect((await app.verify()).problems).toEqual([]);
  const path = folder.path('may.bundle');
  await bundled(app, name, path);
  const found = await verificationOf(verifier.verify, path, { isReplayed: true });
  expect(found.checks.filter(({ state }) => state !== 'holds')).toEqual([]);

  const [whole, without] = [partsIn(path), folder.path('without.bundle')];
  const changed = folder.path('changed.bundle');
  for (const part of ['master.sqlite', 'master.snapshot']) {
    writeFileSync(changed, archiveOf(relisted(whole.filter((one) => one.name !== part))));
    expect([part, failing(await verificationOf(verifier.verify, changed)).length > 1]).toEqual([part, true]);
  }
  const list = folder.path('list.sqlite');
  writeFileSync(list, whole.find((one) => one.name === 'master.sqlite')?.bytes ?? '');
  const db = new Database(list);
  db.exec('DELETE FROM item WHERE id = 1');
  db.close();
  writeFileSync(changed, archiveOf(relisted(withParts(whole, { 'master.sqlite': readFileSync(list) }))));
  expect(failing(await verificationOf(verifier.verify, changed))).toContain('findings');
  await bundled(app, name, without, { withoutSnapshots: true });
  expect(failing(await verificationOf(verifier.verify, without))).toEqual([]);
});

it('is found out where the kept list is another, and goes with the evidence', async () => {
  const { run: name, evidence } = await run(['ab', 'ab', 'abc']);
  const list = join(evidence.folder, 'master.sqlite');
  const sealed = readFileSync(list);
  chmodSync(list, 0o644);
  const db = new Database(list);
  db.exec("UPDATE item SET key = x'7a00'");
  db.close();
  expect((await app.verify()).problems).toEqual([
    expect.stringContaining('is not what was sealed'),
    expect.stringContaining('the bytes of master.sqlite are not those that were sealed'),
  ]);
  rmSync(list);
  writeFileSync(list, sealed);
  expect((await app.verify()).problems).toEqual([]);
  expect(app.storage(app.show(name)).bytes.master).toBeGreaterThan(0);
  await app.deleteEvidence(name, 'no longer needed');
  expect(existsSync(evidence.folder)).toBe(false);
});

it('is read again under other rules with the same third total', async () => {
  const { run: name } = await run(['ab', 'ab', 'abc']);
  await addPerson(app, 'Wei', 'auditor');
  for await (const event of app.replays.replay(name, { rules: [] }))
    if ('replay' in event) expect(event.replay.verdict).toEqual({ before: 'mismatch', after: 'mismatch' });
});

const master: MasterSummary = {
  ...{ source: 'csv m.csv', read: 6, accepted: 6, invalid: 0, digest: 'd', seal: 's', bytes: 1 },
  ...{ readFrom: '', readTo: '', sittings: 1, records: 6, keys: 5, onBoth: 2, inboundOnly: 1, outboundOnly: 1 },
  ...{ onNeither: 1, notInMaster: 3, notInMasterIs: 'list', established: 256, kept: 4, listDigest: 'l', listBytes: 1 },
};
const tally = { ...emptyTally(0), matched: 3, missing: 2, unexpected: 1, duplicate: 1 };

it.each([
  ['all', {}, {}, []],
  ['one that was not read', { read: 7 }, {}, [/7 read, but 6 accepted/]],
  ['one that nobody looked for', { records: 5 }, {}, [/6 accepted, but 5 looked for/]],
  ['one without a place', { onNeither: 0 }, {}, [/5 keys, but 4 concluded on/]],
  ['one that the sides have', {}, { matched: 4 }, [/both sides have 8 keys, but 7/]],
] as const)('the third total counts %s', (_, off, more, wrong) => {
  expect(masterTotals({ ...master, ...off }, [{ ...tally, ...more }])).toEqual(
    wrong.map((sentence) => expect.stringMatching(sentence)),
  );
});

it('says so where keys on neither side may be of records that nobody could read', () => {
  const about = { unreadable: 3, allowEmpty: false, isLive: false };
  expect(masterWarnings(master, about)).toEqual([expect.stringContaining('may be of the 3 records')]);
  const elsewhere = { ...master, onBoth: 0, inboundOnly: 0, outboundOnly: 0, onNeither: 5 };
  expect(masterWarnings(elsewhere, { ...about, unreadable: 0 })).toEqual([expect.stringContaining('on either side')]);
});

it('is told of by a rule that asks for it', () => {
  const rule = ruleSettings.parse({ name: 'lost', on: 'mismatch', onNeither: 2, send: 'ops' });
  const told = (onNeither: number) => ({
    occasion: 'mismatch' as const,
    summary: summaryWith({ verdict: 'mismatch', master: { ...master, onNeither } }),
  });
  expect([1, 2, 3].map((lost) => applies(rule, told(lost)))).toEqual([false, true, true]);
  expect(applies(rule, { occasion: 'mismatch', summary: summaryWith({ verdict: 'mismatch' }) })).toBe(false);
  const message = { id: 'A', run: 'R', name: 'sku', rule: 'lost', occasion: 'mismatch' as const, at: '', command: 'c' };
  const body = (language: 'en' | 'zh') =>
    alertText({ ...message, ...countsOf(told(3).summary), language, isEscalation: false }, false).body;
  expect(body('en')).toContain('In the master list and on neither side 3');
  expect(body('zh')).toContain('总清单中有而两侧均无 3');
});

it.each([
  ['{ type: csv, path: m.csv, notInMastr: list }', /master\.notInMastr is not a setting; did you mean notInMaster/],
  ['{ type: csv, path: m.csv, notInMaster: lst }', /master\.notInMaster is "lst"; did you mean list/],
  ['{ type: cvs, path: m.csv }', /master\.type is "cvs", which is no source; did you mean csv/],
  ['{ type: csv, pth: m.csv }', /master\.pth is not a setting; did you mean path/],
  ['{ type: csv, path: m.csv, columns: { price: p } }', /no key field is called price; key fields are k/],
] as const)('a definition is refused by name: %s', (written, sentence) => {
  const sides = 'inbound: { type: csv, path: a }\noutbound: { type: csv, path: b }\n';
  const parse = () => parseDefinition(`name: x\nkey: [k]\nfields: [price]\n${sides}master: ${written}\n`, 'a.yaml', {});
  expect(parse).toThrow(TieoutError);
  expect(parse).toThrow(sentence);
});
