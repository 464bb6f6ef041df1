import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { App } from '#main/app.ts';
import { isIncluded, leafOf } from '#main/core/trail/merkle.ts';
import type { Merge } from '#shared/merge.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import { bundled, verificationOf } from '#test/support/bundles.ts';
import {
  addPerson,
  appIn,
  decidedIn,
  filterScope,
  type Row,
  reconciliationIn,
  verdictOn,
} from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

vi.setConfig({ testTimeout: 300_000 });
const folder = tempFolder();
const open: App[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

const inbound: Row[] = ['a', 'b', 'c', 'd', 'e'].map((k): Row => [k, '1']);
const outbound: Row[] = [
  ['e', '2'],
  ['x', '9'],
];

/** Mei and Wei, each with a copy of a workspace in which one run awaits them: a to d missing, e different, x unexpected. */
async function twoCopies(before: (app: App, run: string) => Promise<unknown> = async () => {}) {
  const [here, there] = [folder.path('here'), folder.path('there')];
  const { app, ...made } = reconciliationIn(here);
  await addPerson(app, 'Wei', 'auditor');
  await app.people.makeKey('mei', undefined);
  const { run } = await made.run(inbound, outbound);
  await before(app, run);
  await app.close();
  cpSync(here, there, { recursive: true });
  const [mine, theirs] = [appIn(here), appIn(there)];
  open.push(mine, theirs);
  await theirs.people.actAs('Wei', undefined);
  const path = folder.path('wei.tieout');
  return { mine, theirs, run, path, there, bundle: () => bundled(theirs, run, path) };
}

async function merged(app: App, path: string, how: Partial<Parameters<App['merge']>[0]> = {}): Promise<Merge> {
  const asked = { path, take: null, keys: {}, settled: [], isOnlyLooked: false, ...how };
  for await (const event of app.merge(asked)) if ('merge' in event) return event.merge;
  throw new Error('it told nothing');
}

const on = (...key: string[]) => filterScope({ key });

describe('merging what two people decided apart', () => {
  it('takes what only one decided, and makes one of what both did', async () => {
    const { mine, theirs, run, path, bundle } = await twoCopies();
    await mine.review.decide(run, on('a'), verdictOn('accepted'));
    await mine.review.decide(run, on('b'), verdictOn('suspense', { note: 'mine' }));
    await theirs.review.decide(run, on('b'), verdictOn('suspense', { note: 'theirs' }));
    await theirs.review.decide(run, filterScope({ kinds: ['different', 'unexpected'] }), verdictOn('resolved'));
    await theirs.review.note(run, {}, 'asked the sender');
    const made = await bundle();
    const before = mine.trail.state().entries;
    const looked = await merged(mine, path, { isOnlyLooked: true });
    expect(looked).toMatchObject({ isMerged: false, mineOnly: 1, theirsOnly: 2, same: 1, notes: 1, conflicts: [] });
    expect(mine.trail.state().entries).toBe(before);

    const merge = await merged(mine, path);
    expect(merge).toMatchObject({
      isMerged: true,
      taken: [{ status: 'resolved', by: 'Wei', findings: 2, contested: 0 }],
    });
    expect(await decidedIn(mine, run)).toEqual({
      a: 'accepted',
      b: 'suspense',
      c: 'undecided',
      d: 'undecided',
      e: 'resolved',
      x: 'resolved',
    });
    expect(await mine.review.notes(run)).toMatchObject([{ text: 'asked the sender', by: theirs.people.me().person }]);
    const [entry] = mine.trail.of(['decisions.merged'], run);
    expect(entry?.payload).toMatchObject({
      bundle: made.sha256,
      maker: 'Wei',
      taken: 1,
      notes: 1,
      theirsOnly: 2,
      conflicts: [],
    });
    await expect(merged(mine, path)).rejects.toThrow('this bundle was merged already');
  });

  it('proves what it took over to be in the other trail', async () => {
    const { mine, theirs, run, path, bundle } = await twoCopies();
    await theirs.review.decide(run, on('a'), verdictOn('accepted'));
    await bundle();
    await merged(mine, path);
    const [summary] = mine.trail.of(['decisions.merged'], run);
    const { checkpoint } = (summary as TrailEntry).payload as TrailPayload<'decisions.merged'>;
    const [taken] = mine.trail.of(['decision.merged'], run);
    const { entry } = (taken as TrailEntry).payload as TrailPayload<'decision.merged'>;
    const { sequence, hash, path: proof } = entry;
    const nodes = proof.map((node) => Buffer.from(node, 'hex'));
    const root = Buffer.from(checkpoint.root, 'hex');
    expect(isIncluded(Buffer.from(hash, 'hex'), sequence - 1, checkpoint.size, nodes, root)).toBe(true);
    expect(isIncluded(leafOf('another'), sequence - 1, checkpoint.size, nodes, root)).toBe(false);
  });

  it('lists what they decided otherwise, enters nothing before each is settled, and does as it is told', async () => {
    const { mine, theirs, run, path, bundle } = await twoCopies();
    await mine.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('accepted', { note: 'late' }));
    await theirs.review.decide(run, on('a'), verdictOn('suspense', { note: 'lost' }));
    await theirs.review.decide(run, filterScope({}, true), verdictOn('written-off'));
    await bundle();
    const before = mine.trail.state().root;
    const unsettled = await merged(mine, path, { keys: { a: 'theirs' } });
    expect(unsettled).toMatchObject({ isMerged: false, theirsOnly: 2 });
    expect(unsettled.conflicts).toMatchObject([
      {
        mine: { status: 'accepted', by: 'mei', note: 'late' },
        theirs: { status: 'suspense', by: 'Wei', note: 'lost' },
        findings: 1,
        open: 0,
        rows: [{ kind: 'missing', key: ['a'], take: 'theirs' }],
      },
      { theirs: { status: 'written-off' }, findings: 3, open: 3 },
    ]);
    expect(mine.trail.state().root).toBe(before);
    await expect(merged(mine, path, { keys: { q: 'mine' }, take: 'mine' })).rejects.toThrow('no conflict is on q');

    await merged(mine, path, { keys: { a: 'theirs', c: 'theirs' }, take: 'mine' });
    expect(await decidedIn(mine, run)).toEqual({
      a: 'suspense',
      b: 'accepted',
      c: 'written-off',
      d: 'accepted',
      e: 'written-off',
      x: 'written-off',
    });
    expect(mine.trail.of(['decisions.merged'], run)[0]?.payload).toMatchObject({
      conflicts: [
        { findings: 1, toTheirs: 1 },
        { findings: 3, toTheirs: 1 },
      ],
    });
    // It verifies, and so does a bundle of it; and whoever settled a conflict decided on it.
    expect((await mine.verify()).problems).toEqual([]);
    const again = folder.path('merged.tieout');
    await bundled(mine, run, again);
    expect((await verificationOf(mine.verifyBundle, again)).checks.filter(({ state }) => state === 'fails')).toEqual(
      [],
    );
    expect((await mine.signOff.show(run)).obstacles.map(({ code }) => code)).toContain('decided-on-it');
  });

  it('settles two decisions wherever they meet, and never asks again what was settled about an earlier bundle', async () => {
    const { mine, theirs, run, path, bundle } = await twoCopies();
    await mine.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('accepted'));
    await theirs.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('suspense'));
    await theirs.review.decide(run, on('c'), verdictOn('written-off'));
    await theirs.review.decide(run, on('e'), verdictOn('resolved'));
    await bundle();
    const { conflicts } = await merged(mine, path, { isOnlyLooked: true });
    const pairs = conflicts.map((one) => ({ mine: one.mine.decision, theirs: one.theirs.decision }));
    expect(conflicts).toMatchObject([
      { findings: 3, open: 3 },
      { findings: 1, open: 1 },
    ]);
    const settled = pairs.map((pair, i) => ({ ...pair, take: i === 0 ? ('mine' as const) : ('theirs' as const) }));
    await expect(merged(mine, path, { settled: [{ mine: 'x', theirs: 'y', take: 'mine' }] })).rejects.toThrow(
      'no conflict any more',
    );
    expect(await merged(mine, path, { settled: settled.slice(0, 1) })).toMatchObject({ isMerged: false });
    expect(await merged(mine, path, { settled, keys: { b: 'theirs' } })).toMatchObject({ isMerged: true });
    const stood = { a: 'accepted', b: 'suspense', c: 'written-off', d: 'accepted', e: 'resolved', x: 'undecided' };
    expect(await decidedIn(mine, run)).toEqual(stood);

    // What is decided here on top of theirs is newer than what they knew.
    await mine.review.decide(run, on('e'), verdictOn('accepted'));
    await theirs.review.decide(run, on('d'), verdictOn('resolved'));
    await theirs.review.decide(run, on('x'), verdictOn('resolved'));
    await bundle();
    const again = await merged(mine, path, { isOnlyLooked: true });
    expect(again).toMatchObject({ theirsOnly: 1, conflicts: [{ findings: 1, rows: [{ key: ['d'] }] }] });
    await merged(mine, path, { take: 'mine' });
    expect(await decidedIn(mine, run)).toEqual({ ...stood, e: 'accepted', x: 'resolved' });
  });

  it('takes a withdrawal over, and leaves what was decided before they parted', async () => {
    let first = '';
    const { mine, theirs, run, path, bundle } = await twoCopies(async (app, name) => {
      first = (await app.review.decide(name, on('a'), verdictOn('accepted'))).decision;
      await app.review.decide(name, on('b'), verdictOn('accepted'));
    });
    theirs.review.withdraw(run, first, 'too early');
    await mine.review.decide(run, on('c'), verdictOn('suspense'));
    await bundle();
    expect(await merged(mine, path)).toMatchObject({ withdrawn: 1, mineOnly: 1, theirsOnly: 0, taken: [] });
    expect(await decidedIn(mine, run)).toMatchObject({ a: 'undecided', b: 'accepted', c: 'suspense' });
  });

  it('is refused of a bundle that does not verify, of another workspace, and on a signed run', async () => {
    const { mine, theirs, run, path, bundle } = await twoCopies();
    await theirs.review.decide(run, filterScope(), verdictOn('accepted'));
    await bundle();
    const other = reconciliationIn(folder.path('other'));
    open.push(other.app);
    const { run: another } = await other.run(inbound, outbound);
    await expect(merged(other.app, path)).rejects.toThrow(`there is no run ${run}`);
    const foreign = folder.path('foreign.tieout');
    await bundled(other.app, another, foreign);
    await expect(merged(mine, foreign)).rejects.toThrow(`there is no run ${another}`);
    const damaged = folder.path('damaged.tieout');
    const bytes = readFileSync(path);
    bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
    writeFileSync(damaged, bytes);
    await expect(merged(mine, damaged)).rejects.toThrow('nothing of it is taken over');
    await merged(mine, path);
    await mine.signOff.sign(run, { note: '' });
    await theirs.review.decide(run, on('a'), verdictOn('suspense'));
    await bundle();
    const before = mine.trail.state().root;
    await expect(merged(mine, path, { take: 'theirs' })).rejects.toThrow('is signed, and locked');
    expect(mine.trail.state().root).toBe(before);
  });
});
