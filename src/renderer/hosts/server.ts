import { RPCLink } from '@orpc/client/websocket';
import type { ConnectionEvents } from '../connection.ts';
import { headersOfCalls } from '../opened.ts';

/**
 * Reaches an engine that is served on this machine: trades the token of the address for a cookie, once, then keeps one
 * WebSocket open. A connection that is lost is made again, after pauses that grow.
 */
export async function reachServer(events: ConnectionEvents): Promise<void> {
  await logIn();
  openSocket(events, 0);
}

/** The token leaves the address at once: it is good for one login, and must not be kept in a history. */
async function logIn(): Promise<void> {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  history.replaceState(null, '', location.pathname);
  // Where it was used already, the cookie from then may still be good: connecting will tell.
  await fetch('/login', { method: 'POST', body: JSON.stringify({ token }) }).catch(() => undefined);
}

const pausesMs = [250, 500, 1_000, 2_000, 4_000];

function openSocket(events: ConnectionEvents, attempt: number): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/calls`);
  let wasOpen = false;
  socket.addEventListener('open', () => {
    wasOpen = true;
    events.onOpen(new RPCLink({ websocket: socket, headers: headersOfCalls }));
  });
  socket.addEventListener('close', async () => {
    events.onLost(wasOpen || !(await isServerThere()) ? 'lost' : 'refused');
    const next = wasOpen ? 0 : attempt + 1;
    setTimeout(() => openSocket(events, next), pausesMs[Math.min(next, pausesMs.length - 1)]);
  });
}

/** A browser does not say why a WebSocket was not opened; whether anybody answers at all, it does. */
async function isServerThere(): Promise<boolean> {
  return fetch('/', { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  );
}
