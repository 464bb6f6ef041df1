import { describe, expect, it } from 'vitest';
import { isOfThePage, isReading } from '#shared/contract/readings.ts';
import { contract } from '#shared/contract.ts';

/** Every call that changes something, or reaches out to sources: one that is added has to be put here, or among the readings. */
const acts = {
  workspace: ['bench'],
  definitions: ['check', 'columns', 'create', 'demo', 'plan', 'read', 'save'],
  runs: ['cancel', 'deleteEvidence', 'resume', 'start'],
  findings: ['removeView', 'saveView'],
  reports: ['removeTemplate', 'saveTemplate'],
  people: ['actAs', 'add', 'change', 'makeKey', 'retire'],
  reviews: ['decide', 'note', 'withdraw'],
  rechecks: ['start'],
  reruns: ['approve', 'ask', 'conclude', 'refuse', 'send', 'withdraw'],
  merges: ['look', 'merge'],
  signOffs: ['countersign', 'reopen', 'sign'],
  journal: ['write'],
  alerts: ['acknowledge', 'removeChannel', 'retry', 'saveChannel', 'saveTimes', 'test', 'testChannel'],
  bundles: ['make'],
  recovery: ['restore'],
};

describe('the calls of the contract', () => {
  const all = Object.entries(contract).flatMap(([subject, calls]) => Object.keys(calls).map((name) => [subject, name]));

  it('are each an act or a reading, and known by name', () => {
    const told = Object.groupBy(
      all.filter((path) => !isReading(path)),
      ([subject = '']) => subject,
    );
    const names = Object.fromEntries(
      Object.entries(told).map(([subject, paths = []]) => [subject, paths.map(([, name]) => name).sort()]),
    );
    expect(names).toEqual(acts);
  });

  it('are of the page alone only where they read or write what is its own', () => {
    const own = all.filter(isOfThePage);
    expect(own.map((path) => path.join('.'))).toEqual([
      'preferences.read',
      'preferences.save',
      'bundles.verify',
      'bundles.open',
      'bundles.close',
    ]);
    expect(own.every(isReading)).toBe(true);
  });
});
