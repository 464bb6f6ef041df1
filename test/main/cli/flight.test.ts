import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { refusal, resultOf, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;
beforeAll(() => {
  cli = testCli();
});
afterAll(() => cli.remove());

type Item = { sku: string; sentAt: number; tookMs?: number | undefined };

/** An hour of the past in which everything took 10 to 309 seconds. */
const learnedFrom = (now: number): Item[] =>
  Array.from({ length: 3_000 }, (_, i) => ({
    sku: `S${i}`,
    sentAt: now - 4 * 3_600_000 + i * 1_000,
    tookMs: (10 + (i % 300)) * 1_000,
  }));

const settings = { name: 'flights', flight: 'flight: { sent: sent_at, done: done_at, atMost: 6h }' };

function write(items: Item[], { name, flight } = settings): void {
  const time = (at: number) => new Date(at).toISOString();
  const sent = items.map(({ sku, sentAt }) => `${sku},1,${time(sentAt)}\n`);
  const held = items.flatMap(({ sku, sentAt, tookMs }) =>
    tookMs === undefined ? [] : [`${sku},1,${time(sentAt + tookMs)}\n`],
  );
  cli.write('sent.csv', `sku,price,sent_at\n${sent.join('')}`);
  cli.write('held.csv', `sku,price,done_at\n${held.join('')}`);
  cli.write(
    'flights.yaml',
    `name: ${name}\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\n${flight}\n`,
  );
}

const run = () => cli.run(['run', 'flights.yaml', '--json']);

let now: number;
beforeEach(() => {
  now = Date.now();
});

it('what is on its way is no finding and no match, until it has come or is overdue', { timeout: 180_000 }, async () => {
  const fresh = (tookMs?: number): Item => ({ sku: 'fresh', sentAt: Date.now() - 60_000, tookMs });
  write([...learnedFrom(now), fresh()]);
  const first = await run();
  expect(first).toMatchObject({ exitCode: 1, json: { verdict: 'mismatch', findings: { missing: 1 } } });
  expect(summaryOf(first).flight).toMatchObject({ inFlight: 0, pairs: 3_000, window: { runs: 0, pairs: 0 } });

  const suspended = ['decide', 'latest', 'suspense', '--kind', 'missing', '--account', '1221', '--reason', 'timing'];
  expect((await cli.run(suspended)).exitCode).toBe(0);

  write([...learnedFrom(now), fresh()]);
  const second = await run();
  expect(second).toMatchObject({ exitCode: 3, json: { verdict: 'not-established', findings: { missing: 0 } } });
  const { flight } = summaryOf(second);
  expect(flight).toMatchObject({ inFlight: 1, kept: 1, unread: 0, window: { runs: 1, pairs: 3_000 } });
  expect(flight?.window.day.windowMs).toBeGreaterThanOrEqual(306_000);
  expect(flight?.window.day.windowMs).toBeLessThanOrEqual(306_000 * 1.02);
  // It is on inbound still, so it is not closed as gone from both sides, and stays in its account until it has come.
  const item = { id: null, key: { sku: 'fresh' }, account: '1221', runs: 2 };
  expect((await cli.run(['suspense', 'flights', '--json'])).json).toMatchObject({
    ...{ findings: 1, inFlight: 1, leftOff: 0, bands: [1, 0, 0, 0], healed: 0, gone: 0 },
    accounts: [{ account: '1221', findings: 1, inFlight: 1 }],
    items: [{ ...item, inFlight: { expectedBy: flight?.lastExpectedBy } }],
  });
  const suspense = (await cli.run(['suspense'])).stdout;
  expect(suspense).toContain('1 item in suspense, 1 of them in flight');
  expect(suspense).toMatch(/− fresh +1221 .* in flight until \d{4}-\d\d-\d\d/);
  expect(suspense).not.toContain('tieout decide');
  expect((await cli.run(['suspense', '--csv'])).stdout).toContain(`,in flight,${flight?.lastExpectedBy}`);
  const shown = await cli.run(['show', 'latest']);
  expect(shown.stdout).toMatch(
    /in flight +1 +the last expected by .*\(p99 of 1 run, 3,000 pairs\); no finding yet, and no match either/,
  );
  const { runs } = (await cli.run(['runs', '--json'])).json as { runs: { run: string }[] };
  const compared = await cli.run(['compare', runs[1]?.run ?? '', 'latest']);
  expect(compared.stdout).toContain('The later run has 1 item in flight: some of what is gone may only be on its way.');
  const listed = await cli.run(['flight', 'latest']);
  expect(listed.stdout).toMatch(/fresh/);
  expect(listed.stdout).toMatch(/hour sent +pairs +p50 +p99 +waited for/);
  const { rows } = (await cli.run(['flight', 'latest', '--json'])).json as { rows: { expectedBy: string }[] };
  expect(rows[0]?.expectedBy).toBe(flight?.lastExpectedBy);

  write([...learnedFrom(now), fresh(30_000)]);
  expect(await run()).toMatchObject({ exitCode: 0, json: { verdict: 'match', matched: 3_001 } });
  expect((await cli.run(['suspense', 'flights', '--json'])).json).toMatchObject({ findings: 0, healed: 1, gone: 0 });

  write([...learnedFrom(now), { sku: 'fresh', sentAt: Date.now() - 400_000 }]);
  const overdue = await run();
  expect(overdue).toMatchObject({ exitCode: 1, json: { findings: { missing: 1 }, flight: { inFlight: 0 } } });
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({ isWhole: true });
});

it('what still differs is a mismatch, whatever is on its way; and other rules wait as long', {
  timeout: 180_000,
}, async () => {
  const named = { ...settings, name: 'at least', flight: 'flight: { sent: sent_at, done: done_at, atLeast: 2h }' };
  write([...learnedFrom(now), { sku: 'lost', sentAt: now - 3 * 3_600_000 }, { sku: 'fresh', sentAt: now }], named);
  const ran = await run();
  expect(ran).toMatchObject({
    exitCode: 1,
    json: { verdict: 'mismatch', findings: { missing: 1 }, flight: { inFlight: 1 } },
  });
  const replayed = await cli.run(['replay', 'latest', 'flights.yaml', '--json']);
  expect(replayed).toMatchObject({ exitCode: 0, json: { findingsDigest: summaryOf(ran).findingsDigest } });
  write([], { ...named, flight: 'flight: { sent: sent_at, done: done_at, atLeast: 3h }' });
  const refused = await cli.run(['replay', 'latest', 'flights.yaml']);
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/flight: how long the run waits/) });
});

it('a bundle replays to the same, and tells where an item or the window is another', { timeout: 180_000 }, async () => {
  const named = { ...settings, name: 'bundled', flight: 'flight: { sent: sent_at, done: done_at, atLeast: 2h }' };
  write([...learnedFrom(now), { sku: 'fresh', sentAt: now }], named);
  const ran = summaryOf(await run());
  expect(ran.flight?.inFlight).toBe(1);
  const report = async (language: string) => {
    const out = join(cli.folder, `report.${language}.html`);
    const asked = ['export', ran.run, '--format', 'html', '--language', language, '--out', out];
    expect((await cli.run(asked)).exitCode).toBe(0);
    return readFileSync(out, 'utf8');
  };
  const lastBy = ran.flight?.lastExpectedBy;
  expect(await report('en')).toContain(`In flight, no findings yet: 1 (the last expected by ${lastBy})`);
  expect(await report('zh')).toContain(`在途，尚不算差异：1 (最晚应到时间 ${lastBy})`);
  const bundle = join(cli.folder, 'flights.tieout');
  expect((await cli.run(['bundle', ran.run, '--out', bundle])).exitCode).toBe(0);
  const verified = await cli.run(['verify', bundle, '--replay', '--json']);
  expect(verified).toMatchObject({ exitCode: 0, json: { isWhole: true } });
  expect(JSON.stringify(verified.json)).toMatch(/"check":"replay","state":"holds"/);

  const findings = join(cli.workspace, 'evidence', ran.run, 'findings.sqlite');
  const sealed = readFileSync(findings);
  chmodSync(findings, 0o644);
  const db = new Database(findings);
  db.exec('UPDATE flight SET expected_ms = expected_ms + 1');
  db.close();
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({
    isWhole: false,
    problems: [
      expect.stringMatching(/what is in flight in partition \d+ .* is not what was sealed/),
      expect.stringMatching(/the bytes of findings.sqlite are not those that were sealed/),
    ],
  });
  writeFileSync(findings, sealed);
  chmodSync(findings, 0o444);
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({ isWhole: true });

  const books = new Database(join(cli.workspace, 'workspace.db'));
  books.exec(
    `UPDATE run SET summary = json_set(summary, '$.flight.window.hours[3].waitMs', 99) WHERE run = '${ran.run}'`,
  );
  books.close();
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({
    isWhole: false,
    problems: [`run ${ran.run}: the books and the audit trail differ in what was in flight`],
  });
});

it('a run that is killed goes on with the window it began with', { timeout: 180_000 }, async () => {
  const named = { ...settings, name: 'killed' };
  const many = Array.from({ length: 60_000 }, (_, i) => ({
    sku: `K${i}`,
    sentAt: now - 4 * 3_600_000,
    tookMs: 300_000,
  }));
  const written = () => write([...many, { sku: 'fresh', sentAt: Date.now() - 10_000 }], named);
  written();
  await run();
  written();
  const running = cli.start(['run', 'flights.yaml', '--json']);
  await running.until(/"phase":"diffing"/);
  running.kill('SIGKILL');
  await running.ended;
  const resumed = await cli.run(['resume', 'latest', '--json']);
  expect(resumed).toMatchObject({ exitCode: 3, json: { flight: { inFlight: 1, window: { runs: 1 } } } });
  expect((await cli.run(['show', 'latest', '--json'])).json).toMatchObject(resultOf(resumed));
});

it('a time that cannot be read leaves the record compared, and is told', { timeout: 180_000 }, async () => {
  write([...learnedFrom(now), { sku: 'fresh', sentAt: now }], { ...settings, name: 'unread' });
  cli.write('sent.csv', 'sku,price,sent_at\nS1,1,yesterday\nS2,1,\nS3,1,2999-01-01T00:00:00Z\nS4,2,2026-01-01\n');
  cli.write('held.csv', 'sku,price,done_at\nS4,1,not yet\n');
  cli.write(
    'unread.yaml',
    'name: unread\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\nflight: { sent: sent_at, done: done_at, atLeast: 1h }\n',
  );
  const ran = await cli.run(['run', 'unread.yaml', '--json']);
  expect(ran).toMatchObject({
    exitCode: 1,
    json: { findings: { missing: 3, different: 1, invalid: 0 }, flight: { inFlight: 0, unread: 3 } },
  });
  expect(summaryOf(ran).warnings.join()).toMatch(/missing in outbound 3 have no sent time that can be read/);

  cli.write('held.csv', 'sku,price\nS4,1\n');
  const { exitCode, message } = await refusal(cli, ['run', 'unread.yaml']);
  expect(exitCode).toBe(2);
  expect(message).toMatch(/done_at/);
});

it('refuses what cannot be meant, and says what to write', { timeout: 60_000 }, async () => {
  const complaint = async (flight: string) => {
    write([], { name: 'wrong', flight });
    return (await refusal(cli, ['check', 'flights.yaml'])).message;
  };
  expect(await complaint('flight: { sent: price, done: done_at }')).toMatch(/price is compared already/);
  expect(await complaint('flight: { sent: a, done: b, quantil: 0.9 }')).toMatch(/did you mean quantile/);
  expect(await complaint('flight: { sent: { name: a, zon: UTC }, done: b }')).toMatch(/did you mean zone/);
  expect(await complaint('flight: { sent: a, done: b, quantile: 99 }')).toMatch(/a share such as 0\.99/);
  expect(await complaint('flight: { sent: a, done: b, atLeast: 2d }')).toMatch(/atLeast is longer than atMost/);
  expect(await complaint('flight: { sent: a, done: b, zone: Mars }')).toMatch(/Mars is no time zone/);
  expect(await complaint('flight: { sent: a, done: b }\ntrustSums: true')).toMatch(/leave out trustSums, or flight/);
  expect(await complaint('flight: { sent: a }')).toMatch(/flight\.done is missing/);
});

it('what is missing is read again before it is a finding, and what is in flight is not asked for', {
  timeout: 180_000,
}, async () => {
  const time = (at: number) => String(at);
  const table = (name: string, column: string, rows: [string, number][]) => {
    const db = new Database(join(cli.folder, name));
    db.exec(`CREATE TABLE t (k TEXT PRIMARY KEY, ${column} TEXT)`);
    const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
    for (const [k, at] of rows) insert.run(k, time(at));
    db.close();
  };
  table('in.db', 'sent', [
    ['came', now - 7_200_000],
    ['lost', now - 7_200_000],
    ['fresh', now],
  ]);
  table('out.db', 'done', [['came', now - 7_100_000]]);
  cli.write(
    'confirmed.yaml',
    'name: confirmed\nkey: [k]\nconfirm: 100ms\ninbound: { type: sqlite, path: in.db, table: t }\noutbound: { type: sqlite, path: out.db, table: t }\nflight: { sent: { name: sent, format: epoch-ms }, done: { name: done, format: epoch-ms }, atLeast: 1h }\n',
  );
  const ran = await cli.run(['run', 'confirmed.yaml', '--json']);
  expect(ran).toMatchObject({
    exitCode: 1,
    json: { matched: 1, findings: { missing: 1 }, flight: { inFlight: 1, pairs: 1 }, confirmation: { candidates: 1 } },
  });
  const bundle = join(cli.folder, 'confirmed.tieout');
  expect((await cli.run(['bundle', 'latest', '--out', bundle])).exitCode).toBe(0);
  expect(await cli.run(['verify', bundle, '--replay', '--json'])).toMatchObject({
    exitCode: 0,
    json: { isWhole: true },
  });
});

it('the third control total holds with items in flight', { timeout: 180_000 }, async () => {
  const named = { ...settings, name: 'third', flight: 'flight: { sent: sent_at, done: done_at, atLeast: 2h }' };
  const items = learnedFrom(now);
  write([...items, { sku: 'fresh', sentAt: now }], named);
  cli.write('master.csv', `sku\nfresh\nnowhere\n${items.map(({ sku }) => sku).join('\n')}\n`);
  cli.write(
    'third.yaml',
    'name: third\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\nmaster: { type: csv, path: master.csv }\nflight: { sent: sent_at, done: done_at, atLeast: 2h }\n',
  );
  const ran = await cli.run(['run', 'third.yaml', '--json']);
  expect(ran).toMatchObject({
    exitCode: 1,
    json: { discrepancies: [], master: { onNeither: 1, inboundOnly: 1 }, flight: { inFlight: 1 } },
  });
});
