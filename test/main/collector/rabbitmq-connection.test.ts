import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectRabbit } from '#main/collector/rabbitmq-connection.ts';

/** A server that keeps what it is sent first, and hangs up. */
const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (data) => {
    first = data;
    socket.destroy();
  });
});
let first: Buffer = Buffer.alloc(0);
let place = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  place = typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
});
afterAll(() => void server.close());

const connectTo = (url: string, tls?: true) =>
  connectRabbit(
    { type: 'rabbitmq', url, queue: 'done', prefetch: 10, ...(tls ? { tls } : {}) },
    'outbound',
    new AbortController().signal,
    async () => {},
  );

/** RFC 8446, 5.1: a record of type 22 is a handshake. */
const handshake = 22;

it.each([
  ['amqps', undefined],
  ['amqp', true],
] as const)(
  'begins with a handshake for %s:// and tls: %s, and sends no password in the clear',
  async (scheme, tls) => {
    await expect(connectTo(`${scheme}://clear:secret@${place}`, tls)).rejects.toThrow(/cannot be reached/);
    expect(first[0]).toBe(handshake);
  },
);

it('speaks in the clear where nobody asked for TLS', async () => {
  await expect(connectTo(`amqp://${place}`)).rejects.toThrow(/cannot be reached/);
  expect(first.toString('latin1')).toMatch(/^AMQP/);
});
