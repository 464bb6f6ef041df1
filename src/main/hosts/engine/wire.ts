import type { MessagePortMain } from 'electron';
import { type Order, orderSchema, type Sign } from '#shared/engine-wire.ts';
import { invariant } from '#shared/errors.ts';
import type { CallPort } from '../calls.ts';
import { electronPort } from './electron-port.ts';
import { createRelay } from './relay.ts';

/** The engine's end of the line to the process that started it. */
export type EngineWire = {
  say(sign: Sign): void;
  onOrder(listener: (order: Order) => void): void;
  onPort(listener: (port: CallPort) => void): void;
  /** Nobody is there any more who could give orders. */
  onHostGone(listener: () => void): void;
};

type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMain[] }) => void): unknown;
};

/** The line of this process: Electron's, which carries ports, or that of a child process, over which they are relayed. */
export function processWire(): EngineWire {
  const { parentPort } = process as { parentPort?: ParentPort };
  return parentPort ? electronWire(parentPort) : relayingWire();
}

function electronWire(parentPort: ParentPort): EngineWire {
  return {
    say: (sign) => parentPort.postMessage(sign),
    onOrder: (listener) => parentPort.on('message', ({ data }) => listener(orderSchema.parse(data))),
    onPort: (listener) =>
      parentPort.on('message', ({ ports: [port] }) => {
        if (port) listener(electronPort(port));
      }),
    // Chromium ends its utility processes itself.
    onHostGone: () => {},
  };
}

function relayingWire(): EngineWire {
  const send = process.send?.bind(process);
  invariant(send, 'the engine was started by nobody who listens');
  const say = (sign: Sign) => {
    // Whoever is gone by now is told nothing; onHostGone does what there is to do.
    if (process.connected) send(sign, undefined, {}, () => {});
  };
  return {
    say,
    onOrder: (listener) => process.on('message', (order) => listener(orderSchema.parse(order))),
    onPort(listener) {
      const relay = createRelay(say);
      process.on('message', (message) => {
        const order = orderSchema.parse(message);
        if (order.is === 'open') listener(relay.open(order.port));
        else if (order.is === 'data') relay.receive(order.port, order.data);
        else if (order.is === 'close') relay.closed(order.port);
      });
    },
    onHostGone: (listener) => process.on('disconnect', listener),
  };
}
