import { RPCLink } from '@orpc/client/message-port';
import type { ConnectionEvents } from '../connection.ts';
import { headersOfCalls } from '../opened.ts';
// Listens for its port before the page says that it can.
import './shell.ts';

/**
 * Reaches the engine over the message port that the preload script hands to this page: one now, and another each time
 * the engine was started anew.
 */
export function reachDesktop(events: ConnectionEvents): void {
  window.addEventListener('message', ({ source, data, ports: [port] }) => {
    if (source !== window) return;
    if (data === 'tieout:engine-gone') events.onLost('lost');
    if (data !== 'tieout:engine' || !port) return;
    const link = new RPCLink({ port, headers: headersOfCalls });
    port.start();
    events.onOpen(link);
  });
  window.postMessage('tieout:ready', location.origin);
}
