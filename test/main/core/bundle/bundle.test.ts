import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '#main/app.ts';
import { createVerifier } from '#main/bundles.ts';
import type { BundleVerification } from '#shared/bundle.ts';
import { bundled, failing, partsIn, verificationOf } from '#test/support/bundles.ts';
import { addPerson, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

// Each verification opens books and threads of its own, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 300_000 });

const folder = tempFolder();
let verifier: ReturnType<typeof createVerifier>;
let temporary: string;
beforeAll(() => {
  temporary = folder.path('temporary');
  mkdirSync(temporary);
  verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 2, temporary });
});
afterAll(() => verifier.close());
let opened: App | undefined;
afterEach(() => opened?.close());

const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
];
const outbound: Row[] = [
  ['b', '2'],
  ['c', '30'],
];

/** A run that Wei decided on, and that mei, who has a key, may sign. */
async function decided() {
  const made = reconciliationIn(folder.path('w'));
  opened = made.app;
  const { app } = made;
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  const { run } = await made.run(inbound, outbound);
  const as = (who: string) => app.people.actAs(who, undefined);
  await as('Wei');
  await app.review.note(run, {}, 'asked the sender');
  await app.review.decide(run, { ids: [1] }, verdictOn('suspense'));
  await app.review.decide(run, filterScope({}, true), verdictOn('accepted'));
  await as('mei');
  return { ...made, app, name: run, as, path: folder.path('run.bundle') };
}

const toItsEnd = async (stream: AsyncIterable<unknown>) => {
  for await (const _ of stream);
};
const stateOf = ({ checks }: BundleVerification, check: string) => checks.find((line) => line.check === check)?.state;

describe('a bundle', () => {
  it('verifies and replays where nothing but its file is, and leaves nothing there', async () => {
    const { app, name, path } = await decided();
    await app.signOff.sign(name, { note: 'seen' });
    const made = await bundled(app, name, path);
    expect(made).toMatchObject({ run: name, hasSnapshots: true, bytes: statSync(path).size });
    const found = await verificationOf(verifier.verify, path, { isReplayed: true });
    expect(found.checks.filter(({ state }) => state !== 'holds')).toEqual([]);
    expect(found).toMatchObject({
      isWhole: true,
      about: {
        run: name,
        verdict: 'mismatch',
        maker: { name: 'mei', role: 'lead' },
        sha256: made.sha256,
        signOff: { state: 'signed', name: 'mei', note: 'seen' },
      },
    });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('holds both signatures of a run that was countersigned, and says whose they are', async () => {
    const { app, name, as, path } = await decided();
    await app.signOff.sign(name, { note: 'seen' });
    await addPerson(app, 'Li', 'lead');
    await as('Li');
    const { signature } = await app.signOff.countersign(name, { note: 'so do I' });
    await bundled(app, name, path);
    const found = await verificationOf(verifier.verify, path);
    expect(failing(found)).toEqual([]);
    expect(found.about?.signOff).toMatchObject({
      ...{ state: 'signed', name: 'mei', note: 'seen' },
      countersigned: [{ name: 'Li', role: 'lead', note: 'so do I', publicKey: app.people.me().publicKey }],
    });
    expect(String(partsIn(path).find((part) => part.name === 'signatures.json')?.bytes)).toContain(signature);
  });

  it('is an archive that any tool opens, with what people decided in it to be read', async () => {
    const { app, name, path } = await decided();
    await bundled(app, name, path);
    const parts = new Map(partsIn(path).map(({ name: part, bytes }) => [part, String(bytes)]));
    expect(JSON.parse(parts.get('notes.json') ?? '')).toMatchObject([{ text: 'asked the sender' }]);
    expect(JSON.parse(parts.get('decisions.json') ?? '')).toMatchObject({
      decisions: [{ status: 'suspense' }, { status: 'accepted' }],
    });
    expect(JSON.parse(parts.get('roster.json') ?? '')).toMatchObject([{ name: 'mei' }, { name: 'Wei' }]);
  });

  it('is entered in the trail that it was made of, and once more made holds that', async () => {
    const { app, name, path } = await decided();
    const { sha256, entries } = await bundled(app, name, path);
    expect(app.trail.of(['bundle.exported'], name)).toMatchObject([
      { payload: { sha256, entries, hasSnapshots: true } },
    ]);
    expect((await bundled(app, name, path)).entries).toBe(entries + 1);
    expect((await verificationOf(verifier.verify, path)).isWhole).toBe(true);
  });

  it('says how the run stands: not signed, signed, or open again', async () => {
    const { app, name, path } = await decided();
    const standing = async () => {
      await bundled(app, name, path);
      const { isWhole, about } = await verificationOf(verifier.verify, path);
      return [isWhole, about?.signOff?.state ?? 'unsigned'];
    };
    expect(await standing()).toEqual([true, 'unsigned']);
    await app.signOff.sign(name, { note: '' });
    expect(await standing()).toEqual([true, 'signed']);
    app.signOff.reopen(name, 'b was wrong');
    expect(await standing()).toEqual([true, 'reopened']);
  });

  it('without its snapshots holds their digests, and says what it cannot say', async () => {
    const { app, name, path } = await decided();
    await bundled(app, name, path, { withoutSnapshots: true });
    const found = await verificationOf(verifier.verify, path, { isReplayed: true });
    expect([found.isWhole, stateOf(found, 'snapshots'), stateOf(found, 'replay')]).toEqual([
      true,
      'skipped',
      'skipped',
    ]);
    expect(found.about).toMatchObject({ hasSnapshots: false });
  });

  it('takes along what the run took over of an earlier one', async () => {
    const { app, path, run } = await decided();
    const { run: second } = await run(inbound, outbound);
    await bundled(app, second, path);
    expect(partsIn(path).map(({ name }) => name)).toContain('carried.marks');
    expect(failing(await verificationOf(verifier.verify, path, { isReplayed: true }))).toEqual([]);
  });

  it('is vouched for by the workspace alone where its maker has no key, and holds only under a key that signed it', async () => {
    const { app, name, path, as } = await decided();
    const { signers } = await bundled(app, name, path);
    const { publicKey } = app.people.me();
    expect(signers.maker).toBe(publicKey);
    expect(failing(await verificationOf(verifier.verify, path, { key: publicKey }))).toEqual([]);
    app.people.add({ name: 'Ann', role: 'lead' });
    await app.people.makeKey('Ann', undefined);
    const other = app.people.find('Ann').publicKey;
    expect(failing(await verificationOf(verifier.verify, path, { key: other }))).toEqual(['manifest-signature']);
    await as('Wei');
    expect((await bundled(app, name, path, { byEngine: true })).signers.maker).toBeNull();
    expect(failing(await verificationOf(verifier.verify, path, { key: signers.engine }))).toEqual([]);
  });

  it('is there under its name only when it is whole', async () => {
    const { app, name, path } = await decided();
    writeFileSync(path, 'what was there before');
    const stop = new AbortController();
    stop.abort();
    const made = app.bundle(name, { path, withoutSnapshots: false, byEngine: true }, stop.signal);
    await expect(toItsEnd(made)).rejects.toMatchObject({ code: 'interrupted' });
    expect(readFileSync(path, 'utf8')).toBe('what was there before');
    expect(existsSync(`${path}.partial`)).toBe(false);
    expect(app.trail.of(['bundle.exported'], name)).toEqual([]);
    expect(readdirSync(join(app.folder, 'scratch'))).toEqual([]);
    const nowhere = join(path, 'below-a-file');
    await expect(bundled(app, name, nowhere)).rejects.toMatchObject({ code: 'usage' });
  });

  it('is refused where evidence is gone or the trail is not what it was', async () => {
    const { app, name, path } = await decided();
    await app.deleteEvidence(name, 'too old');
    await expect(bundled(app, name, path)).rejects.toThrow(/was deleted/);
  });
});
