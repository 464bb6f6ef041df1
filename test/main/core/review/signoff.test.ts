import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { signatureComplaint } from '#main/core/review/signatures.ts';
import { addPerson, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
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

/** A run that mei (lead) and Wei (auditor) share; Li is another lead. */
async function workspace() {
  const made = reconciliationIn(folder.path('w'));
  opened = made.app;
  const { app } = made;
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  const { run } = await made.run(inbound, outbound);
  return { ...made, app, name: run, as: (who: string) => app.people.actAs(who, undefined) };
}

async function decidedByWei() {
  const made = await workspace();
  await made.as('Wei');
  await made.app.review.decide(made.name, filterScope(), verdictOn('accepted'));
  await made.as('mei');
  return made;
}

const codes = async (app: App, name: string) => (await app.signOff.show(name)).obstacles.map(({ code }) => code);
const signing = { note: 'seen' };

describe('a sign-off', () => {
  it('is refused, with the list of what stands in its way, until nothing does', async () => {
    const { app, name, as } = await workspace();
    expect(await codes(app, name)).toEqual(['undecided']);
    await expect(app.signOff.sign(name, signing)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringMatching(/2 findings undecided/),
    });
    await as('Wei');
    expect(await codes(app, name)).toEqual(['undecided', 'not-lead']);
    await app.review.decide(name, filterScope(), verdictOn('investigating'));
    await as('mei');
    expect(await codes(app, name)).toEqual(['investigating']);
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('accepted'));
    expect(await codes(app, name)).toEqual(['investigating', 'decided-on-it']);
    await as('Wei');
    await app.review.decide(name, filterScope(), verdictOn('written-off'));
    await expect(app.signOff.sign(name, signing)).rejects.toThrow(/Wei is no lead/);
    await as('mei');
    expect(await codes(app, name)).toEqual([]);
    await app.signOff.sign(name, signing);
    expect(await codes(app, name)).toEqual(['signed-already']);
    await expect(app.signOff.sign(name, signing)).rejects.toMatchObject({
      next: expect.stringMatching(/countersigns with tieout sign \S+ --counter/),
    });
  });

  it('is by four eyes also where the decisions were carried over', async () => {
    const { app, name, run, as } = await workspace();
    await app.review.decide(name, filterScope(), verdictOn('accepted'));
    const { run: second } = await run(inbound, outbound);
    expect(await codes(app, second)).toEqual(['decided-on-it']);
    await as('Wei');
    await app.review.decide(second, filterScope(), verdictOn('accepted'));
    await as('mei');
    expect(await codes(app, second)).toEqual([]);
  });

  it('holds for what was signed, and for nothing else', async () => {
    const { app, name } = await decidedByWei();
    const signed = await app.signOff.sign(name, signing);
    const { publicKey } = app.people.me();
    expect(signed.statement).toMatchObject({
      run: name,
      verdict: 'mismatch',
      signer: { name: 'mei', role: 'lead', publicKey },
    });
    expect(signatureComplaint(signed, [publicKey ?? ''])).toBeUndefined();
    expect(signatureComplaint(signed, [])).toMatch(/none of mei/);
    for (const changes of [
      { verdict: 'match' as const },
      { findingsDigest: 'x' },
      { at: 'y' },
      { decisionsDigest: 'z' },
    ])
      expect(
        signatureComplaint({ ...signed, statement: { ...signed.statement, ...changes } }, [publicKey ?? '']),
      ).toMatch(/does not hold/);
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [], runs: 1, snapshots: 2, signatures: 1 });
  });

  it('locks the run until a lead reopens it, and then stays visible, and void', async () => {
    const { app, name, as } = await decidedByWei();
    expect(() => app.signOff.reopen(name, 'x')).toThrow(/is not signed/);
    await app.signOff.sign(name, signing);
    await as('Wei');
    await expect(app.review.decide(name, filterScope(), verdictOn('suspense'))).rejects.toThrow(/signed, and locked/);
    await expect(app.review.note(name, {}, 'too late')).rejects.toThrow(/signed, and locked/);
    expect(() => app.signOff.reopen(name, 'x')).toThrow(/Wei is an auditor/);
    await as('mei');
    app.signOff.reopen(name, 'b was wrong');
    await as('Wei');
    await app.review.decide(name, filterScope({ key: ['a'] }), verdictOn('suspense'));
    const { isLocked, signatures } = await app.signOff.show(name);
    expect([isLocked, signatures]).toMatchObject([false, [{ name: 'mei', voided: { reason: 'b was wrong' } }]]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('rests on decisions counted anew, whatever was kept of them for speed', async () => {
    const { app, name } = await workspace();
    await app.review.counts(name);
    const marks = join(app.folder, 'evidence', name, 'review.marks');
    const bytes = readFileSync(marks);
    bytes.fill(1, bytes.length - 8);
    writeFileSync(marks, bytes);
    expect(await codes(app, name)).toEqual(['undecided']);
  });

  it('covers every partition of both sides', async () => {
    const { app, name } = await workspace();
    const { partitions, totals, inbound: read } = await app.signOff.certificate(name);
    expect(partitions).toHaveLength(256);
    expect(partitions.every(({ isEstablished }) => isEstablished)).toBe(true);
    expect(totals).toEqual({ inbound: { records: 3, invalid: 0 }, outbound: { records: 2, invalid: 0 } });
    expect(read).toMatchObject({
      source: expect.stringContaining('in.csv'),
      readFrom: expect.any(String),
      sittings: 1,
    });
  });
});

describe('a countersignature', () => {
  const countersigning = async (app: App, name: string) =>
    (await app.signOff.show(name)).countersigning.map(({ code }) => code);

  it('is of a second lead, who neither signed it nor decided on it', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    expect(await countersigning(app, name)).toEqual(['not-signed']);
    await expect(app.signOff.countersign(name, signing)).rejects.toThrow(
      /cannot be countersigned: it is not signed yet/,
    );
    await app.signOff.sign(name, signing);
    expect(await countersigning(app, name)).toEqual(['signed-it']);
    await expect(app.signOff.countersign(name, signing)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('mei signed it: somebody else must countersign'),
    });
    app.people.change('Wei', { role: 'lead' });
    await as('Wei');
    expect(await countersigning(app, name)).toEqual(['decided-on-it']);
    app.people.add({ name: 'Zoe', role: 'lead' });
    await app.people.makeKey('Zoe', undefined);
    app.people.change('Zoe', { role: 'developer' });
    await as('Zoe');
    expect(await countersigning(app, name)).toEqual(['not-lead']);
    await as('Li');
    expect(await countersigning(app, name)).toEqual([]);
    await app.signOff.countersign(name, { note: 'so do I' });
    expect(await countersigning(app, name)).toEqual(['signed-it']);
  });

  it('is of nobody whose key the first signer has replaced, who can act in their name', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    await app.signOff.sign(name, signing);
    await app.people.makeKey('Li', undefined);
    await as('Li');
    expect(await countersigning(app, name)).toEqual(['signed-it']);
    await app.people.makeKey('Li', undefined);
    expect(await countersigning(app, name)).toEqual([]);
  });

  it('says itself all that is signed, names the signature that it is beside, and is void with it', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    const first = await app.signOff.sign(name, signing);
    await as('Li');
    const second = await app.signOff.countersign(name, { note: 'so do I' });
    const { signer: _, at: __, note: ___, checkpoint: ____, statement: _____, ...same } = first.statement;
    expect(second.statement).toMatchObject({
      ...same,
      statement: 'tieout countersignature 1',
      countersigns: first.signature,
      signer: { name: 'Li', role: 'lead' },
    });
    expect(app.trail.state().entries).toBeGreaterThan(second.statement.checkpoint.size);
    expect(await app.verify()).toMatchObject({ isWhole: true, signatures: 2 });
    await as('mei');
    await expect(app.review.note(name, {}, 'too late')).rejects.toThrow(/signed, and locked/);
    app.signOff.reopen(name, 'b was wrong');
    const voided = { reason: 'b was wrong' };
    expect(await app.signOff.show(name)).toMatchObject({
      isLocked: false,
      signatures: [
        { name: 'mei', voided },
        { name: 'Li', voided },
      ],
    });
    await app.signOff.sign(name, signing);
    await as('Li');
    await app.signOff.countersign(name, signing);
    expect(await app.verify()).toMatchObject({ isWhole: true, signatures: 4 });
  });

  it('is told of where it is not what it says, whoever entered it', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    const first = await app.signOff.sign(name, signing);
    await as('Li');
    const second = await app.signOff.countersign(name, signing);
    const enter = (action: 'run.signed' | 'run.countersigned', signed: typeof first) =>
      app.people.recorder.enter(action, { run: name, ...signed });
    enter('run.countersigned', second);
    enter('run.countersigned', first);
    app.signOff.reopen(name, 'b was wrong');
    enter('run.countersigned', second);
    enter('run.signed', { ...first, statement: { ...first.statement, note: 'unseen' } });
    const { problems } = await app.verify();
    expect(problems).toEqual([
      `run ${name}: Li countersigned what they had signed themselves`,
      `run ${name}: the signature of mei is entered as what it is not`,
      `run ${name}: what Li countersigned is no signature that stood then`,
      `the signature of mei over run ${name} does not hold`,
    ]);
  });

  it('is none of somebody who had left, whoever entered it', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    const first = await app.signOff.sign(name, signing);
    await as('Li');
    const { person } = app.people.retire('mei', 'moved on');
    expect(await app.verify()).toMatchObject({ isWhole: true });
    app.signOff.reopen(name, 'once more');
    app.trail.by(() => person).enter('run.signed', { run: name, ...first });
    expect((await app.verify()).problems).toContain(`run ${name}: mei signed when they no longer took part`);
  });

  it('is refused where the run is no longer what was signed', async () => {
    const { app, name, as } = await decidedByWei();
    await addPerson(app, 'Li', 'lead');
    await app.signOff.sign(name, signing);
    await as('Wei');
    const [{ decision = '' } = {}] = await app.review.decisions(name);
    app.people.recorder.enter('decision.withdrawn', { run: name, decision, reason: 'behind the lock' });
    await as('Li');
    expect(await countersigning(app, name)).toEqual(['not-as-signed', 'undecided']);
  });
});

describe('verifying a workspace', () => {
  /** Changes a file as somebody would who knows SQLite, verifies, and puts it back. */
  const problemsAfter = async (app: App, path: string, sql: string): Promise<string> => {
    const copy = `${path}.copy`;
    copyFileSync(path, copy);
    chmodSync(path, 0o644);
    const db = new Database(path);
    db.exec(sql);
    db.close();
    const { isWhole, problems } = await app.verify();
    expect(isWhole).toBe(problems.length === 0);
    copyFileSync(copy, path);
    rmSync(copy);
    return problems.join('\n');
  };

  it('notices evidence that was changed, and evidence that is gone without an entry', async () => {
    const { app, name } = await workspace();
    const evidence = join(app.folder, 'evidence', name);
    const tampered = (file: string, sql: string) => problemsAfter(app, join(evidence, file), sql);
    const notSealed = /not what was sealed/;
    expect(await tampered('findings.sqlite', "UPDATE finding SET fields = ',1,' WHERE kind = 2")).toMatch(notSealed);
    expect(await tampered('findings.sqlite', 'DELETE FROM finding WHERE kind = 0')).toMatch(notSealed);
    expect(await tampered('inbound.snapshot', "UPDATE partition SET sum = replace(sum, '1', '2')")).toMatch(notSealed);
    expect(await tampered('outbound.snapshot', 'DELETE FROM segment')).toMatch(notSealed);
    expect(await tampered('outbound.snapshot', 'SELECT 1')).toBe('');
    rmSync(evidence, { recursive: true });
    expect(await app.verify()).toMatchObject({ isWhole: false });
    app.people.recorder.enter('evidence.deleted', { run: name, reason: 'kept long enough', bytes: 1 });
    expect(await app.verify()).toMatchObject({ isWhole: true, deleted: [name] });
  });

  it('notices books that say something else than the trail', async () => {
    const { app } = await workspace();
    const tampered = async (sql: string) => {
      const db = new Database(join(app.folder, 'workspace.db'));
      const rows = db
        .prepare<[], { verdict: string; summary: string; definition_sha256: string }>('SELECT * FROM run')
        .all();
      db.exec(sql);
      const { problems } = await app.verify();
      for (const row of rows)
        db.prepare('UPDATE run SET verdict = @verdict, summary = @summary, definition_sha256 = @definition_sha256').run(
          row,
        );
      db.close();
      return problems.join('\n');
    };
    expect(await tampered("UPDATE run SET verdict = 'match'")).toContain('differ in its verdict');
    expect(await tampered(`UPDATE run SET summary = replace(summary, '"mismatch"', '"match"')`)).toContain(
      'its verdict',
    );
    expect(await tampered(`UPDATE run SET summary = replace(summary, '"missing":1', '"missing":0')`)).toContain(
      'its findings',
    );
    expect(await tampered("UPDATE run SET definition_sha256 = 'x'")).toContain('its definition');
    expect(await tampered('SELECT 1')).toBe('');
  });
});
