import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf, type Outcome, resultOf, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { type SlowProxy, slowProxy } from '#test/support/slow-proxy.ts';

const fullSpeed = 1e9;
/** At this a whole pull takes about six seconds. */
const slow = 700_000;
const diffing = /"phase":"diffing"/;
const somethingWasRead = /"phase":"pulling","side":"inbound",[^\n]*"records":[1-9]\d{2,}/;

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
});
afterAll(() => cli.remove());

describe('a run that is interrupted while it compares', () => {
  let whole: Outcome;

  beforeAll(async () => {
    // Every record differs, so that comparing takes long enough to be interrupted in.
    const rows = (price: number) => Array.from({ length: 120_000 }, (_, i) => `S${i},${price},name of ${i}\n`);
    cli.write('sent.csv', `sku,price,name\n${rows(1).join('')}`);
    cli.write('held.csv', `sku,price,name\n${rows(2).join('')}`);
    cli.write('files.yaml', definition('{ type: csv, path: sent.csv }', 'held.csv'));
    whole = await cli.run(['run', 'files.yaml', '--json']);
    expect(summaryOf(whole)).toMatchObject({ findings: { different: 120_000 }, findingsKept: 120_000 });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with exit code 5 on %s, and resuming gives the same result',
    async (signal) => {
      const run = cli.start(['run', 'files.yaml', '--json']);
      await run.until(diffing);
      run.kill(signal);
      expectInterrupted(await run.ended);
      const shown = await cli.run(['show', 'latest', '--json']);
      expect(shown).toMatchObject({ exitCode: 0, json: { state: 'interrupted', verdict: null } });
      const resumed = await cli.run(['resume', 'latest', '--json']);
      expect(resumed.exitCode).toBe(1);
      expect(resultOf(resumed)).toEqual(resultOf(whole));
      expect(await cli.run(['resume', 'latest', '--json'])).toMatchObject({ exitCode: 1, json: resumed.json });
    },
  );

  it('can be resumed after kill -9 with the same result', async () => {
    const run = cli.start(['run', 'files.yaml']);
    await run.until(diffing);
    run.kill('SIGKILL');
    expect(await run.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect((await cli.run(['show', 'latest', '--json'])).json).toMatchObject({ state: 'interrupted', verdict: null });
    const { runs } = (await cli.run(['runs', '--json'])).json as { runs: { state: string }[] };
    expect(runs[0]).toMatchObject({ state: 'interrupted', verdict: null });
    expect(resultOf(await cli.run(['resume', 'latest', '--json']))).toEqual(resultOf(whole));
  });

  it('is not established, with exit code 3, where a byte of a sealed snapshot changed meanwhile', async () => {
    const run = cli.start(['run', 'files.yaml', '--json']);
    await run.until(diffing);
    run.kill('SIGINT');
    expect((await run.ended).exitCode).toBe(5);
    const { folder, partition } = await toBeCompared();
    const at = flipByteOf(join(folder, 'inbound.snapshot'), partition);
    const damaged = await cli.run(['resume', 'latest', '--json']);
    expect(damaged).toMatchObject({ exitCode: 3, json: { verdict: 'not-established' } });
    expect(summaryOf(damaged)).toMatchObject({
      partitions: { total: 256, established: 255 },
      failed: [{ partition, reason: expect.stringMatching(/SHA-256 differs/) }],
    });
    flipByteAt(join(folder, 'inbound.snapshot'), at);
    const mended = await cli.run(['resume', 'latest', '--json']);
    expect(resultOf(mended)).toEqual(resultOf(whole));
  });
});

describe('a run that is interrupted while it pulls', () => {
  let redis: TestRedis;
  let proxy: SlowProxy;
  let whole: Outcome;
  let wholeBytes: number;

  beforeAll(async () => {
    redis = await startRedis();
    proxy = await slowProxy(redis.port, fullSpeed);
    const rows: string[] = [];
    for (let bucket = 0; bucket < 400; bucket++) {
      const entries = Array.from({ length: 50 }, (_, i) => `S${bucket}-${i}`);
      rows.push(...entries.map((sku, i) => `${sku},${i % 10 === 0 ? 2 : 1},name\n`));
      const more = () => randomBytes(75).toString('hex');
      const payload = () => JSON.stringify({ price: 1, name: 'name', more: more() });
      await redis.client.hset(`pool:in:${bucket}`, Object.fromEntries(entries.map((sku) => [sku, payload()])));
    }
    cli.write('pool.csv', `sku,price,name\n${rows.join('')}`);
    const inbound = `{ type: redis, url: "redis://127.0.0.1:${proxy.port}/0", layout: hash-buckets, match: "pool:in:*" }`;
    cli.write('pool.yaml', definition(inbound, 'pool.csv'));
    whole = await cli.run(['run', 'pool.yaml', '--json']);
    wholeBytes = proxy.passed;
    expect(summaryOf(whole)).toMatchObject({ matched: 18_000, findings: { different: 2_000 } });
  });
  afterAll(async () => {
    await proxy.stop();
    await redis.stop();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with exit code 5 on %s, and resuming gives the same result',
    async (signal) => {
      proxy.bytesPerSecond = slow;
      const run = cli.start(['run', 'pool.yaml', '--json']);
      await run.until(somethingWasRead);
      run.kill(signal);
      expectInterrupted(await run.ended);
      await expectRestOnly(proxy);
    },
  );

  it('can be resumed from its last checkpoint after kill -9 with the same result', async () => {
    proxy.bytesPerSecond = slow;
    const run = cli.start(['run', 'pool.yaml']);
    await run.until(somethingWasRead);
    // A checkpoint is written every three seconds.
    await run.until(/(?:"side":"inbound"[\s\S]*){5}/);
    run.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    expect((await cli.run(['show', 'latest', '--json'])).json).toMatchObject({ state: 'interrupted', verdict: null });
    await expectRestOnly(proxy);
  });

  /** Resumes at full speed: the same result, for fewer bytes than a whole pull takes. */
  async function expectRestOnly(proxy: SlowProxy): Promise<void> {
    proxy.bytesPerSecond = fullSpeed;
    proxy.passed = 0;
    const resumed = await cli.run(['resume', 'latest', '--json']);
    expect(resultOf(resumed)).toEqual(resultOf(whole));
    expect(proxy.passed).toBeLessThan(wholeBytes - 10_000);
  }
});

describe('a command without a checkpoint', () => {
  it.each(['check', 'plan'])('ends with exit code 5 at once, though a server is silent: %s', async (command) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const silent = `{ type: redis, url: "redis://127.0.0.1:${port}/0", layout: hash-buckets, match: "*" }`;
    cli.write('one.csv', 'sku,price,name\nS1,1,a\n');
    cli.write('silent.yaml', definition(silent, 'one.csv'));
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const run = cli.start([command, 'silent.yaml', '--json']);
    const [socket] = await connected;
    run.kill('SIGINT');
    const { exitCode, json } = await run.ended;
    expect({ exitCode, json }).toMatchObject({ exitCode: 5, json: { error: { code: 'interrupted' } } });
    socket.destroy();
    server.close();
  });
});

/** `inbound` as written in a definition, outbound a CSV file. */
function definition(inbound: string, outbound: string): string {
  const fields = '[{ name: price, type: decimal }, name]';
  return `name: interrupted\nkey: [sku]\nfields: ${fields}\ninbound: ${inbound}\noutbound: { type: csv, path: ${outbound} }\n`;
}

function expectInterrupted(outcome: Outcome): void {
  expect(outcome.exitCode, outcome.stdout + outcome.stderr).toBe(5);
  expect(outcome.json).toMatchObject({
    error: { code: 'interrupted', next: expect.stringMatching(/^Go on with tieout resume/) },
  });
  expect(complaintsOf(outcome)).toBe(
    '‖ run RUN was interrupted; what was read is kept. Go on with tieout resume RUN.\n',
  );
}

/** The latest run's folder, and a partition that its findings do not have yet. */
async function toBeCompared(): Promise<{ folder: string; partition: number }> {
  const { run } = (await cli.run(['show', 'latest', '--json'])).json as { run: string };
  const folder = join(cli.workspace, 'evidence', run);
  const db = new Database(join(folder, 'findings.sqlite'), { readonly: true });
  const done = new Set(db.prepare('SELECT partition FROM partition').pluck().all() as number[]);
  db.close();
  const partition = Array.from({ length: 256 }, (_, i) => i).find((i) => !done.has(i));
  if (partition === undefined) throw new Error('every partition was compared before the run was interrupted');
  return { folder, partition };
}

/** Flips a byte inside a segment of the partition, and returns where in the file that is. */
function flipByteOf(path: string, partition: number): number {
  const db = new Database(path, { readonly: true });
  const body = db.prepare('SELECT body FROM segment WHERE partition = ? LIMIT 1').pluck().get(partition) as Buffer;
  db.close();
  const bytes = readFileSync(path);
  for (let start = 0; start + 32 < body.length; start += 16) {
    const piece = body.subarray(start, start + 32);
    const at = bytes.indexOf(piece);
    // Neighbouring segments are compressed alike: only bytes that are there once are surely this one's.
    if (at >= 0 && bytes.indexOf(piece, at + 1) < 0) return flipByteAt(path, at);
  }
  throw new Error('the segment was not found in its file');
}

function flipByteAt(path: string, at: number): number {
  chmodSync(path, 0o644);
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
  chmodSync(path, 0o444);
  return at;
}
