import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RerunSettings } from '#shared/rerun.ts';
import type { OpenDelivery, Outbox, OutboxLine, RerunMessage } from '../ports.ts';

/** What is sent: lines of JSON, whose SHA-256 the audit trail holds. */
export type Sending = { line: OutboxLine; path: string; sha256: string; settings: RerunSettings };

/**
 * Sends what the receiver does not hold yet, some items at a time, and notes in the books what it took. Killed in
 * between, the last items come again under the same ids. Errors: `verification` where the items are not those that were
 * approved; as the delivery has them.
 */
export async function sendRest(
  outbox: Outbox,
  open: OpenDelivery,
  sending: Sending,
  pauses: readonly number[] = limits.rerunRetryPausesMs,
): Promise<void> {
  const { line, path, settings } = sending;
  await refuseOtherItems(sending);
  const delivery = await open(settings, `${line.request}-${line.round}`);
  try {
    const from = delivery.isWhole ? 0 : line.sent;
    let sent = from;
    for await (const messages of batches(line, path, from)) {
      await patiently(() => delivery.send(messages), pauses);
      sent += messages.length;
      outbox.noteSent(line.request, delivery.isWhole && sent === line.messages ? sent - 1 : sent);
    }
    await delivery.finish?.();
    outbox.noteSent(line.request, sent);
  } finally {
    await delivery.close().catch(() => {});
  }
}

/** Batches begin at the same items every time, so that whoever gets one twice gets the same one. */
async function* batches({ request, round }: OutboxLine, path: string, from: number): AsyncGenerator<RerunMessage[]> {
  let [batch, at] = [[] as RerunMessage[], 0];
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (at++ < from) continue;
    batch.push(messageOf(`${request}-${round}-${at}`, text));
    if (at % limits.rerunBatchMessages !== 0) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function messageOf(id: string, text: string): RerunMessage {
  const { request, run, kind, key } = JSON.parse(text) as Omit<RerunMessage, 'id' | 'body'>;
  return { id, request, run, kind, key, body: `{"id":"${id}",${text.slice(1)}` };
}

async function patiently(act: () => Promise<void>, pauses: readonly number[]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const pause = pauses[attempt];
      if (!(error instanceof TieoutError) || !error.isTransient || pause === undefined) throw error;
      await setTimeout(pause);
    }
  }
}

async function refuseOtherItems({ line, path, sha256 }: Sending): Promise<void> {
  const digest = createHash('sha256');
  try {
    for await (const block of createReadStream(path)) digest.update(block as Buffer);
    if (digest.digest('hex') === sha256) return;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  throw new TieoutError(
    'verification',
    `the items of request ${line.request} are not those that were approved: ${path}`,
    {
      next: 'Restore the file from a copy, or withdraw the request and ask again.',
    },
  );
}
