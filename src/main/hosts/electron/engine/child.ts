import { fork } from 'node:child_process';
import type { MessagePortMain } from 'electron';
import type { Order } from '#shared/engine-wire.ts';
import { type StartEngine, signFrom } from './process.ts';

/**
 * The way where Electron's own Node is too old for the engine: a Node executable as a child process. Ports cannot be
 * handed to it, so what comes over them is relayed.
 */
export function childEngine(node: string, file: string): StartEngine {
  return () => {
    const child = fork(file, [], { execPath: node, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ports = new Map<number, MessagePortMain>();
    let handed = 0;
    const say = (order: Order) => {
      // One that is gone is told nothing; its exit says so.
      if (child.connected) child.send(order, () => {});
    };
    const forget = (number: number) => {
      const port = ports.get(number);
      ports.delete(number);
      return port;
    };
    // A Node that cannot be started has no exit.
    child.once('error', () => child.emit('exit', null, null));
    child.once('exit', () => {
      for (const number of ports.keys()) forget(number)?.close();
    });
    return {
      get pid() {
        return child.pid;
      },
      order: say,
      hand(port) {
        handed += 1;
        const number = handed;
        ports.set(number, port);
        say({ is: 'open', port: number });
        port.on('message', ({ data }) => {
          if (typeof data === 'string') say({ is: 'data', port: number, data });
        });
        port.on('close', () => forget(number) && say({ is: 'close', port: number }));
        port.start();
      },
      onSign: (listener) =>
        child.on('message', (message) => {
          const sign = signFrom(message, child.pid);
          if (!sign) return;
          if (sign.is === 'data') ports.get(sign.port)?.postMessage(sign.data);
          else if (sign.is === 'close') forget(sign.port)?.close();
          else listener(sign);
        }),
      onExit: (listener) => void child.once('exit', listener),
    };
  };
}
