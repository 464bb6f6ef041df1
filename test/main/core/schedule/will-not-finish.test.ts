import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alerts } from '#main/core/alerts/alerts.ts';
import { workspaceChannels } from '#main/core/alerts/workspace-channels.ts';
import { loadDefinition } from '#main/core/definition-file.ts';
import type { Planned } from '#main/core/schedule/planned.ts';
import { tellWillNotFinish } from '#main/core/schedule/will-not-finish.ts';
import { alertSettingsBooks } from '#main/store/alert-settings.ts';
import { alertBooks } from '#main/store/alerts.ts';
import { openBooks } from '#main/store/database.ts';
import { passBooks } from '#main/store/passes.ts';
import { testClock } from '#test/support/clearing.ts';
import { recorderInMemory } from '#test/support/core-parts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const temp = tempFolder();
const hour = 3_600;

/** A definition with an alert, and what is told of it where a run takes so long. */
function foreseeing(seconds: number, now: string, on = 'will-not-finish') {
  const folder = temp.path('workspace');
  mkdirSync(folder);
  const path = join(folder, 'orders.yaml');
  writeFileSync(
    path,
    `name: orders
activity: { id: "618", startsAt: 2026-06-18T00:00:00Z, policy: daily, passes: [1h] }
key: [k]
inbound: { type: csv, path: a.csv }
outbound: { type: csv, path: b.csv }
alerts: { channels: { chat: { type: webhook, url: "http://127.0.0.1:1/" } }, rules: [{ name: deadline, on: ${on}, send: chat }] }
`,
  );
  const loaded = loadDefinition(path, {});
  const planned: Planned = {
    ...{ path, name: 'orders', activity: loaded.definition.activity ?? null, schedule: null, loaded, problem: null },
  };
  const db = openBooks(folder);
  const clock = testClock(now);
  const sent: string[] = [];
  const recorder = recorderInMemory();
  const telling = alerts({
    ...{
      alertBooks: alertBooks(db),
      engine: recorder,
      person: recorder,
      me: () => 'mei',
      takesPart: () => true,
      clock,
      environment: {},
    },
    workspace: workspaceChannels({ settings: alertSettingsBooks(db), person: recorder, environment: {} }),
    send: async (_, { body }) => void sent.push(body),
  });
  const look = tellWillNotFinish({
    ...{ passes: passBooks(db), clock, alerts: telling, secondsOf: () => seconds },
    active: { isUnderWay: () => false, secondsLeft: () => null },
  });
  return {
    clock,
    async told() {
      look([planned]);
      await telling.deliver();
      return sent;
    },
    close: async () => {
      await telling.close();
      db.close();
    },
  };
}

describe('a clearing that is not expected to end before its activity', () => {
  it('is told of once, long before it begins', async () => {
    const { told, close } = foreseeing(26 * hour, '2026-06-01T00:00:00Z');
    const [first] = await told();
    expect(first).toContain('orders: will not finish before its activity starts');
    expect(first).toContain('through 120 min after the activity has started');
    expect(await told()).toHaveLength(1);
    await close();
  });

  it('is told of as soon as too little time is left', async () => {
    const { told, clock, close } = foreseeing(3 * hour, '2026-06-17T20:59:00Z');
    expect(await told()).toEqual([]);
    clock.set('2026-06-17T21:01:00Z');
    expect(await told()).toHaveLength(1);
    await close();
  });

  it('is not told of by another rule, nor once the activity has started', async () => {
    const other = foreseeing(26 * hour, '2026-06-01T00:00:00Z', 'mismatch');
    expect(await other.told()).toEqual([]);
    await other.close();
    const over = foreseeing(26 * hour, '2026-06-18T00:00:00Z');
    expect(await over.told()).toEqual([]);
    await over.close();
  });
});
