import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import * as z from 'zod';
import type { EngineRouter } from '#main/router.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { servePage } from '../page.ts';
import { type Access, createAccess } from './access.ts';
import { createSockets } from './sockets.ts';

export type WebSettings = { router: EngineRouter; rendererFolder: string; port: number };
export type Web = { url: string; close: () => Promise<void> };

/**
 * Serves the page and the engine's calls to browsers on this machine: the page's files by GET, one login by POST, and
 * everything else over one WebSocket. Errors: `usage` where the port is taken or may not be used.
 */
export async function startWeb({ router, rendererFolder, port }: WebSettings): Promise<Web> {
  const server = createServer({ requestTimeout: limits.requestTimeoutMs, headersTimeout: limits.requestTimeoutMs });
  server.maxConnections = limits.connectionsMax;
  await listen(server, port);
  const access = createAccess((server.address() as AddressInfo).port);
  const sockets = createSockets(router);
  server.on('request', (request, response) => void answer(request, response, rendererFolder, access));
  server.on('upgrade', (request, socket, head) => {
    const refused = access.refusal(request, true) ?? (access.isLoggedIn(request) ? undefined : 'log in first');
    if (refused !== undefined || request.url !== '/calls') refuseUpgrade(socket, refused === undefined ? 404 : 403);
    else sockets.accept(request, socket, head);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${chosen}/#token=${access.token}`,
    async close() {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use' : 'may not be used';
      reject(
        new TieoutError('usage', `port ${port} ${why}`, {
          next: 'Choose another with --port, or leave it out.',
          cause,
        }),
      );
    });
    // The literal address: a name could be resolved to something else.
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  rendererFolder: string,
  access: Access,
): Promise<void> {
  try {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const refused = access.refusal(request, !isRead);
    if (refused !== undefined) return end(response, 403, refused);
    if (request.method === 'POST' && request.url === '/login') return await logIn(request, response, access);
    const page = await servePage(
      rendererFolder,
      new Request(`app://tieout${request.url}`, { method: isRead ? 'GET' : 'POST' }),
    );
    for (const [name, value] of page.headers) response.setHeader(name, value);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('cache-control', 'no-store');
    response.writeHead(page.status).end(Buffer.from(await page.arrayBuffer()));
  } catch {
    // A broken request is the caller's; nothing of ours is told to it.
    if (response.headersSent) response.destroy();
    else end(response, 400, 'this request cannot be read');
  }
}

const loginSchema = z.strictObject({ token: z.string().max(limits.nameCharactersMax) });

async function logIn(request: IncomingMessage, response: ServerResponse, access: Access): Promise<void> {
  const { token } = loginSchema.parse(JSON.parse(await bodyOf(request)));
  const cookie = access.trade(token);
  if (cookie === undefined) return end(response, 401, 'this address was used already, or is of another start');
  response.setHeader('set-cookie', cookie);
  end(response, 204);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limits.loginBytesMax) throw new Error('a body larger than a login');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.setHeader('connection', 'close');
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    .end(text);
}

function refuseUpgrade(socket: Duplex, status: 403 | 404): void {
  socket.end(`HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Not Found'}\r\nconnection: close\r\n\r\n`);
}
