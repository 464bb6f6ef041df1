import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { alerts } from '#main/core/alerts/alerts.ts';
import { workspaceChannels } from '#main/core/alerts/workspace-channels.ts';
import { loadDefinition } from '#main/core/definition-file.ts';
import type { RunEntry } from '#main/core/ports.ts';
import { tellingOfRuns } from '#main/core/telling-of-runs.ts';
import { alertSettingsBooks } from '#main/store/alert-settings.ts';
import { alertBooks } from '#main/store/alerts.ts';
import { openBooks } from '#main/store/database.ts';
import { booksInMemory, recorderInMemory, summaryWith } from '#test/support/core-parts.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const summary = summaryWith({ run: 'R1', name: 'sku', verdict: 'mismatch' });

/** A run with a rule for what breaks it and one for what it finds, told to a channel that takes everything. */
function workspace(name: string) {
  const path = folder.path(name);
  mkdirSync(path);
  const file = join(path, 'sku.yaml');
  const settings = {
    channels: { ops: { type: 'notify' }, chief: { type: 'notify' } },
    rules: [
      { name: 'breaks', on: ['failed', 'source-away'], send: 'ops' },
      { name: 'differs', on: 'mismatch', send: ['ops', 'chief'] },
    ],
  };
  const side = (csv: string) => ({ type: 'csv', path: csv });
  const definition = { name: 'sku', key: 'k', inbound: side('a'), outbound: side('b'), alerts: settings };
  writeFileSync(file, JSON.stringify(definition));
  const db = openBooks(path);
  closing.push(() => db.close());
  const recorder = recorderInMemory();
  const environment = {};
  const alertsOf = alerts({
    ...{
      alertBooks: alertBooks(db),
      engine: recorder,
      person: recorder,
      environment,
      me: () => 'mei',
      takesPart: () => true,
    },
    clock: { now: () => new Date('2026-06-17T12:00:00Z') },
    workspace: workspaceChannels({ settings: alertSettingsBooks(db), person: recorder, environment }),
    send: async () => {},
  });
  const loaded = loadDefinition(file, environment).definition;
  const entry = { run: 'R1', name: 'sku', definitionPath: file } as RunEntry;
  const { afterRun } = tellingOfRuns({
    reports: { make: async () => {}, told: () => [] } as never,
    ...{ alerts: alertsOf, books: booksInMemory(), find: () => entry, definitionOf: () => loaded },
  });
  return {
    alerts: alertsOf,
    fail: () => alertsOf.tell(entry, loaded, { failure: { code: 'unreachable' } }),
    end: (isAgain: boolean) => afterRun({ summary }, loaded, { isAgain }),
    told: () => alertsOf.list('R1').map(({ rule, channel, folded }) => [rule, channel, folded]),
  };
}

it('a run whose end was cut off is told of, whatever was told of it before it was resumed', async () => {
  const { fail, end, told } = workspace('resumed');
  await fail();
  await end(true);
  expect(told()).toEqual([
    ['breaks', 'ops', 0],
    ['differs', 'chief', 0],
    ['differs', 'ops', 0],
  ]);
});

it('an end that was told of is not told of again, nor counted, when it is drawn once more', async () => {
  const { end, told } = workspace('again');
  const once = [
    ['differs', 'chief', 0],
    ['differs', 'ops', 0],
  ];
  await end(false);
  expect(told()).toEqual(once);
  await end(true);
  expect(told()).toEqual(once);
});
