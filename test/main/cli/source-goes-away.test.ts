import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaintsOf,
  type Outcome,
  type Running,
  resultOf,
  summaryOf,
  type TestCli,
  testCli,
} from '#test/support/cli.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { type SlowProxy, slowProxy } from '#test/support/slow-proxy.ts';

const fullSpeed = 1e9;
const slow = 700_000;
const somethingWasRead = /"phase":"pulling","side":"inbound",[^\n]*"records":[1-9]\d{2,}/;

let cli: TestCli;
let redis: TestRedis;
let proxy: SlowProxy;
let whole: Outcome;

beforeAll(async () => {
  cli = testCli();
  redis = await startRedis();
  proxy = await slowProxy(redis.port, fullSpeed);
  const skus = Array.from({ length: 20_000 }, (_, i) => `S${i}`);
  const pipeline = redis.client.pipeline();
  for (const [i, sku] of skus.entries())
    pipeline.hset(`pool:${i % 200}`, sku, JSON.stringify({ price: i, more: randomBytes(75).toString('hex') }));
  await pipeline.exec();
  await redis.client.save();
  cli.write('held.csv', `sku,price\n${skus.map((sku, i) => `${sku},${i % 100 === 0 ? -1 : i}\n`).join('')}`);
  cli.write(
    'd.yaml',
    `name: away
key: [sku]
fields: [{ name: price, type: decimal }]
inbound: { type: redis, url: "redis://127.0.0.1:${proxy.port}/0", layout: hash-buckets, match: "pool:*" }
outbound: { type: csv, path: held.csv }
`,
  );
  whole = await cli.run(['run', 'd.yaml', '--json']);
  expect(summaryOf(whole)).toMatchObject({ matched: 19_800, findings: { different: 200 } });
});
afterAll(async () => {
  cli.remove();
  await proxy?.stop();
  await redis?.stop();
});

describe('a Redis that is killed while it is read', () => {
  it('is waited for, and the run succeeds by itself where it comes back', async () => {
    const run = await killedWhileRead();
    proxy.bytesPerSecond = fullSpeed;
    await redis.restart();
    const outcome = await run.ended;
    expect(outcome.exitCode, outcome.stderr).toBe(1);
    expect(resultOf(outcome)).toEqual(resultOf(whole));
  });

  it('ends the run with exit code 4 where it stays away; resuming finishes it with the same result', async () => {
    const run = await killedWhileRead();
    const outcome = await run.ended;
    expect(outcome.exitCode).toBe(4);
    expect(outcome.json).toMatchObject({
      error: { code: 'unreachable', next: expect.stringMatching(/tieout resume/) },
    });
    expect(complaintsOf(outcome)).toMatch(/^✗ redis 127\.0\.0\.1:\d+ [^\n]+\n$/);
    const { run: id } = (await cli.run(['show', 'latest', '--json'])).json as { run: string };
    expect(outcome.stderr).toContain(`Then go on with tieout resume ${id}.`);
    const stillAway = await cli.run(['resume', id, '--json']);
    expect(stillAway).toMatchObject({ exitCode: 4, json: { error: { code: 'unreachable' } } });
    proxy.bytesPerSecond = fullSpeed;
    await redis.restart();
    expect(resultOf(await cli.run(['resume', id, '--json']))).toEqual(resultOf(whole));
  });
});

async function killedWhileRead(): Promise<Running> {
  proxy.bytesPerSecond = slow;
  const run = cli.start(['run', 'd.yaml', '--json']);
  await run.until(somethingWasRead);
  await redis.kill();
  return run;
}
