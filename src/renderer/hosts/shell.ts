import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { ShellContract } from '#shared/shell.ts';

/** What the desktop around the page can do. Calls wait until the page was handed the way to it. */
export const shell: ContractRouterClient<ShellContract> = createORPCClient({
  call: async (path, input, options) => (await handed).call(path, input, options),
} satisfies ClientLink<ClientContext>);

const handed = new Promise<RPCLink<ClientContext>>((resolve) => {
  window.addEventListener('message', ({ source, data, ports: [port] }) => {
    if (source !== window || data !== 'tieout:shell' || !port) return;
    const link = new RPCLink({ port });
    port.start();
    resolve(link);
  });
});
