import { describe, expect, it } from 'vitest';
import { countsOf } from '#main/core/alerts/rules.ts';
import { flightSummary, flightWarnings } from '#main/core/flight/totals.ts';
import { isFlightAsEntered } from '#main/core/flight/verifying.ts';
import { openWindow } from '#main/core/flight/window.ts';
import { obstaclesOf } from '#main/core/review/obstacles.ts';
import { conclude } from '#main/core/verdict.ts';
import { alertText } from '#shared/alert-text.ts';
import { type FlightSummary, windowOf } from '#shared/flight.ts';
import { flightSettings } from '#shared/flight-settings.ts';
import { lagCounter } from '#shared/lags.ts';
import { limits } from '#shared/limits.ts';
import { isOnlyInFlight } from '#shared/run.ts';
import type { SnapshotTotals, Tally } from '#shared/tasks.ts';
import { flightsInMemory, recorderInMemory, summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

const read = { readFrom: '2026-06-17T16:00:00.000Z', readTo: '2026-06-17T16:05:00.000Z' };
const settings = flightSettings.parse({ sent: 'sent_at', done: 'done_at', atLeast: '10m' });
const window = windowOf(settings, [], { readAt: read.readFrom, believedUntil: read.readTo });
const flight: FlightSummary = {
  ...{ window, inFlight: 2, kept: 2, lastExpectedBy: '2026-06-17T16:09:00.000Z' },
  ...{ unread: 0, pairs: 10, unreadPairs: 0 },
};

describe('the verdict of a run with items in flight', () => {
  const definition = definitionOf({
    key: ['sku'],
    fields: ['price'],
    inbound: { type: 'ndjson', path: '/x/sent' },
    outbound: { type: 'ndjson', path: '/x/held' },
    flight: { sent: 'sent_at', done: 'done_at' },
  });
  const totals = (accepted: number, emptyFields: string[] = []): SnapshotTotals => ({
    ...{ read: accepted, accepted, invalid: 0, repeats: 0, digest: 'd', seal: 's', bytes: 1, emptyFields, sittings: 1 },
    ...read,
  });
  const found = { kept: 0, sha256: 's', unread: 0, unreadPairs: 0, lags: lagCounter().lags() };
  const concluded = (figures: Partial<Tally>, inFlight: number, outbound: number, emptyFields: string[] = []) => {
    const tallies = new Map<number, Tally>(
      Array.from({ length: limits.partitions }, (_, partition) => [partition, emptyTally(1)]),
    );
    const lastExpectedMs = inFlight > 0 ? 1_000 : null;
    const tally = { ...emptyTally(1), inboundRecords: 10, outboundRecords: outbound, ...figures };
    tallies.set(0, { ...tally, flight: { ...found, inFlight, lastExpectedMs } });
    const sides = { inbound: totals(10, emptyFields), outbound: totals(outbound, emptyFields) };
    const told = flightSummary(window, tallies.values());
    return conclude({ definition, ...sides, tallies, failed: [], flight: told });
  };

  it('is no match while one is awaited, though nothing disagrees and the totals do agree', () => {
    expect(concluded({ matched: 8 }, 2, 8)).toMatchObject({ verdict: 'not-established', discrepancies: [] });
    expect(concluded({ matched: 10 }, 0, 10)).toMatchObject({ verdict: 'match', discrepancies: [] });
  });

  it('is a mismatch where something else disagrees', () => {
    expect(concluded({ matched: 7, missing: 1 }, 2, 7)).toMatchObject({ verdict: 'mismatch', discrepancies: [] });
  });

  it('holds the items against what was read', () => {
    expect(concluded({ matched: 8 }, 1, 8).discrepancies).toEqual(['inbound: 10 accepted, but 9 concluded on']);
  });

  it('does not depend on a time that no record has', () => {
    const { verdict, warnings } = concluded({ matched: 10 }, 0, 10, ['sent_at']);
    expect(verdict).toBe('match');
    expect(warnings.join()).toMatch(/sent_at has no value in inbound/);
  });
});

it('a window is entered once, and is the one a run goes on with', () => {
  const [flights, engine] = [flightsInMemory(), recorderInMemory()];
  const run = { run: 'R', name: 'n' };
  const first = openWindow({ flights, engine }, run, settings, { inbound: read, outbound: read });
  const counter = lagCounter();
  for (let i = 0; i < 500; i++) counter.add(3, 3_600_000);
  const measured = JSON.parse(JSON.stringify(first));
  flights.learn(
    { run: 'S', name: 'n', measured: JSON.stringify([settings.sent, settings.done, 'UTC']) },
    counter.lags(),
  );
  expect(openWindow({ flights, engine }, run, settings, { inbound: read, outbound: read })).toEqual(measured);
  expect(engine.entered).toEqual(['flight.opened']);
  const later = openWindow({ flights, engine }, { ...run, run: 'T' }, settings, { inbound: read, outbound: read });
  expect(later).toMatchObject({
    runs: 1,
    pairs: 500,
    readAt: read.readFrom,
    believedUntil: '2026-06-17T16:10:00.000Z',
  });
});

it('a summary tells what was entered, and nothing else passes for it', () => {
  const payloads: Record<string, unknown> = {
    // The trail keeps members in another order.
    'flight.opened': { run: 'R', window: Object.fromEntries(Object.entries(window).toReversed()) },
    'flight.held': { run: 'R', inFlight: 2, kept: 2, lastExpectedBy: flight.lastExpectedBy, pairs: 10 },
  };
  const trail = (without?: string) => ({
    of: ([action]: readonly string[]) =>
      action !== undefined && action !== without && payloads[action] ? [{ payload: payloads[action] } as never] : [],
  });
  const holds = (changes: Partial<FlightSummary>, without?: string) =>
    isFlightAsEntered(trail(without), summaryWith({ flight: { ...flight, ...changes } }));
  expect(holds({})).toBe(true);
  expect(holds({ inFlight: 1 })).toBe(false);
  expect(holds({ lastExpectedBy: null })).toBe(false);
  expect(holds({ window: { ...window, atMostMs: 1 } })).toBe(false);
  expect(holds({}, 'flight.opened')).toBe(false);
  expect(isFlightAsEntered(trail(), summaryWith())).toBe(false);
  expect(isFlightAsEntered({ of: () => [] }, summaryWith())).toBe(true);
});

it('an alert says how many are in flight, in both languages', () => {
  const summary = summaryWith({ verdict: 'not-established', flight });
  const message = {
    id: 'A',
    run: 'R',
    name: 'n',
    rule: 'r',
    occasion: 'not-established' as const,
    at: '',
    command: 'c',
  };
  const body = (language: 'en' | 'zh') =>
    alertText({ ...message, ...countsOf(summary), language, isEscalation: false }, false).body;
  expect(body('en')).toContain('In flight, no findings yet 2');
  expect(body('zh')).toContain('在途，尚不算差异 2');
});

it('says where times are missing, and whether a run only waits', () => {
  expect(flightWarnings(flight)).toEqual([]);
  expect(flightWarnings({ ...flight, unread: 1 })).toEqual([expect.stringMatching(/1 have no sent time/)]);
  expect(flightWarnings({ ...flight, unreadPairs: 11 })).toEqual([expect.stringMatching(/Of 21 pairs .* 11 lack/)]);
  expect(isOnlyInFlight(summaryWith({ flight }))).toBe(true);
  expect(isOnlyInFlight(summaryWith({ flight, discrepancies: ['x'] }))).toBe(false);
  expect(isOnlyInFlight(summaryWith({ flight: { ...flight, inFlight: 0 } }))).toBe(false);
});

it('what is awaited stands in the way of a signature, whatever the verdict', () => {
  const me = { person: 'p', name: 'P', role: 'lead' as const, publicKey: 'k', retired: false };
  const facts = {
    ...{ problem: null, state: 'ended' as const, hasEvidence: true, review: null, statuses: new Map() },
    ...{ openReruns: 0, owesReview: false },
    ...{ signed: [], notAsSigned: [], me: me as never, own: ['p'], decidedByMe: [], byRuleAlone: [] },
  };
  const codes = (summary: ReturnType<typeof summaryWith>) => obstaclesOf({ ...facts, summary }).map(({ code }) => code);
  expect(codes(summaryWith({ verdict: 'not-established', flight }))).toEqual(['in-flight']);
  expect(codes(summaryWith({ verdict: 'mismatch', flight }))).toEqual(['in-flight']);
  const doubtful = { verdict: 'not-established' as const, flight, discrepancies: ['x'] };
  expect(codes(summaryWith(doubtful))).toEqual(['in-flight', 'not-established']);
  expect(codes(summaryWith({ flight: { ...flight, inFlight: 0 } }))).toEqual([]);
});
