import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewFilterSchema, verdictOnSchema } from '#shared/review.ts';
import { type Connection, engineHosts, engineIn } from '#test/support/engine-hosts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const passphrase = 'correct horse battery';

describe.each(Object.entries(engineHosts))('review %s', (_, host) => {
  let engine: ReturnType<typeof engineIn>;
  let opened: Awaited<ReturnType<typeof host>>;
  let connection: Connection;

  beforeAll(async () => {
    engine = engineIn(folder.path('workspace'));
    opened = await host(engine.router);
    connection = await opened.connect();
  });

  afterAll(async () => {
    await opened.close();
    await engine.app.close();
  });

  it('goes from findings to a signature that is voided, all of it in the trail', { timeout: 300_000 }, async () => {
    const { client } = connection;
    const definition = folder.path('sides.yaml');
    writeFileSync(`${definition}.in.csv`, 'k,v\na,1\nb,2\n');
    writeFileSync(`${definition}.out.csv`, 'k,v\nb,3\n');
    writeFileSync(
      definition,
      `name: sides\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: "${definition}.in.csv" }\noutbound: { type: csv, path: "${definition}.out.csv" }\n`,
    );
    const { run } = await client.runs.start({ path: definition });
    await client.runs.wait({ run });
    const me = await client.people.me();
    await client.people.makeKey({ who: me.name, passphrase });
    await client.people.add({ name: 'Wei', role: 'auditor' });
    await client.people.makeKey({ who: 'Wei', passphrase });
    await client.people.actAs({ who: 'Wei', passphrase });
    const scope = { filter: reviewFilterSchema.parse({}), undecidedOnly: false };
    expect(await client.reviews.preview({ run, scope })).toEqual({ findings: 2, undecided: 2, decided: {} });
    const verdict = verdictOnSchema.parse({ status: 'accepted', reason: 'timing' });
    const { decision } = await client.reviews.decide({ run, scope, verdict, expected: 2 });
    expect(await client.reviews.counts({ run })).toMatchObject({ decided: { accepted: 2 }, undecided: 0 });
    const ids = await client.reviews.numbers({ run, filter: reviewFilterSchema.parse({ key: ['a'] }) });
    expect(await client.reviews.marks({ run, ids })).toMatchObject([{ decision, status: 'accepted', firstSeen: run }]);
    expect(await client.reviews.decisions({ run })).toMatchObject([{ decision, holds: 2 }]);
    await client.reviews.note({ run, text: 'seen', ...(ids[0] ? { id: ids[0] } : {}) });
    expect(await client.reviews.notes({ run })).toHaveLength(1);
    expect(await client.reviews.closed({ run })).toEqual([]);
    await expect(client.signOffs.sign({ run, passphrase })).rejects.toMatchObject({
      code: 'not-allowed',
      defined: true,
    });
    await client.people.actAs({ who: me.name, passphrase });
    await expect(client.signOffs.sign({ run, passphrase: 'wrong one' })).rejects.toMatchObject({ code: 'key-locked' });
    await client.signOffs.sign({ run, passphrase });
    expect(await client.signOffs.show({ run })).toMatchObject({ isLocked: true, signatures: [{ name: me.name }] });
    expect((await client.signOffs.certificate({ run })).partitions).toHaveLength(256);
    await expect(client.reviews.withdraw({ run, decision, reason: 'x' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await client.signOffs.reopen({ run, reason: 'b was wrong' });
    await client.reviews.withdraw({ run, decision, reason: 'x' });
    const actions = (await client.trail.list({ run })).map(({ action }) => action);
    expect(actions.slice(0, 5)).toEqual([
      'decision.withdrawn',
      'run.reopened',
      'run.signed',
      'note.added',
      'decision.made',
    ]);
    const { entries, problem } = await client.trail.state();
    expect([await client.trail.prove({ sequence: entries }), problem]).toMatchObject([
      { checkpoint: { size: entries } },
      null,
    ]);
    expect(await client.trail.verify()).toMatchObject({ isWhole: true, signatures: 1 });
    await client.people.change({ who: 'Wei', role: 'lead' });
    await client.people.retire({ who: 'Wei', reason: 'moved on' });
    expect(await client.people.list()).toMatchObject([{ name: me.name }, { name: 'Wei', role: 'lead' }]);
  });
});
