import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { MessagePortMain } from 'electron';
import type { EngineClient } from '#shared/contract.ts';

/** A pair as Electron's main process has it: one end for an engine, the other spoken to by a page's client. */
export function engineChannel(): {
  port: MessagePortMain;
  client: EngineClient;
  closed: Promise<void>;
  close: () => void;
} {
  const { port1, port2 } = new MessageChannel();
  port2.start();
  return {
    port: asElectrons(port1),
    client: createORPCClient<EngineClient>(new RPCLink({ port: port2 })),
    closed: new Promise((resolve) => port2.once('close', resolve)),
    close: () => port2.close(),
  };
}

/** Electron wraps what arrives; Node's own port hands it over bare. */
function asElectrons(port: MessagePort): MessagePortMain {
  const wrapped = {
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => port.start(),
    close: () => port.close(),
    on(event: 'message' | 'close', listener: (message?: unknown) => void) {
      port.on(event, (data?: unknown) => listener(event === 'message' ? { data, ports: [] } : undefined));
      return wrapped;
    },
  };
  return wrapped as unknown as MessagePortMain;
}
