import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Posted = { url: string; headers: IncomingHttpHeaders; text: string; body: Record<string, unknown> };

/** An HTTP server that keeps what is posted to it, and answers as told. */
export async function httpReceiver(
  answer: { status: number; body: object } = { status: 200, body: { errcode: 0, code: 0 } },
) {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8');
      posted.push({
        url: request.url ?? '',
        headers: request.headers,
        text,
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, posted, answer, close: () => server.close() };
}

/** A mail server without TLS on the loopback that keeps what it is given. */
export async function smtpReceiver() {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        mails.push(Buffer.concat(pieces).toString('utf8'));
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, url: `smtp://127.0.0.1:${port}`, mails, close: () => server.close(() => {}) };
}
