import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OutboxLine, RerunDelivery, RerunMessage } from '#main/core/ports.ts';
import { sendRest } from '#main/core/reruns/sending.ts';
import { openBooks } from '#main/store/database.ts';
import { outboxBooks } from '#main/store/outbox.ts';
import { TieoutError } from '#shared/errors.ts';
import { rerunSettingsSchema } from '#shared/rerun.ts';
import { randomFrom } from '#test/support/random.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const settings = rerunSettingsSchema.parse({ type: 'file', path: '/nowhere' });
const messages = 1_234;

/** An outbox with an approved request, and a receiver that fails as a test wants. */
function world(name: string, failing: (sent: number) => Error | undefined, isWhole = false) {
  const path = folder.path(`${name}.ndjson`);
  const text = Array.from(
    { length: messages },
    (_, n) => `{"request":"r","run":"R","kind":"missing","key":{"k":"${n}"}}\n`,
  ).join('');
  writeFileSync(path, text);
  const outbox = outboxBooks(openBooks(folder.path(name)));
  outbox.open({ request: 'r', run: 'R', round: 1, messages });
  const received: RerunMessage[][] = [];
  let finished = 0;
  const delivery: RerunDelivery = {
    ...(isWhole ? { isWhole: true as const } : {}),
    async send(batch) {
      received.push(batch);
      const error = failing(received.length);
      if (error) throw error;
    },
    async finish() {
      finished++;
    },
    close: async () => {},
  };
  const line = () => outbox.find('r') as OutboxLine;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const send = () => sendRest(outbox, async () => delivery, { line: line(), path, sha256, settings }, [0, 0]);
  return { received, line, send, finished: () => finished };
}

const ids = (batches: RerunMessage[][]) => new Set(batches.flat().map(({ id }) => id));
const everyId = new Set(Array.from({ length: messages }, (_, n) => `r-1-${n + 1}`));

describe('an outbox', () => {
  it.each([1, 2, 3])(
    'that is killed at any moment goes on: nothing is lost, and what repeats repeats as it was (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const { received, line, send } = world(`killed-${seed}`, () =>
        random.chance(0.3) ? new Error('killed') : undefined,
      );
      for (let kills = 0; kills < 1_000 && line().sent < messages; kills++) await send().catch(() => {});
      expect(ids(received)).toEqual(everyId);
      const byFirst = Map.groupBy(received, ([first]) => first?.id);
      for (const same of byFirst.values()) expect(new Set(same.map((batch) => JSON.stringify(batch))).size).toBe(1);
      expect(line().sent).toBe(messages);
    },
  );

  it('tries again what may pass, and gives up in the end', async () => {
    const busy = () => new TieoutError('unreachable', 'busy', { isTransient: true });
    const once = world('once', (sent) => (sent === 2 ? busy() : undefined));
    await once.send();
    expect(once.line().sent).toBe(messages);
    const never = world('never', busy);
    await expect(never.send()).rejects.toThrow('busy');
    expect(never.received).toHaveLength(3);
    const refused = world('refused', () => new TieoutError('unreachable', 'no'));
    await expect(refused.send()).rejects.toThrow('no');
    expect(refused.received).toHaveLength(1);
  });

  it('begins anew where the receiver shows items only when all are there', async () => {
    const { received, send, finished } = world('whole', (sent) => (sent === 5 ? new Error('killed') : undefined), true);
    await expect(send()).rejects.toThrow('killed');
    received.length = 10;
    await send();
    expect(received[10]?.[0]?.id).toBe('r-1-1');
    expect(finished()).toBe(1);
  });
});
