import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import { openBundle } from '#main/bundles.ts';
import { createClient, createRouter } from '#main/router.ts';
import { isReading } from '#shared/contract/readings.ts';
import { contract } from '#shared/contract.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import { archiveOf, bundled, failing, partsIn, relisted } from '#test/support/bundles.ts';
import { addPerson, decidedIn, filterScope, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

vi.setConfig({ testTimeout: 300_000 });
const folder = tempFolder();
const workerFile = 'out/main/worker.js';
let temporary = '';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A run of mei's that Wei decided on, bundled, and that bundle opened by Lin on another machine. */
async function opened(change = (bytes: Buffer) => bytes) {
  const made = reconciliationIn(folder.path('w'));
  closing.push(() => made.app.close());
  await addPerson(made.app, 'Wei', 'auditor');
  const inbound: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
  ];
  const outbound: [string, string][] = [['b', '20']];
  const { run: earlier } = await made.run(inbound, outbound);
  await made.app.review.note(earlier, { id: await differing(made.app, earlier) }, 'the price is being looked at');
  const { run } = await made.run(inbound, outbound);
  await made.app.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('suspense', { note: 'asked' }));
  await made.app.review.note(run, {}, 'looked at with Wei');
  const path = folder.path('june.tieout');
  await bundled(made.app, run, path, { byEngine: true });
  writeFileSync(path, change(readFileSync(path)));
  temporary = folder.path('temporary');
  mkdirSync(temporary, { recursive: true });
  const bundle = await openBundle({ workerFile, threads: 2, temporary }, path);
  closing.push(() => bundle.remove());
  const app = createApp({ ...bundle, workerFile, threads: 2, environment: { USER: 'lin' } });
  closing.push(() => app.close());
  const client = createClient(createRouter(app));
  return { ...made, made: made.app, run, app, client, path };
}

async function differing(app: App, run: string): Promise<number> {
  const [id] = await app.review.numbers(run, reviewFilterSchema.parse({ kinds: ['different'] }));
  return id ?? 0;
}

describe('a bundle that is opened to be read', () => {
  it('shows what the workspace shows, and says whose it is', async () => {
    const { made, app, client, run, path } = await opened();
    expect(await decidedIn(app, run)).toEqual(await decidedIn(made, run));
    expect(await client.reviews.notes({ run: 'latest' })).toMatchObject([{ text: 'looked at with Wei' }]);
    const { notes } = await client.reviews.about({ run, id: await differing(app, run) });
    expect(notes.map(({ text }) => text)).toEqual(['the price is being looked at']);
    expect(await client.runs.list({})).toMatchObject({ runs: [{ run, verdict: 'mismatch' }], total: 1 });
    expect(await client.workspace.about()).toMatchObject({
      bundle: { isWhole: true, path, about: { run, maker: { name: 'mei', role: 'lead' } } },
    });
    expect(await client.people.me()).toMatchObject({ name: 'lin', role: 'auditor', publicKey: null });
    expect((await client.people.list()).map(({ name }) => name)).toEqual(['mei', 'Wei']);
    expect(await client.trail.verify()).toMatchObject({ isWhole: true, problems: [] });
    const out = folder.path('findings.csv');
    for await (const _ of await client.reports.export({ run, format: 'csv', path: out })) void _;
    expect(readFileSync(out, 'utf8')).toContain('missing');
  });

  it('refuses every act with one sentence, and stays what it was', async () => {
    const { app, client, path } = await opened();
    const [before, root] = [readFileSync(path), app.trail.state().root];
    const acts = Object.entries(contract).flatMap(([subject, calls]) =>
      Object.keys(calls).flatMap((name) => (isReading([subject, name]) ? [] : [[subject, name] as const])),
    );
    expect(acts.length).toBeGreaterThan(25);
    for (const [subject, name] of acts) {
      const call = (client as unknown as Record<string, Record<string, (input: object) => Promise<unknown>>>)[
        subject
      ]?.[name];
      await expect(call?.({}), `${subject}.${name}`).rejects.toMatchObject({
        code: 'not-allowed',
        message: 'this is a bundle, opened to be read: nothing can be done in it',
      });
    }
    expect(() => app.people.add({ name: 'Eve', role: 'lead' })).toThrow();
    expect(() => app.people.recorder.enter('run.looked-at', { run: 'x' })).toThrow('opened to be read');
    expect(app.trail.state().root).toBe(root);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('says so where it does not verify, and is not opened where it cannot be read', async () => {
    const { client } = await opened((bytes) => archiveOf(relisted(partsIn(bytes), { name: 'another' })));
    const { bundle } = await client.workspace.about();
    expect(bundle?.isWhole).toBe(false);
    expect(bundle && failing(bundle)).toContain('manifest-signature');
  });

  it('leaves nothing behind where it cannot be read', async () => {
    const cut = opened((bytes) => bytes.subarray(0, bytes.length - 100));
    await expect(cut).rejects.toMatchObject({
      code: 'verification',
      message: expect.stringContaining('cannot be opened'),
    });
    expect(readdirSync(temporary)).toEqual([]);
  });
});
