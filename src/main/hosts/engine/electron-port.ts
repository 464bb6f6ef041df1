import type { MessagePortMain } from 'electron';
import type { CallPort } from '../calls.ts';

/** Electron's port. It keeps what came before anybody listened. */
export function electronPort(port: MessagePortMain): CallPort {
  return {
    send: (text) => port.postMessage(text),
    onReceived(listener) {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClosed: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}
