import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestHeadersPlugin } from '@orpc/server/plugins';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EngineRouter } from '#main/router.ts';
import { limits } from '#shared/limits.ts';
import { isCall } from '../calls.ts';

/** The calls' WebSockets, once a request was allowed. One that answers no ping, or leaves too much unread, is ended. */
export function createSockets(router: EngineRouter) {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.callBytesMax, perMessageDeflate: false });
  const handler = new RPCHandler(router, { plugins: [new RequestHeadersPlugin()] });
  const answering = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!answering.has(socket) || socket.bufferedAmount > limits.unreadBytesMax) socket.terminate();
      answering.delete(socket);
      socket.ping();
    }
  }, limits.pingEveryMs);
  timer.unref();
  return {
    accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      server.handleUpgrade(request, socket, head, (opened) => {
        answering.add(opened);
        opened.on('pong', () => answering.add(opened));
        // Whatever is wrong with it, it is closed; the next one begins anew.
        opened.on('error', () => opened.terminate());
        void handler.upgrade(callsOf(opened), { context: {} });
      });
    },
    close(): void {
      clearInterval(timer);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/** The socket as the library is shown it: whoever sends anything but calls is not listened to any further. */
function callsOf(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const listen = (type: string, listener: (event: { data?: unknown }) => void) => {
    socket.addEventListener(type as 'message', (event) => {
      if (type !== 'message' || isCall(event.data)) listener(event);
      else socket.terminate();
    });
  };
  return { send: socket.send.bind(socket), addEventListener: listen as WebSocket['addEventListener'] };
}
