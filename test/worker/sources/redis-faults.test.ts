import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { definitionSchema } from '#shared/definition.ts';
import type { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { redisSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { withLimits } from '#test/support/limits.ts';
import { freePort, startCluster, startRedis, startSentinel, type TestRedis } from '#test/support/redis.ts';
import { openRedis } from '#worker/sources/redis.ts';
import { CursorLost, type SourceContext } from '#worker/sources/source.ts';

const secret = 'p@ss/wörd:1';
const encoded = encodeURIComponent(secret);

describe('a server', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ acl: `reader on >${secret} ~b:* +@read +info +client|setname -dump` });
    await fill(redis, 30, 20);
  });
  afterAll(() => redis.stop());

  test('is read by a user with a password that needs percent-encoding, and sees the client named tieout', async () => {
    const url = `redis://reader:${encoded}@127.0.0.1:${redis.port}/0`;
    const { sink, source } = await open(url);
    let clients = '';
    sink.onMark = () => {
      redis.client.client('LIST').then((list) => (clients = String(list)));
    };
    await source.read(null, sink, new AbortController().signal);
    expect(sink.records).toHaveLength(600);
    await expect.poll(() => clients).toMatch(/name=tieout/);
  });

  test.each([
    ['a wrong password', () => `redis://reader:no@127.0.0.1:${redis.port}`, /did not accept the user or the password/],
    [
      'keys the user may not read',
      () => `redis://reader:${encoded}@127.0.0.1:${redis.port}/0`,
      /does not let this user read/,
    ],
    ['a database that is not there', () => `redis://127.0.0.1:${redis.port}/99`, /DB index is out of range/],
  ])('%s is an error that trying again does not mend, and tells no password', async (_, url, message) => {
    await redis.client.hset('other:1', { S: '{}' });
    const failure = await failureOf(readAll(url(), { match: '*' }));
    expect(failure).toMatchObject({ code: 'unreachable', isTransient: false });
    expect(failure.message).toMatch(message);
    expect(allTextOf(failure)).not.toMatch(new RegExp(`${secret}|${encoded}`));
  });

  test('a password that is missing is asked for', async () => {
    const locked = await startRedis({ password: 'secret' });
    const failure = await failureOf(readAll(locked.url));
    await locked.stop();
    expect(failure.message).toBe(`redis 127.0.0.1:${locked.port} asks for a password`);
    expect(failure.isTransient).toBe(false);
  });

  test.each([
    ['neither INFO nor CLUSTER is refused, by the right it lacks', '', undefined],
    ['CLUSTER INFO only shows that it is alone, and is read', '+cluster|info', 600],
  ])('a server that lets a user ask %s', async (_, right, records) => {
    const user = ['SETUSER', 'blind', 'reset', 'on', '>blind', '~*', '+@read', '-info', ...(right ? [right] : [])];
    await redis.client.call('ACL', ...user);
    const url = `redis://blind:blind@127.0.0.1:${redis.port}`;
    if (records !== undefined) {
      expect((await readAll(url)).records).toHaveLength(records);
      return;
    }
    expect(await failureOf(readAll(url))).toMatchObject({
      code: 'unreachable',
      isTransient: false,
      message: `redis 127.0.0.1:${redis.port} does not tell whether it is part of a cluster`,
      next: expect.stringMatching(/\+info/),
    });
  });

  test('a database number is honoured', async () => {
    await redis.client.select(3);
    await redis.client.hset('b:1', { only: '{"n":"3"}' });
    await redis.client.select(0);
    expect((await readAll(`${redis.url}/3`)).records).toEqual([['only', '3']]);
  });
});

describe('a server that is not there', () => {
  test('is named with what to do, and may be tried again', async () => {
    const port = await freePort();
    const failure = await failureOf(readAll(`redis://u:${encoded}@127.0.0.1:${port}`));
    expect(failure).toMatchObject({
      code: 'unreachable',
      message: `redis 127.0.0.1:${port} refused the connection`,
      next: 'Start Redis there, or correct inbound.url.',
      isTransient: true,
    });
  });

  test.each([
    'redis://user@host:6379',
    'redis://127.0.0.1:0',
    'redis://127.0.0.1:6379/one',
    'redis://a,b',
    'redis+sentinel://127.0.0.1',
    'redis+cluster://127.0.0.1/1',
    'redis://u:%zz@127.0.0.1',
  ])('%s is refused as a definition', async (url) => {
    expect(await failureOf(readAll(url))).toMatchObject({
      code: 'definition',
      message: expect.stringMatching(/^inbound.url /),
    });
  });
});

describe('a read that is broken off', () => {
  let redis: TestRedis;
  const silence = limits.redisSilenceMs;
  beforeAll(async () => {
    redis = await startRedis();
    await fill(redis, 2_500, 3);
    await redis.client.hset(
      'b:large',
      Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`L${i}`, '{"n":"1"}'])),
    );
    await redis.client.save();
  });
  afterEach(() => setSilence(silence));
  afterAll(() => redis.stop());

  test('goes on from any checkpoint: what came before and after it are all records, each once', async () => {
    const whole = await readAll(redis.url);
    expect(whole.records).toHaveLength(16_500);
    const { cursors } = whole;
    for (const share of [0, 0.1, 0.4, 0.5, 0.75, 0.999]) {
      const at = Math.floor(share * (cursors.length - 1));
      const before = await readAll(redis.url, {}, null, (sink) => sink.cursors.length > at);
      const after = await readAll(redis.url, {}, before.cursors[at] ?? null);
      const keys = [...before.records, ...after.records].map(([key]) => key);
      expect(new Set(keys).size).toBe(16_500);
      expect(keys).toHaveLength(16_500);
    }
  });

  test('goes on from a checkpoint that holds no more names of buckets, with the repeats told by their origin', () =>
    withLimits({ redisFinishedBytesMax: 100 }, async () => {
      const before = await readAll(redis.url, {}, null, (sink) => sink.cursors.length > 1_500);
      const from = before.cursors.at(-1) ?? null;
      expect(JSON.stringify(from).length).toBeLessThan(1_000);
      const { source, sink } = await open(redis.url);
      let origins = 0;
      const accept = sink.accept.bind(sink);
      sink.accept = (row, origin) => {
        if (row.origin) origins++;
        accept(row, origin);
      };
      await source.read(from, sink, new AbortController().signal);
      expect(origins).toBe(sink.records.length + sink.repeats);
      expect(new Set([...before.records, ...sink.records].map(([key]) => key)).size).toBe(16_500);
    }));

  test('is lost when Redis was restarted in between', async () => {
    const { cursors } = await readAll(redis.url, {}, null, (sink) => sink.cursors.length > 5);
    await redis.restart();
    await expect(readAll(redis.url, {}, cursors.at(-1))).rejects.toBeInstanceOf(CursorLost);
    await expect(readAll(redis.url, {}, { nodes: 'nonsense' })).rejects.toBeInstanceOf(CursorLost);
  });

  test('is lost when another database, or other keys, are to be read', async () => {
    await redis.client.select(2);
    await fill(redis, 1, 1);
    await redis.client.select(0);
    const { cursors } = await readAll(redis.url, {}, null, (sink) => sink.cursors.length > 5);
    await expect(readAll(`${redis.url}/2`, {}, cursors.at(-1))).rejects.toBeInstanceOf(CursorLost);
    const otherKeys = { layout: 'hash-records', keyPattern: 'c:{sku}' };
    await expect(readAll(redis.url, otherKeys, cursors.at(-1))).rejects.toBeInstanceOf(CursorLost);
  });

  test('is a transient failure when Redis dies', async () => {
    const { sink, source } = await open(redis.url);
    sink.onMark = () => void (sink.cursors.length === 20 && redis.kill());
    const failure = await failureOf(source.read(null, sink, new AbortController().signal));
    expect(failure).toMatchObject({ code: 'unreachable', isTransient: true });
    expect(failure.message).toMatch(/closed the connection|refused/);
    await redis.restart();
  });

  test('is a transient failure when Redis hangs', async () => {
    setSilence(300);
    const { sink, source } = await open(redis.url);
    sink.onMark = () => void (sink.cursors.length === 20 && redis.pause());
    const failure = await failureOf(source.read(null, sink, new AbortController().signal));
    redis.resume();
    expect(failure).toMatchObject({
      isTransient: true,
      message: `redis 127.0.0.1:${redis.port} did not answer in time`,
    });
  });

  test('ends at once and without an error when it is stopped, also while a reply is awaited', async () => {
    const stop = new AbortController();
    const { sink, source } = await open(redis.url);
    sink.onMark = () => void (sink.cursors.length === 20 && redis.pause());
    const reading = source.read(null, sink, stop.signal);
    await sleep(200);
    stop.abort();
    await reading;
    // The server still stands: nothing but the stop has ended this.
    redis.resume();
    const handedOver = sink.records.length;
    await sleep(100);
    expect(sink.records).toHaveLength(handedOver);
  });

  test('ends at once when it is stopped before the server has let it in', async () => {
    redis.pause();
    const stop = new AbortController();
    const { sink, source } = await open(redis.url);
    const reading = source.read(null, sink, stop.signal);
    await sleep(100);
    stop.abort();
    await reading;
    redis.resume();
    expect(sink.records).toEqual([]);
  });

  test('passes over buckets that vanish while it runs', async () => {
    const vanishing = await startRedis();
    await fill(vanishing, 200, 3);
    const { sink, source } = await open(vanishing.url);
    sink.onMark = () => void (sink.cursors.length === 1 && vanishing.client.flushall());
    await source.read(null, sink, new AbortController().signal);
    await vanishing.stop();
    expect(sink.records.length).toBeGreaterThan(0);
    expect(sink.records.length).toBeLessThan(600);
    expect(sink.invalids).toEqual([]);
  });

  test('passes on what the sink throws', async () => {
    const { sink, source } = await open(redis.url);
    sink.onMark = () => {
      throw new Error('a stop with the checkpoint written');
    };
    await expect(source.read(null, sink, new AbortController().signal)).rejects.toThrow(
      'a stop with the checkpoint written',
    );
  });
});

describe('TLS', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ tls: true });
    await fill(redis, 3, 2);
  });
  afterAll(() => redis.stop());

  test('is read with the authority and the name given', async () => {
    const tls = { ca: join(redis.folder, 'ca.pem'), serverName: 'localhost' };
    expect((await readAll(redis.url, { tls })).records).toHaveLength(6);
  });

  test('a certificate nobody vouches for, or of another name, is refused and not tried again', async () => {
    expect(await failureOf(readAll(redis.url))).toMatchObject({
      code: 'unreachable',
      isTransient: false,
      next: expect.stringMatching(/inbound.tls.ca/),
    });
    const tls = { ca: join(redis.folder, 'ca.pem'), serverName: 'elsewhere.example' };
    expect(await failureOf(readAll(redis.url, { tls }))).toMatchObject({
      isTransient: false,
      message: expect.stringMatching(/TLS/),
    });
  });

  test('a file that is not there is a wrong definition', async () => {
    const failure = await failureOf(readAll(redis.url, { tls: { ca: join(redis.folder, 'no.pem') } }));
    expect(failure).toMatchObject({
      code: 'definition',
      message: expect.stringMatching(/^inbound.tls.ca: .*cannot be read/),
    });
  });
});

describe('sentinels', () => {
  test('lead to the master, and after a failover the cursor is lost', async () => {
    const sentinels = await startSentinel();
    try {
      await fill(sentinels.master, 40, 5);
      const { records, cursors } = await readAll(sentinels.url, {}, null);
      expect(records).toHaveLength(200);
      const unknown = await failureOf(readAll(`${sentinels.url}x`));
      expect(unknown).toMatchObject({ code: 'definition', message: expect.stringMatching(/knows no master "mainx"/) });
      await expect.poll(async () => sentinels.replica.client.dbsize(), { timeout: 20_000 }).toBe(40);
      await sentinels.master.kill();
      await expect.poll(() => tryRead(sentinels.url), { timeout: 60_000, interval: 200 }).toBe(200);
      await expect(readAll(sentinels.url, {}, cursors[3])).rejects.toBeInstanceOf(CursorLost);
    } finally {
      await sentinels.stop();
    }
  }, 120_000);
});

describe('a cluster', () => {
  test('is read from every master, in every layout, and goes on from a checkpoint', async () => {
    const cluster = await startCluster();
    try {
      for (let i = 0; i < 300; i++) await setAnywhere(cluster.nodes, ['HSET', `b:${i}`, `S${i}`, `{"n":"${i}"}`]);
      for (let i = 0; i < 300; i++) await setAnywhere(cluster.nodes, ['SET', `s:${i}`, `{"n":"${i}"}`]);
      const whole = await readAll(cluster.url);
      expect(whole.records).toHaveLength(300);
      const part = await readAll(cluster.url, {}, null, (sink) => sink.cursors.length > 150);
      const rest = await readAll(cluster.url, {}, part.cursors.at(-1));
      expect(new Set([...part.records, ...rest.records].map(([key]) => key)).size).toBe(300);
      const hashes = await readAll(cluster.url, { layout: 'hash-records', keyPattern: 'b:{sku}' });
      expect(hashes.records).toHaveLength(300);
      const texts = await readAll(cluster.url, { layout: 'string-records', keyPattern: 's:{sku}' });
      expect(texts.sorted().every(([sku, n]) => sku === n)).toBe(true);
      expect(texts.records).toHaveLength(300);
      expect(texts.invalids).toEqual([]);
      const mixed = await readAll(cluster.url, { layout: 'string-records', keyPattern: '{sku}' });
      expect(mixed.invalids).toHaveLength(300);

      const [first] = cluster.nodes as [TestRedis];
      expect(await failureOf(readAll(first.url))).toMatchObject({
        code: 'definition',
        message: expect.stringMatching(/is a cluster node/),
      });

      const blind = ['SETUSER', 'blind', 'on', '>blind', '~*', '+@read', '-info', '+cluster|slots', '+cluster|info'];
      await Promise.all(cluster.nodes.map(({ client }) => client.call('ACL', ...blind)));
      expect(await failureOf(readAll(first.url.replace('://', '://blind:blind@')))).toMatchObject({
        code: 'definition',
        message: expect.stringMatching(/is a cluster node/),
      });
      const blindUrl = cluster.url.replace('://', '://blind:blind@');
      const blindTexts = await readAll(blindUrl, { layout: 'string-records', keyPattern: 's:{sku}' });
      expect(blindTexts.records).toHaveLength(300);

      await Promise.all(cluster.nodes.map(({ client }) => client.call('CLUSTER', 'DELSLOTS', 0)));
      await expect(readAll(cluster.url, {}, part.cursors.at(-1))).rejects.toBeInstanceOf(CursorLost);

      await cluster.nodes[1]?.kill();
      expect(await failureOf(readAll(cluster.url))).toMatchObject({ code: 'unreachable', isTransient: true });
    } finally {
      await cluster.stop();
    }
  }, 40_000);

  test('is not what a single server is', async () => {
    const redis = await startRedis();
    const failure = await failureOf(readAll(`redis+cluster://127.0.0.1:${redis.port}`));
    await redis.stop();
    expect(failure).toMatchObject({ code: 'definition', message: expect.stringMatching(/is no part of a cluster/) });
  });
});

async function open(url: string, settings: object = {}) {
  const inbound = { type: 'redis', url, layout: 'hash-buckets', match: 'b:*', ...settings };
  const definition = definitionSchema.parse({ name: 't', key: ['sku'], fields: ['n'], inbound, outbound: inbound });
  const context: SourceContext = { side: 'inbound', key: definition.key, fields: definition.fields };
  const source = await openRedis(
    redisSettings.parse({ ...inbound, match: 'layout' in settings ? undefined : inbound.match }),
    context,
  );
  return { source, sink: new CollectingSink(context) };
}

/** Reads until the end, or until `isEnough` holds at a mark. */
async function readAll(
  url: string,
  settings: object = {},
  from: Record<string, unknown> | null = null,
  isEnough: (sink: CollectingSink) => boolean = () => false,
): Promise<CollectingSink> {
  const { source, sink } = await open(url, settings);
  sink.onMark = () => {
    if (isEnough(sink)) throw new Error('enough');
  };
  await source.read(from, sink, new AbortController().signal).catch((error: Error) => {
    if (error.message !== 'enough') throw error;
  });
  await source.close();
  return sink;
}

async function tryRead(url: string): Promise<number> {
  return readAll(url).then(
    ({ records }) => records.length,
    () => 0,
  );
}

async function failureOf(work: Promise<unknown>): Promise<TieoutError> {
  return work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: TieoutError) => error,
  );
}

function allTextOf(error: Error): string {
  return `${error.message} ${(error as TieoutError).next} ${error.stack} ${JSON.stringify(error.cause)} ${String(error.cause)}`;
}

function setSilence(ms: number): void {
  (limits as { redisSilenceMs: number }).redisSilenceMs = ms;
}

async function fill({ client }: TestRedis, buckets: number, entries: number): Promise<void> {
  const pipeline = client.pipeline();
  for (let bucket = 0; bucket < buckets; bucket++) {
    for (let i = 0; i < entries; i++) pipeline.hset(`b:${bucket}`, `S${bucket}-${i}`, JSON.stringify({ n: `${i}` }));
  }
  await pipeline.exec();
}

/** Tries every node; the one that has the key's slot takes it. */
async function setAnywhere(nodes: TestRedis[], [command = '', ...words]: string[]): Promise<void> {
  const results = await Promise.allSettled(nodes.map(({ client }) => client.call(command, ...words)));
  if (results.every(({ status }) => status === 'rejected')) throw new Error('no node took the key');
}
