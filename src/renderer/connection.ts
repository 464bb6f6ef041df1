import type { ClientContext } from '@orpc/client';
import type { RPCLink as PortLink } from '@orpc/client/message-port';
import type { RPCLink as SocketLink } from '@orpc/client/websocket';
import { create } from 'zustand';
import { reachDesktop } from './hosts/desktop.ts';
import { reachServer } from './hosts/server.ts';

export type Link = PortLink<ClientContext> | SocketLink<ClientContext>;

/**
 * How the page stands to its engine. `refused`: the server is there, but this page is not let in (it was started anew,
 * or the address was used already); only the person can mend that.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

export const useConnection = create<{ state: ConnectionState }>(() => ({ state: 'connecting' }));

/** What a host tells of its connection. A link may be replaced by another at any time. */
export type ConnectionEvents = {
  onOpen: (link: Link) => void;
  onLost: (state: 'lost' | 'refused') => void;
};

/** Reaches the engine the way this page's host offers, and keeps reaching for it. */
export function connect(): { opened: () => Promise<Link> } {
  let open: Link | undefined;
  let waiting: ((link: Link) => void)[] = [];
  const events: ConnectionEvents = {
    onOpen(link) {
      open = link;
      useConnection.setState({ state: 'open' });
      for (const resolve of waiting) resolve(link);
      waiting = [];
    },
    onLost(state) {
      open = undefined;
      useConnection.setState({ state });
    },
  };
  if (isDesktop) reachDesktop(events);
  else void reachServer(events);
  return { opened: () => (open ? Promise.resolve(open) : new Promise((resolve) => waiting.push(resolve))) };
}

/** The desktop's page has an address of its own; in development the bundler serves it. */
export const isDesktop = location.protocol === 'app:' || import.meta.env.DEV;
