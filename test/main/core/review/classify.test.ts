import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { inForceBy } from '#main/core/review/rules-in-force.ts';
import { type Filter, filterSchema, sortSchema } from '#shared/findings-list.ts';
import { decisionSchema } from '#shared/review.ts';
import { bundled, failing, verificationOf } from '#test/support/bundles.ts';
import { addPerson, decidedIn, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const classify = `classify:
  - { name: in transit, kind: missing, age: under 1d, suspense: "1221", severity: low }
  - { name: late, kind: missing, severity: high }
  - { name: large, field: v, value: v in >= 3, severity: critical }
`;
const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
  ['d', '4'],
];
/** a and b are missing, c is different, f is unexpected; d ties out. */
const outbound: Row[] = [
  ['c', '30'],
  ['d', '4'],
  ['f', '6'],
];

function workspace(more = classify) {
  let now = Date.parse('2026-06-17T00:00:00Z');
  const made = reconciliationIn(folder.path('w'), { more, clock: { now: () => new Date(now) } });
  opened = made.app;
  const pass = (hours: number) => {
    now += hours * 3_600_000;
  };
  return { ...made, pass };
}

async function listed(app: App, run: string, filter: Partial<Filter>) {
  const asked = { filter: filterSchema.parse(filter), sort: sortSchema.parse({}) };
  for (;;) {
    const { rows, done } = await app.lists.page(app.listed(run), asked, 0, 100);
    if (done === 1) return rows.map(({ key }) => key[0]);
  }
}

const entries = (app: App, run: string, action: 'findings.classified' | 'suspense.closed' | 'decision.made') =>
  app.trail.of([action], run).map(({ actor, payload }) => ({ actor, ...payload }));

// Three runs in a test, which a busy machine takes its time for.
describe('classification rules', { timeout: 180_000 }, () => {
  it('give findings a severity, the first rule that fits counting, and suspend by decisions of the engine', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    expect(await decidedIn(app, name)).toEqual({ a: 'suspense', b: 'suspense', c: 'undecided', f: 'undecided' });
    expect(await app.review.classes(name)).toEqual({
      severities: { low: 2, medium: 0, high: 0, critical: 1 },
      rules: [
        { name: 'in transit', severity: 'low', account: '1221', findings: 2, suspended: 2 },
        { name: 'late', severity: 'high', account: null, findings: 0, suspended: 0 },
        { name: 'large', severity: 'critical', account: null, findings: 1, suspended: 0 },
      ],
      unclassified: 1,
    });
    expect(entries(app, name, 'decision.made')).toMatchObject([
      { actor: 'engine', status: 'suspense', reason: 'rule', account: '1221', findings: 2 },
    ]);
    const ids = await app.review.numbers(name, filterSchema.parse({}));
    const marks = await app.review.marks(name, ids);
    expect(marks.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['in transit', 'in transit', 'large', null]));
  });

  it('narrow down lists and decisions, and say what each choice would leave', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    expect(await listed(app, name, { severities: ['critical'] })).toEqual(['c']);
    expect(await listed(app, name, { rules: ['in transit'] })).toEqual(['a', 'b']);
    expect(await listed(app, name, { accounts: ['1221'], text: 'b' })).toEqual(['b']);
    const facets = async (filter: Partial<Filter>) =>
      (await app.lists.reviewFacets(app.listed(name), filterSchema.parse(filter))).counts;
    expect(await facets({})).toMatchObject({
      standings: { undecided: 2, suspense: 2 },
      severities: { low: 2, critical: 1, high: 0 },
      rules: { 'in transit': 2, large: 1, late: 0 },
      accounts: { '1221': 2 },
    });
    expect(await facets({ severities: ['critical'] })).toMatchObject({
      severities: { low: 2, critical: 1 },
      standings: { undecided: 1, suspense: 0 },
      accounts: { '1221': 0 },
    });
    const scope = filterScope({ severities: ['critical'] });
    await app.review.decide(name, scope, verdictOn('investigating'), 1);
    expect(await decidedIn(app, name)).toMatchObject({ c: 'investigating', f: 'undecided' });
  });

  it('follow an item through three runs: suspended, closed where it healed, open again where it got old', async () => {
    const { app, run, pass } = workspace();
    const { run: first } = await run(inbound, outbound);
    await app.review.decide(first, filterScope({ key: ['b'] }), verdictOn('accepted'));
    pass(12);
    const { run: second } = await run([...inbound, ['g', '7']], [['a', '1'], ...outbound]);
    expect(await decidedIn(app, second)).toMatchObject({ b: 'accepted', g: 'suspense' });
    expect(entries(app, second, 'suspense.closed')).toMatchObject([
      { actor: 'engine', from: first, accounts: [{ account: '1221', healed: 1, gone: 0 }] },
    ]);
    expect(await app.review.closed(second, 0)).toMatchObject([{ key: { k: 'a' }, isHealed: true }]);
    pass(30);
    const { run: third } = await run([...inbound, ['g', '7'], ['h', '8']], [['a', '1'], ...outbound]);
    expect(entries(app, third, 'findings.classified')).toMatchObject([
      { ages: { [first]: 151_200, [second]: 108_000 } },
    ]);
    expect(await decidedIn(app, third)).toMatchObject({ b: 'accepted', g: 'suspense, changed', h: 'suspense' });
    expect(await listed(app, third, { rules: ['late'] })).toEqual(['b', 'g']);
    expect(await listed(app, third, { standings: ['undecided'] })).toEqual(['g', 'f', 'c']);
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [] });
  });

  it('leave an item where it is while its rule puts it into the same account', async () => {
    const { app, run, pass } = workspace();
    const { run: first } = await run(inbound, outbound);
    pass(2);
    const { run: second } = await run(inbound, outbound);
    expect(await decidedIn(app, second)).toMatchObject({ a: 'suspense', b: 'suspense' });
    expect(await app.review.decisions(second)).toMatchObject([{ run: first, isCarried: true, holds: 2 }]);
    expect(entries(app, second, 'decision.made')).toEqual([]);
  });

  it('are made again from the findings where their file is gone or was changed', async () => {
    const { app, run } = workspace();
    const { run: name, evidence } = await run(inbound, outbound);
    const kept = join(evidence.folder, 'classes.marks');
    rmSync(kept);
    expect(await listed(app, name, { severities: ['critical'] })).toEqual(['c']);
    expect(existsSync(kept)).toBe(true);
    writeFileSync(kept, 'something else');
    const [c = 0] = await app.review.numbers(name, filterSchema.parse({ key: ['c'] }));
    expect(await app.review.marks(name, [c])).toMatchObject([{ severity: 'critical', rule: 'large' }]);
  });

  it('count as what people decided: whoever ran them does not sign what they suspended', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    await addPerson(app, 'Wei', 'auditor');
    await addPerson(app, 'Lin', 'lead');
    await app.people.makeKey('mei', undefined);
    const codes = async () => (await app.signOff.show(name)).obstacles.map(({ code }) => code);
    await app.people.actAs('Wei', undefined);
    await app.review.decide(name, filterScope({}, true), verdictOn('accepted'));
    await app.people.actAs('mei', undefined);
    expect(await codes()).toEqual(['decided-on-it']);
    await app.people.actAs('Lin', undefined);
    expect(await codes()).toEqual([]);
    await app.signOff.sign(name, { note: '' });
    expect(await app.verify()).toMatchObject({ isWhole: true, signatures: 1 });
  });
});

describe('a bundle of a classified run', () => {
  it('holds on another machine, where the classes are made again', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    const path = folder.path('one.tieout');
    await bundled(app, name, path);
    const verification = await verificationOf(app.verifyBundle, path, { isReplayed: true });
    expect(failing(verification)).toEqual([]);
    expect(verification.isWhole).toBe(true);
  });
});

describe('who put rules in force', () => {
  const decision = decisionSchema.parse({
    ...verdictOn('suspense', { reason: 'rule', account: '1221' }),
    ...{ decision: 'd', run: 'r', at: '', by: 'engine', findings: 1 },
    scope: filterScope({ rules: ['in transit'] }, true),
  });
  const inForce = (acts: [action: string, actor: string, sha256?: string][]) => {
    const of = (actions: string[]) =>
      acts.filter(([action]) => actions.includes(action)).map(([, actor, sha256]) => ({ actor, payload: { sha256 } }));
    const parts = { trail: { of }, find: () => ({ run: 'r', definitionSha256: 'this' }) };
    return inForceBy(parts as unknown as Parameters<typeof inForceBy>[0], [decision]).get('d');
  };

  it('is whoever saved the definition as it was and whoever started the run', () => {
    expect(
      inForce([
        ['definition.saved', 'wei', 'this'],
        ['run.started', 'mei'],
      ]),
    ).toEqual(['wei', 'mei']);
    expect(
      inForce([
        ['definition.saved', 'wei', 'another'],
        ['run.started', 'mei'],
      ]),
    ).toEqual(['mei']);
  });

  it('is nobody known where a file of elsewhere was run by the schedule', () => {
    expect(
      inForce([
        ['definition.saved', 'wei', 'another'],
        ['run.started', 'engine'],
      ]),
    ).toEqual([]);
  });
});

describe('a definition without rules', () => {
  it('classifies nothing and enters nothing', async () => {
    const { app, run } = workspace('');
    const { run: name } = await run(inbound, outbound);
    expect(await app.review.classes(name)).toBeNull();
    expect(entries(app, name, 'findings.classified')).toEqual([]);
    expect(await decidedIn(app, name)).toMatchObject({ a: 'undecided' });
  });
});
