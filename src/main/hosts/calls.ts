import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { RPCHandler } from '@orpc/server/message-port';
import * as z from 'zod';
import type { CallContext } from '#main/router/implementer.ts';
import { invariant } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

/** A way for calls, whatever carries it: texts in both directions, none lost that came before anybody listened. */
export type CallPort = {
  send(text: string): void;
  /** Called once. What is received is whatever the other side sent: it is looked at before it is believed to be a text. */
  onReceived(listener: (data: unknown) => void): void;
  onClosed(listener: () => void): void;
  close(): void;
};

/** Answers the calls that come over a port. Whoever sends anything but calls is not listened to any further. */
export function answerCalls(handler: RPCHandler<CallContext>, port: CallPort): void {
  const listen = (type: string, listener: (event: { data?: unknown }) => void) => {
    if (type === 'close') port.onClosed(() => listener({}));
    else port.onReceived((data) => (isCall(data) ? listener({ data }) : port.close()));
  };
  const postMessage = (data: unknown) => {
    invariant(typeof data === 'string', 'an answer with bytes, which no call of the contract has');
    port.send(data);
  };
  handler.upgrade({ addEventListener: listen, postMessage } as SupportedMessagePort, { context: {} });
}

/** What the library's messages look like: a call's number, and what it brings. */
const messageSchema = z.object({ i: z.string(), p: z.record(z.string(), z.unknown()).optional() });

export function isCall(data: unknown): boolean {
  try {
    return (
      typeof data === 'string' &&
      data.length <= limits.callBytesMax &&
      messageSchema.safeParse(JSON.parse(data)).success
    );
  } catch {
    return false;
  }
}
