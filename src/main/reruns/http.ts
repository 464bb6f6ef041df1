import { createHmac } from 'node:crypto';
import type { RerunDelivery, RerunMessage } from '#main/core/ports.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RerunSettings } from '#shared/rerun.ts';

type Settings = Extract<RerunSettings, { type: 'http' }>;

/**
 * Posts some items at a time: `{"items":[…]}`. `Tieout-Signature` is the HMAC-SHA256 of `TIMESTAMP.BODY` with the secret,
 * `Idempotency-Key` the id of the first item; the same items are always posted together.
 */
export async function openHttp(settings: Settings): Promise<RerunDelivery> {
  return { send: (messages) => post(settings, messages), close: async () => {} };
}

async function post({ url, secret }: Settings, messages: RerunMessage[]): Promise<void> {
  const body = `{"items":[${messages.map((message) => message.body).join(',')}]}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const response = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(limits.rerunAnswerMs),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': messages[0]?.id ?? '',
      'tieout-timestamp': timestamp,
      'tieout-signature': `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
    },
  }).catch((cause: unknown) => {
    throw away(url, 'does not answer', true, cause);
  });
  // What it says is of no use here, but an unread answer holds its connection.
  await response.arrayBuffer().catch(() => {});
  if (response.ok) return;
  const { status } = response;
  throw away(url, `answered ${status}`, status >= 500 || status === 429 || status === 408);
}

function away(url: string, what: string, isTransient: boolean, cause?: unknown): TieoutError {
  const where = /^\w+:\/\/(?:[^/]*@)?[^/?#]*/.exec(url)?.[0].replace(/\/\/.*@/, '//');
  return new TieoutError('unreachable', `${where} ${what}`, {
    next: 'Look at the receiver, then send again.',
    isTransient,
    cause,
  });
}
