import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesUnder, refusal, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { freePort, startRedis, type TestRedis } from '#test/support/redis.ts';

/** A password as people have them: distinctive here, and with characters that mean something in a URL or a pattern. */
const password = 'Tr0ub4dor$&3-zebra';
const inUrl = encodeURIComponent(password);
const spellings = [password, inUrl, Buffer.from(password).toString('base64')];

let cli: TestCli;
let redis: TestRedis;
let mariadb: Mariadb;
let closedPort: number;

beforeAll(async () => {
  cli = testCli();
  [redis, mariadb, closedPort] = await Promise.all([startRedis({ password }), startMariadb(), freePort()]);
  await redis.client.hset('pool:1', 'S1', '{"price":1}', 'S2', '{"price":2}', 'S3', '{broken');
  await mariadb.sql(`CREATE TABLE held (sku VARCHAR(20) PRIMARY KEY, price VARCHAR(20));
    INSERT INTO held VALUES ('S1', '1'), ('S2', '3'), ('S4', 'n/a');
    CREATE USER reader@'%' IDENTIFIED BY '${password}'; GRANT SELECT ON promo.* TO reader@'%'`);
});
afterAll(async () => {
  cli.remove();
  await Promise.all([redis?.stop(), mariadb?.stop()]);
});

describe('a server that lets nobody in', () => {
  it.each([
    [
      'redis refuses the connection',
      () => ({ redisUrl: `redis://127.0.0.1:${closedPort}/0` }),
      /^redis 127.* refused the connection$/,
      /Start Redis there, or correct inbound\.url/,
    ],
    [
      'redis does not take the password',
      () => ({ redisUrl: `redis://:${inUrl}x@127.0.0.1:${redis.port}/0` }),
      /did not accept the user or the password/,
      /Correct user and password in inbound\.url/,
    ],
    ['redis wants a password and gets none', () => ({ redisUrl: redis.url }), /asks for a password/, /REDIS_PASSWORD/],
    [
      'mysql refuses the connection',
      () => ({ mysqlUrl: `mysql://reader:${inUrl}@127.0.0.1:${closedPort}/promo` }),
      /^mysql 127.* refused the connection$/,
      /Start the server there, or correct outbound\.url/,
    ],
    [
      'mysql does not take the password',
      () => ({ mysqlUrl: `mysql://reader:${inUrl}x@127.0.0.1:${mariadb.port}/promo` }),
      /refused user reader: wrong password/,
      /Check the user and password in outbound\.url/,
    ],
    [
      'mysql has no such database',
      () => ({ mysqlUrl: `mysql://root@127.0.0.1:${mariadb.port}/prmo` }),
      /has no database prmo/,
      /Correct the database in outbound\.url/,
    ],
  ])('ends with exit code 4 where %s', async (_, urls, message, next) => {
    cli.write('x.yaml', definition(urls()));
    const refused = { exitCode: 4, code: 'unreachable', message: expect.stringMatching(message) };
    expect(await refusal(cli, ['run', 'x.yaml'])).toMatchObject({ ...refused, next: expect.stringMatching(next) });
    const { exitCode, stdout, stderr } = await cli.run(['check', 'x.yaml', '--json']);
    expect(exitCode).toBe(4);
    expectNoPassword(stdout, stderr);
  });

  it.each([
    ['a column', '', 'columns: { price: prise }', /no column prise; did you mean price\?/],
    ['a table', 'hled', '', /no table hled; did you mean held\?/],
  ])('ends with exit code 2 where %s is misspelt, and names the nearest', async (_, table, more, message) => {
    cli.write('x.yaml', definition({ table: table || 'held', more }));
    expect(await refusal(cli, ['run', 'x.yaml'])).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

describe('a password', () => {
  it.each([
    ['written into the definition', inUrl, {}],
    ['taken from the environment', `\${SECRET}`, { SECRET: password }],
  ])('is nowhere but in the definition: %s', async (_, written, env) => {
    const good = definition({
      redisUrl: `redis://:${written}@127.0.0.1:${redis.port}/0`,
      mysqlUrl: `mysql://reader:${written}@127.0.0.1:${mariadb.port}/promo`,
    });
    cli.write('good.yaml', good);
    cli.write('wrong.yaml', good.replaceAll(`:${written}@`, `:${written}${written}@`));
    cli.write('unknown.yaml', good.replaceAll('url: "redis:', 'url: "rdis:').replace('table:', 'tabel:'));
    const run = await cli.run(['run', 'good.yaml', '--json'], { env });
    expect(summaryOf(run).findings).toEqual({ missing: 0, unexpected: 0, different: 1, duplicate: 0, invalid: 2 });
    const outcomes = [run];
    for (const args of [
      ['run', 'good.yaml'],
      ['check', 'good.yaml', '--json'],
      ['plan', 'good.yaml', '--json'],
      ['show', 'latest', '--json', '--debug'],
      ['run', 'wrong.yaml', '--json', '--debug'],
      ['check', 'wrong.yaml', '--json', '--debug'],
      ['show', 'latest', '--json'],
      ['check', 'unknown.yaml', '--debug'],
      ['runs'],
    ])
      outcomes.push(await cli.run(args, { env }));
    await cli.run(['export', summaryOf(run).run, '--format', 'json', '--out', `${cli.workspace}/findings.json`], {
      env,
    });
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([1, 1, 0, 0, 0, 4, 4, 0, 2, 0]);
    for (const { stdout, stderr } of outcomes) expectNoPassword(stdout, stderr);
    const files = bytesUnder(cli.workspace);
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([expect.stringMatching(/workspace\.db$/)]));
    for (const { path, bytes } of files) for (const text of spellings) expect(bytes.includes(text), path).toBe(false);
  });

  it.each(['p w', 'p/w', 'p@w', 'p"w'])('is hidden however it is written: %s', async (odd) => {
    const secret = `zebra${odd}zebra`;
    const redisUrl = `redis://:${secret}@127.0.0.1:${closedPort}/0`;
    cli.write('odd.yaml', definition({ redisUrl }));
    const workspace = join(cli.folder, `odd-${Buffer.from(odd).toString('hex')}`);
    const args = ['run', 'odd.yaml', '--debug', '--json', '--workspace', workspace];
    const { exitCode, stdout, stderr } = await cli.run(args);
    expect([2, 4]).toContain(exitCode);
    expect(stdout + stderr).not.toContain('zebra');
    for (const { path, bytes } of bytesUnder(workspace)) expect(bytes.includes('zebra'), path).toBe(false);
  });
});

describe('a server that is busy', () => {
  it('is waited for between pages, which progress says', async () => {
    await redis.client.hset('calm:1', 'S1', '{"price":1}');
    await mariadb.sql(`CREATE TABLE wide (sku INT PRIMARY KEY, price INT);
      INSERT INTO wide SELECT seq, 1 FROM seq_1_to_50000`);
    cli.write('busy.yaml', definition({ table: 'wide', more: 'threadsRunningMax: 1' }).replace('pool:*', 'calm:*'));
    const find = "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'";
    const work = mariadb.sql('SELECT SLEEP(300)').catch(() => {});
    let [busy] = await mariadb.sql(find);
    while (!busy) [busy] = await mariadb.sql(find);
    const running = cli.start(['run', 'busy.yaml', '--json']);
    const waits = /"side":"outbound",[^\n]*"waiting":true/;
    await running.until(waits);
    await mariadb.sql(`KILL ${busy.id}`);
    await work;
    const outcome = await running.ended;
    expect(outcome.stderr).toMatch(waits);
    expect(summaryOf(outcome).outbound).toMatchObject({ read: 50_000, accepted: 50_000, sittings: 1 });
  });
});

function expectNoPassword(...texts: string[]): void {
  for (const text of texts) for (const spelling of spellings) expect(text).not.toContain(spelling);
}

type Urls = { redisUrl?: string; mysqlUrl?: string; table?: string; more?: string };

function definition({ redisUrl, mysqlUrl, table = 'held', more = '' }: Urls): string {
  const inbound = redisUrl ?? `redis://:${inUrl}@127.0.0.1:${redis.port}/0`;
  const outbound = mysqlUrl ?? `mysql://reader:${inUrl}@127.0.0.1:${mariadb.port}/promo`;
  return `name: servers
key: [sku]
fields: [{ name: price, type: decimal }]
inbound: { type: redis, url: ${JSON.stringify(inbound)}, layout: hash-buckets, match: "pool:*" }
outbound: { type: mysql, url: ${JSON.stringify(outbound)}, table: ${table}, ${more} }
`;
}
