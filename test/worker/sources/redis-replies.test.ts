import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { redisSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { withLimits } from '#test/support/limits.ts';
import { contextOf } from '#test/support/source-context.ts';
import { openRedis } from '#worker/sources/redis.ts';

const context = contextOf(['sku'], ['n']);
let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A server with one bucket of two entries, which answers HGETALL with these pieces, one after the other. */
async function serve(
  pieces: (string | 'close')[],
  infoOf = () => 'run_id:1\r\nredis_mode:standalone\r\n',
): Promise<string> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const command of data.toString().matchAll(/\r\n(INFO|SCAN|HLEN|DBSIZE|CLIENT|TYPE|HGETALL)\r\n/gi)) {
        const name = (command[1] as string).toUpperCase();
        if (name === 'HGETALL') void answer(socket, pieces);
        else socket.write(name === 'INFO' ? bulk(infoOf()) : (replies[name] as string));
      }
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `redis://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const replies: Record<string, string> = {
  SCAN: `*2\r\n${bulk('0')}*1\r\n${bulk('b:1')}`,
  HLEN: ':2\r\n',
  DBSIZE: ':1\r\n',
  CLIENT: '+OK\r\n',
  TYPE: '+string\r\n',
};
const entries = `*4\r\n${bulk('S1')}${bulk('{"n":"1"}')}${bulk('S2')}${bulk('{"n":"2"}')}`;

async function answer(socket: Socket, pieces: string[]): Promise<void> {
  for (const piece of pieces) {
    if (piece === 'close') socket.destroy();
    else socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function read(url: string): Promise<CollectingSink> {
  const sink = new CollectingSink(context);
  const source = await openRedis(
    redisSettings.parse({ type: 'redis', url, layout: 'hash-buckets', match: 'b:*' }),
    context,
  );
  await source.read(null, sink, new AbortController().signal);
  return sink;
}

describe('a reply to HGETALL', () => {
  test('is read however the network cuts it into pieces', async () => {
    const sink = await read(await serve([...entries]));
    expect(sink.records).toEqual([
      ['S1', '1'],
      ['S2', '2'],
    ]);
  });

  test('that breaks off is a transient failure, and its bucket is not finished', async () => {
    const failure = read(await serve([entries.slice(0, -20), 'close']));
    await expect(failure).rejects.toMatchObject({
      code: 'unreachable',
      isTransient: true,
      message: expect.stringMatching(/closed the connection/),
    });
  });

  test('that stays out, or stops in the middle, is a server that did not answer in time', async () => {
    await withLimits({ redisSilenceMs: 200 }, async () => {
      for (const pieces of [[], [entries.slice(0, 30)]]) {
        await expect(read(await serve(pieces))).rejects.toMatchObject({
          isTransient: true,
          message: expect.stringMatching(/did not answer in time/),
        });
      }
    });
  });

  test.each([
    '*3\r\n$1\r\na\r\n',
    '$5\r\nhello\r\n',
    '*2\r\n:1\r\n:2\r\n',
    '*2\r\n$-1\r\n$-1\r\n',
    '%1\r\n$1\r\na\r\n$1\r\nb\r\n',
  ])('that is none, %j, is named and not read on', async (reply) => {
    await expect(read(await serve([reply]))).rejects.toMatchObject({
      code: 'unreachable',
      isTransient: false,
      message: expect.stringMatching(/a reply that is not understood/),
    });
  });

  test.each([
    ['-LOADING Redis is loading the dataset in memory\r\n', true],
    ['-MOVED 1 127.0.0.1:1\r\n', true],
    ['-ERR something else\r\n', false],
  ])('that is the error %j ends the read as any command does', async (reply, isTransient) => {
    await expect(read(await serve([reply]))).rejects.toMatchObject({ code: 'unreachable', isTransient });
  });

  test('that says it is another type by now makes the bucket one invalid record', async () => {
    const sink = await read(await serve(['-WRONGTYPE Operation against a key holding the wrong kind of value\r\n']));
    expect(sink.invalids.map(({ reason }) => reason)).toEqual(['a string where a hash was expected']);
    expect(sink.records).toEqual([]);
  });

  test('of another server than the first connection reached is not read', async () => {
    let runs = 0;
    const url = await serve([entries], () => `run_id:${++runs}\r\nredis_mode:standalone\r\n`);
    await expect(read(url)).rejects.toMatchObject({
      isTransient: true,
      message: expect.stringMatching(/is answered by more than one server/),
    });
  });
});
