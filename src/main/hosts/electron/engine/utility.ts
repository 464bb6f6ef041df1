import type { MessagePortMain, UtilityProcess } from 'electron';
import { type StartEngine, signFrom } from './process.ts';

type Fork = (file: string, args: string[], options: { serviceName: string }) => UtilityProcess;

/** The way of the product: a utility process of Electron. The page's ports are handed to it and pass nobody else. */
export function utilityEngine(fork: Fork, file: string): StartEngine {
  return () => {
    const child = fork(file, [], { serviceName: 'Tieout engine' });
    let ports = 0;
    return {
      get pid() {
        return child.pid;
      },
      order: (order) => child.postMessage(order),
      hand(port: MessagePortMain) {
        ports += 1;
        child.postMessage({ is: 'open', port: ports }, [port]);
      },
      onSign: (listener) =>
        child.on('message', (message) => {
          const sign = signFrom(message, child.pid);
          if (sign && sign.is !== 'data' && sign.is !== 'close') listener(sign);
        }),
      onExit: (listener) => void child.once('exit', listener),
    };
  };
}
