import type { AlertMessage, AlertReason } from '#shared/alert.ts';

/** What is sent: the message, and the same in words. `isRepeat`: it may have arrived before, under the same id. */
export type Outgoing = { message: AlertMessage; subject: string; body: string; isRepeat: boolean };

/**
 * Sends an alert. Resolves once whoever takes it has said that they have it; rejects with `SendFailed`, or with whatever
 * the network says. `signal` ends an attempt that takes too long.
 */
export type Send<Settings> = (settings: Settings, outgoing: Outgoing, signal: AbortSignal) => Promise<void>;

/** What a provider answered, as far as it may be shown: never an address, which may carry a token. */
export class SendFailed extends Error {
  readonly reason: AlertReason;
  constructor(message: string, { reason, cause }: { reason: AlertReason; cause?: unknown }) {
    super(message, { cause });
    this.reason = reason;
  }
}
