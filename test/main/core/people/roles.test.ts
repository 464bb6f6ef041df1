import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { createClient, createRouter } from '#main/router.ts';
import { isReading } from '#shared/contract/readings.ts';
import { contract, type EngineClient } from '#shared/contract.ts';
import { roles } from '#shared/people.ts';
import { addPerson, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

/**
 * Who may do what. `lead`: whoever is none is refused. `other`: nobody does it to what is their own. `any`: everybody, as
 * it is entered under their name. An act that is added to the contract has to be put here.
 */
const rules: Record<string, 'lead' | 'other' | 'lead and other' | 'any'> = {
  'workspace.bench': 'any',
  'definitions.check': 'any',
  'definitions.columns': 'any',
  'definitions.create': 'any',
  'definitions.demo': 'any',
  'definitions.plan': 'any',
  'definitions.read': 'any',
  'definitions.save': 'any',
  'runs.start': 'any',
  'runs.resume': 'any',
  'runs.cancel': 'any',
  'runs.deleteEvidence': 'any',
  'findings.saveView': 'any',
  'findings.removeView': 'any',
  'reports.saveTemplate': 'any',
  'reports.removeTemplate': 'any',
  'people.add': 'lead',
  'people.change': 'lead',
  'people.retire': 'lead',
  'people.makeKey': 'any',
  'people.actAs': 'any',
  'reviews.decide': 'any',
  'reviews.note': 'any',
  'reviews.withdraw': 'any',
  'rechecks.start': 'any',
  'reruns.ask': 'any',
  'reruns.approve': 'other',
  'reruns.refuse': 'other',
  'reruns.withdraw': 'any',
  'reruns.send': 'any',
  'reruns.conclude': 'any',
  'merges.look': 'any',
  'merges.merge': 'any',
  'signOffs.sign': 'lead and other',
  'signOffs.countersign': 'lead and other',
  'signOffs.reopen': 'lead',
  'journal.write': 'any',
  'alerts.acknowledge': 'any',
  'alerts.test': 'any',
  'alerts.saveChannel': 'any',
  'alerts.removeChannel': 'any',
  'alerts.saveTimes': 'any',
  'alerts.testChannel': 'any',
  'alerts.retry': 'any',
  'bundles.make': 'any',
  'recovery.restore': 'any',
};

const folder = tempFolder();
const sides: [Row[], Row[]] = [[['a', '1']], []];
let app: App;
let client: EngineClient;
let run: string;

beforeAll(async () => {
  const made = reconciliationIn(folder.path('w'));
  app = made.app;
  for (const role of roles) {
    await addPerson(app, role, role);
    await addPerson(app, `other ${role}`, role);
  }
  await addPerson(app, 'third lead', 'lead');
  await addPerson(app, 'leaving', 'lead');
  ({ run } = await made.run(...sides));
  client = createClient(createRouter(app));
}, 120_000);
afterAll(() => app.close());

const as = (who: string) => app.people.actAs(who, undefined);
const outcome = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    ({ code }: { code: string }) => code,
  );

describe('who may do what', { timeout: 120_000 }, () => {
  it('is said of every act of the contract', () => {
    const acts = Object.entries(contract).flatMap(([subject, calls]) =>
      Object.keys(calls).flatMap((name) => (isReading([subject, name]) ? [] : [`${subject}.${name}`])),
    );
    expect(Object.keys(rules).sort()).toEqual(acts.sort());
  });

  it('leaves people to leads, whoever else asks', async () => {
    const acts: [string, () => Promise<unknown>][] = [
      ['people.add', () => client.people.add({ name: 'one more', role: 'auditor' })],
      ['people.change', () => client.people.change({ who: 'one more', role: 'developer' })],
      ['people.retire', () => client.people.retire({ who: 'one more', reason: 'moved on' })],
    ];
    for (const role of roles) {
      await as(role);
      for (const [name, act] of acts) {
        expect(rules[name]).toBe('lead');
        expect([role, name, await outcome(act())]).toEqual([role, name, role === 'lead' ? 'done' : 'not-allowed']);
      }
    }
  });

  /** Who decides on the run, who signs it then, and who signs beside them. */
  const signings = [
    { decider: 'auditor', signer: 'lead', second: 'other lead' },
    { decider: 'developer', signer: 'other lead', second: 'lead' },
    { decider: 'lead', signer: 'other lead', second: 'third lead' },
  ];

  it.each(signings)('leaves signatures on what the $decider decided to two leads who did not', async (people) => {
    const { decider, signer, second } = people;
    const { sign, countersign, reopen } = client.signOffs;
    const others = ['auditor', 'developer', 'other auditor', 'other developer'];
    const decides = () =>
      client.reviews.decide({ run, scope: filterScope(), verdict: verdictOn('accepted'), expected: 1 });
    const refusedTo = async (who: string[], act: () => Promise<unknown>) => {
      for (const person of who) {
        await as(person);
        expect([person, await outcome(act())]).toEqual([person, 'not-allowed']);
      }
    };
    const does = async (person: string, act: () => Promise<unknown>) => {
      await as(person);
      expect([person, await outcome(act())]).toEqual([person, 'done']);
    };
    await does(decider, decides);
    await refusedTo([...others, decider], () => sign({ run }));
    await refusedTo([signer], () => countersign({ run }));
    await does(signer, () => sign({ run }));
    await refusedTo([...others, decider, signer], () => countersign({ run }));
    await does(second, () => countersign({ run }));
    // What is signed is locked to everybody, a lead too, until a lead reopens it.
    await refusedTo([...roles, second], decides);
    await refusedTo([...roles, second], () => client.reviews.note({ run, text: 'late' }));
    await refusedTo(others, () => reopen({ run, reason: 'again' }));
    await does('lead', () => reopen({ run, reason: 'again' }));
  });

  it('is nothing of what enters the trail, for a lead who left', async () => {
    await as('leaving');
    await client.people.retire({ who: 'leaving', reason: 'moved on' });
    const acts = [
      () => client.people.add({ name: 'last', role: 'lead' }),
      () => client.reviews.decide({ run, scope: filterScope(), verdict: verdictOn('accepted'), expected: 1 }),
      () => client.reviews.note({ run, text: 'once more' }),
      () => client.signOffs.sign({ run }),
      () => client.runs.deleteEvidence({ run, reason: 'x' }),
      async () => {
        for await (const _ of await client.bundles.make({ run, path: folder.path('left.tieout') })) void _;
      },
    ];
    for (const act of acts) expect(await outcome(act())).toBe('not-allowed');
    expect(existsSync(folder.path('left.tieout'))).toBe(false);
  });
});
