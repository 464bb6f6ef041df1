import { once } from 'node:events';
import { connect } from 'node:net';
import type { TestRedis } from '#test/support/redis.ts';
import { recordBytesMax, writePayload, writeSku } from '../sides/records.ts';

/** A clearing pool as a collector leaves it: a hash a bucket, a field a record, JSON as its value. */
export const pool = { match: 'pool:in:*', bucketRecords: 4_000 };

export type Bucket = {
  name: string;
  records: number;
  /** How long the server's whole reply to HGETALL is, to the byte. */
  replyBytes: number;
};

export async function fillPool(redis: TestRedis, records: number): Promise<Bucket[]> {
  const buckets: Bucket[] = [];
  await sendAll(redis, records, (first, count, writer) => {
    const name = `pool:in:${buckets.length}`;
    const { bytes, replyBytes } = writer.hset(name, first, count);
    buckets.push({ name, records: count, replyBytes });
    return bytes;
  });
  const [, hashes] = /keys=(\d+)/.exec(await redis.client.info('keyspace')) ?? [];
  if (Number(hashes) !== buckets.length) throw new Error(`the pool has ${hashes} buckets instead of ${buckets.length}`);
  return buckets;
}

/** A hash too large to be asked for at a time: the case in which other clients of the server would be made to wait. */
export async function fillHash(redis: TestRedis, name: string, records: number): Promise<void> {
  await sendAll(redis, records, (first, count, writer) => writer.hset(name, first, count).bytes);
  const filled = await redis.client.hlen(name);
  if (filled !== records) throw new Error(`the hash has ${filled} fields instead of ${records}`);
}

type Command = (first: number, records: number, writer: CommandWriter) => Uint8Array;

/** Sends commands over a socket of their own, a bucket's records in each: as bytes, no string a record. */
async function sendAll(redis: TestRedis, records: number, command: Command): Promise<void> {
  const writer = new CommandWriter(pool.bucketRecords);
  const socket = connect(redis.port, '127.0.0.1');
  socket.resume();
  await once(socket, 'connect');
  for (let first = 0; first < records; first += pool.bucketRecords) {
    const bytes = command(first, Math.min(pool.bucketRecords, records - first), writer);
    // The writer's buffer is used again before the socket has sent it.
    if (!socket.write(Uint8Array.from(bytes))) await once(socket, 'drain');
  }
  socket.end();
  await once(socket, 'close');
}

/**
 * The limit: every bucket asked for over a bare socket, `inFlight` at a time, and the bytes of the replies only counted.
 * Returns how many records those replies hold.
 */
export async function countReplies(port: number, buckets: Bucket[], inFlight = 16): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let asked = 0;
  let answered = 0;
  let bytes = 0;
  let records = 0;
  const ask = () => {
    const wanted = buckets.slice(asked, answered + inFlight);
    asked += wanted.length;
    if (wanted.length > 0) socket.write(wanted.map(({ name }) => `HGETALL ${name}\r\n`).join(''));
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject).on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      for (let next = buckets[answered]; next && bytes >= next.replyBytes; next = buckets[answered]) {
        bytes -= next.replyBytes;
        records += next.records;
        answered++;
      }
      if (answered < buckets.length) return ask();
      socket.removeAllListeners('close').destroy();
      if (bytes === 0) resolve(records);
      else reject(new Error(`${bytes} bytes more than the replies should have`));
    });
    ask();
  });
}

/** Writes HSET commands in the protocol of the server: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
class CommandWriter {
  private readonly buffer: Buffer;
  private readonly value = Buffer.alloc(recordBytesMax);

  constructor(recordsMax: number) {
    this.buffer = Buffer.alloc(1_024 + recordsMax * (recordBytesMax + 64));
  }

  /** The command, valid until the next call, and the length of the reply that HGETALL will give. */
  hset(name: string, first: number, records: number): { bytes: Uint8Array; replyBytes: number } {
    const header = `*${2 + 2 * records}\r\n$4\r\nHSET\r\n$${Buffer.byteLength(name)}\r\n${name}\r\n`;
    const start = this.buffer.write(header, 'latin1');
    let end = start;
    for (let record = first; record < first + records; record++) end = this.entry(end, record);
    const replyBytes = end - start + `*${2 * records}\r\n`.length;
    return { bytes: this.buffer.subarray(0, end), replyBytes };
  }

  private entry(at: number, record: number): number {
    let end = at + this.buffer.write('$12\r\n', at, 'latin1');
    end = writeSku(this.buffer, end, record);
    const length = writePayload(this.value, 0, record, 'inbound');
    end += this.buffer.write(`\r\n$${length}\r\n`, end, 'latin1');
    this.value.copy(this.buffer, end, 0, length);
    return end + length + this.buffer.write('\r\n', end + length, 'latin1');
  }
}
