import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, rawReply } from '#main/collector/raw-reply.ts';
import { EntriesReply } from '#main/collector/redis-stream-reply.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

const bulk = (bytes: Buffer) => Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]);
const before = '+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n';

type Cell = { name: string; value: Uint8Array };
const cell = fc.record({ name: fc.constantFrom('payload', 'payloae', 'p', '$7\r\n', ''), value: fc.uint8Array() });
const cells = fc.array(cell, { maxLength: 4 });

function replyOf(entries: Cell[][]): Buffer {
  const body = entries.flatMap((of, i) => [
    Buffer.from('*2\r\n'),
    bulk(Buffer.from(`${i}-0`)),
    Buffer.from(`*${of.length * 2}\r\n`),
    ...of.flatMap(({ name, value }) => [bulk(Buffer.from(name)), bulk(Buffer.from(value))]),
  ]);
  const head = `${before}:3\r\n*1\r\n*2\r\n$6\r\nre\r\ndo\r\n*${entries.length}\r\n`;
  return Buffer.concat([Buffer.from(head), ...body]);
}

/** Takes a reply in pieces that end at these places, and says after which of them it was whole. */
function taken(reply: Buffer, cuts: number[]): { read: EntriesReply; wholeAfter: number } {
  const read = new EntriesReply('payload');
  const ends = [...new Set(cuts.map((cut) => cut % reply.length)), reply.length].sort((a, b) => a - b);
  const pieces = ends.map((end, i) => reply.subarray(i === 0 ? 0 : ends[i - 1], end));
  return { read, wholeAfter: pieces.findIndex((piece) => read.take(Buffer.from(piece))) + 1 - pieces.length };
}

describe('the reply to reading a stream', () => {
  it('is read the same in whatever pieces it comes, and is whole with the last of them', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), fc.array(fc.nat()), (entries, cuts) => {
        const { read, wholeAfter } = taken(replyOf(entries), cuts);
        expect(wholeAfter).toBe(0);
        expect(read.lost).toBe(3);
        const expected = entries.map((of, i) => {
          const payload = of.findLast(({ name }) => name === 'payload')?.value;
          return { id: `${i}-0`, payload: payload && Buffer.from(payload) };
        });
        expect(read.entries).toEqual(expected);
      }),
    );
  });

  it('puts a value of many pieces together once', () => {
    const value = Buffer.alloc(16 * 1024 * 1024, 'v');
    const reply = replyOf([[{ name: 'payload', value }]]);
    const read = new EntriesReply('payload');
    let isWhole = false;
    for (let at = 0; at < reply.length; at += 256) isWhole = read.take(reply.subarray(at, at + 256));
    expect(isWhole).toBe(true);
    expect(read.entries[0]?.payload?.equals(value)).toBe(true);
  });

  it.each([
    ['nothing came', `${before}:0\r\n*-1\r\n`, undefined],
    ['the group is gone', `${before}:0\r\n-NOGROUP No such key\r\n`, 'NOGROUP No such key'],
  ])('is whole where %s', (_, reply, refused) => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        const { read, wholeAfter } = taken(Buffer.from(reply), cuts);
        expect({ wholeAfter, refused: read.refused, entries: read.entries }).toEqual({
          ...{ wholeAfter: 0, refused, entries: [] },
        });
      }),
    );
  });

  it.each([
    ['-LOADING Redis is loading\r\n', /^LOADING Redis is loading$/],
    ['+OK\r\n+QUEUED\r\n-READONLY no\r\n-EXECABORT\r\n', /^READONLY no$/],
    [`${before}-ERR in the script\r\n*-1\r\n`, /^ERR in the script$/],
    [`${before}:0\r\n:1\r\n`, /a reply that is not understood: ":1"/],
    [`${before}:0\r\n*-1\r\n+more\r\n`, /something follows the reply/],
  ])('is given up with what the server says: %s', (reply, said) => {
    expect(() => new EntriesReply('payload').take(Buffer.from(reply))).toThrow(said);
  });
});

describe('a reply taken off a connection', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const pong = (chunk: Buffer) => chunk.toString().endsWith('+PONG\r\n');

  it('leaves it to the driver afterwards', async () => {
    const { client } = redis;
    for (let i = 0; i < 3; i++) {
      await rawReply(client, commandsOf([['PING']]), pong);
      expect(await client.echo(`after ${i}`)).toBe(`after ${i}`);
    }
  });

  it('ends the connection where it is not what was expected, and where the server goes away', async () => {
    const client = redis.connect();
    client.options.retryStrategy = () => 10;
    await client.ping();
    const broken = rawReply(client, commandsOf([['PING']]), () => {
      throw new Error('not this');
    });
    await expect(broken).rejects.toThrow('not this');
    await once(client, 'ready');
    await rawReply(client, commandsOf([['PING']]), pong);
    const waiting = rawReply(client, commandsOf([['BLPOP', 'nothing', 0]]), () => true);
    // Looked for before it happens: it may be over before the server has answered to who ended it.
    const gone = expect(waiting).rejects.toThrow('Connection is closed.');
    const [, id = ''] = /id=(\d+)[^\n]*cmd=blpop/.exec(await listed(redis)) ?? [];
    await redis.client.call('CLIENT', 'KILL', 'ID', id);
    await gone;
    expect(await client.echo('again')).toBe('again');
    client.disconnect();
  });
});

/** The clients of a server, once one of them waits. */
async function listed({ client }: TestRedis): Promise<string> {
  for (;;) {
    const list = String(await client.call('CLIENT', 'LIST'));
    if (list.includes('cmd=blpop')) return list;
  }
}
