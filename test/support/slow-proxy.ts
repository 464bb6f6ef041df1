import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A port that passes on to another port of this machine, as slowly as told. */
export type SlowProxy = {
  port: number;
  /** How fast answers come through from now on; at 0 they stall. */
  bytesPerSecond: number;
  /** Bytes of answers that came through. */
  passed: number;
  /** Resets every connection, as a router that forgot them does. */
  reset(): void;
  stop(): Promise<void>;
};

export async function slowProxy(target: number, bytesPerSecond: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    void passOn(upstream, client, proxy);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const proxy: SlowProxy = {
    port: address.port,
    bytesPerSecond,
    passed: 0,
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** A twentieth of a second's worth at a time, so that a large answer trickles too. */
async function passOn(from: Socket, to: Socket, proxy: SlowProxy): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; ) {
        while (proxy.bytesPerSecond === 0 && !to.destroyed) await setTimeout(20);
        const piece = chunk.subarray(at, at + Math.max(1, Math.floor(proxy.bytesPerSecond / 20)));
        at += piece.length;
        proxy.passed += piece.length;
        to.write(piece);
        const pauseMs = (piece.length / proxy.bytesPerSecond) * 1_000;
        if (pauseMs >= 1 && proxy.bytesPerSecond > 0) await setTimeout(pauseMs);
      }
    }
  } catch {
    to.destroy();
  }
}
