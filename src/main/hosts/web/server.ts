import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import * as z from 'zod';
import type { EngineRouter } from '#main/router.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { servePage } from '../page.ts';
import { type Access, createAccess } from './access.ts';
import { createDownloads, type Downloads } from './downloads.ts';
import { createSockets } from './sockets.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** `exportsFolder` is where reports are written that the page hands on to its browser; without it none is. */
export type WebSettings = { router: EngineRouter; rendererFolder: string; exportsFolder?: string; port: number };
export type Web = { url: string; close: () => Promise<void> };

/**
 * Serves the page and the engine's calls to browsers on this machine: the page's files by GET, one login and
 * downloads by POST, and everything else over one WebSocket. Errors: `usage` where the port is taken or may not be used.
 */
export async function startWeb({ router, rendererFolder, exportsFolder, port }: WebSettings): Promise<Web> {
  const server = createServer({ requestTimeout: limits.requestTimeoutMs, headersTimeout: limits.requestTimeoutMs });
  server.maxConnections = limits.connectionsMax;
  await listen(server, port);
  const access = createAccess((server.address() as AddressInfo).port);
  const sockets = createSockets(router);
  const downloads = exportsFolder === undefined ? undefined : createDownloads(exportsFolder);
  const uploads = exportsFolder === undefined ? undefined : createUploads(join(exportsFolder, 'received'));
  const parts = { rendererFolder, access, downloads, uploads };
  server.on('request', (request, response) => void answer(request, response, parts));
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
      await downloads?.close();
      uploads?.close();
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

type Parts = {
  rendererFolder: string;
  access: Access;
  downloads: Downloads | undefined;
  uploads: Uploads | undefined;
};

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const { rendererFolder, access } = parts;
  try {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const refused = access.refusal(request, !isRead);
    if (refused !== undefined) return end(response, 403, refused);
    if (request.method === 'POST' && request.url === '/login') return await logIn(request, response, access);
    if (isUnder(downloadPath, request.url)) return await download(request, response, parts);
    if (isUnder(uploadPath, request.url)) return await upload(request, response, parts);
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
  const { token } = loginSchema.parse(JSON.parse(await bodyOf(request, limits.loginBytesMax)));
  const cookie = access.trade(token);
  if (cookie === undefined) return end(response, 401, 'this address was used already, or is of another start');
  response.setHeader('set-cookie', cookie);
  end(response, 204);
}

const downloadSchema = z.strictObject({ path: z.string().max(limits.pathCharactersMax) });
const downloadPath = '/exports';

const uploadPath = '/bundles';

function isUnder(path: string, address = ''): boolean {
  return address === path || address.startsWith(`${path}/`);
}

/** By POST a bundle is handed over piece by piece: the first is answered with a name, and where the engine finds it. */
async function upload(request: IncomingMessage, response: ServerResponse, { access, uploads }: Parts) {
  if (!access.isLoggedIn(request)) return end(response, 403, 'log in first');
  if (request.method !== 'POST') return end(response, 405);
  const taken = await uploads?.take(request.url?.slice(uploadPath.length + 1) || undefined, request);
  if (!taken) return end(response, 404, 'no bundle to go on with');
  response.writeHead(200, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(taken));
}

/** By POST a report is offered, which answers with a name; by GET that name fetches it, once. */
async function download(request: IncomingMessage, response: ServerResponse, { access, downloads }: Parts) {
  if (!access.isLoggedIn(request)) return end(response, 403, 'log in first');
  if (request.method === 'GET') {
    const name = request.url?.slice(downloadPath.length + 1) ?? '';
    if (!(await downloads?.send(name, response))) end(response, 404);
    return;
  }
  if (request.method !== 'POST' || request.url !== downloadPath) return end(response, 405);
  const { path } = downloadSchema.parse(JSON.parse(await bodyOf(request, limits.downloadRequestBytesMax)));
  const name = await downloads?.offer(path);
  if (name === undefined) return end(response, 404, 'no report to be fetched');
  response.writeHead(200, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify({ name }));
}

async function bodyOf(request: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) throw new Error('a body larger than it can be');
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
