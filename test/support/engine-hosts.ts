import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink, type SupportedMessagePort } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { type App, createApp } from '#main/app.ts';
import { answerCalls } from '#main/hosts/calls.ts';
import { createRelay } from '#main/hosts/engine/relay.ts';
import { startWeb, type Web } from '#main/hosts/web/server.ts';
import { createClient, createRouter, type EngineRouter } from '#main/router.ts';
import type { EngineClient } from '#shared/contract.ts';

/** A way to reach an engine: how its calls are carried, and how a connection is lost and made again. */
export type Connection = { client: EngineClient; lose: () => void };
export type EngineHost = (
  router: EngineRouter,
) => Promise<{ connect: () => Promise<Connection>; close: () => Promise<void> }>;

/** Every way in which a face reaches the engine, one line each. */
export const engineHosts: Record<string, EngineHost> = {
  'in process': async (router) => ({
    connect: async () => ({ client: createClient(router), lose: () => {} }),
    close: async () => {},
  }),
  'over a message port': async (router) => {
    const handler = new PortHandler(router);
    const ports: { close: () => void }[] = [];
    return {
      async connect() {
        const { port1, port2 } = new MessageChannel();
        ports.push(port1);
        handler.upgrade(port1, { context: {} });
        port1.start();
        port2.start();
        return { client: createORPCClient<EngineClient>(new PortLink({ port: port2 })), lose: () => port2.close() };
      },
      async close() {
        for (const port of ports) port.close();
      },
    };
  },
  'over a relayed port': async (router) => {
    const handler = new PortHandler(router);
    return {
      async connect() {
        // What one end says the other receives, as over the line between two processes: later, and as texts.
        const far = createRelay((message) => void setImmediate(() => pass(message, near)));
        const near = createRelay((message) => void setImmediate(() => pass(message, far)));
        answerCalls(handler, far.open(1));
        const port = near.open(1);
        const listen = (type: string, listener: (event: { data?: unknown }) => void) =>
          type === 'close' ? port.onClosed(() => listener({})) : port.onReceived((data) => listener({ data }));
        const link = new PortLink({
          port: { addEventListener: listen, postMessage: port.send } as SupportedMessagePort,
        });
        return { client: createORPCClient<EngineClient>(link), lose: port.close };
      },
      close: async () => {},
    };
  },
  'over a WebSocket': async (router) => {
    const web = await startWeb({ router, rendererFolder: 'out/renderer', port: 0 });
    const cookie = await logIn(web);
    return {
      async connect() {
        const socket = await openSocket(web, cookie);
        return {
          client: createORPCClient<EngineClient>(new SocketLink({ websocket: socket as never })),
          lose: () => socket.terminate(),
        };
      },
      close: () => web.close(),
    };
  },
};

type Relay = ReturnType<typeof createRelay>;

function pass(message: Parameters<Parameters<typeof createRelay>[0]>[0], to: Relay): void {
  if (message.is === 'data') to.receive(message.port, message.data);
  else to.closed(message.port);
}

/** The engine over the worker as built, in a workspace of its own. */
export function engineIn(workspace: string): { app: App; router: EngineRouter } {
  const built = { workerFile: 'out/main/worker.js', readerFile: 'out/main/reader.js' };
  const app = createApp({ workspace, ...built, threads: 2, environment: {} });
  return { app, router: createRouter(app) };
}

export function originOf({ url }: Web): string {
  return new URL(url).origin;
}

export function tokenOf({ url }: Web): string {
  return url.split('#token=')[1] ?? '';
}

/** Trades the token for a cookie. */
export async function logIn(web: Web): Promise<string> {
  const origin = originOf(web);
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { origin },
    body: JSON.stringify({ token: tokenOf(web) }),
  });
  if (response.status !== 204) throw new Error(`login: ${response.status}`);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export async function openSocket(web: Web, cookie: string): Promise<WebSocket> {
  const origin = originOf(web);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/calls`, { headers: { origin, cookie } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}
