import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FlightWindow } from '#shared/flight.ts';
import { timeOf } from '#shared/flight-settings.ts';
import { createGauge } from '#shared/gauge.ts';
import { pairsIn } from '#shared/lags.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import { allPartitions, definitionOf, type Files, findingsIn, runEngine, writeCsv } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { diff } from '#worker/diff.ts';
import { openFindings } from '#worker/evidence/findings-file.ts';
import { flightPieceOf } from '#worker/evidence/flight-items.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { prepare, seal } from '#worker/findings.ts';
import { pull } from '#worker/pull.ts';
import { hourAt } from '#worker/records/zone.ts';

const folder = tempFolder();
const paths = new Map<string, string>();
/** The same place whenever it is asked for by the same name. */
function path(name: string): string {
  const known = paths.get(name) ?? folder.path(name);
  paths.set(name, known);
  return known;
}

const readAt = Date.UTC(2026, 5, 17, 12);

/** A record of a side: its key, its value, and how many minutes before or after noon its time is; null where it has none. */
type Item = { k: string; v: string; minutes: number | null };

function definitionWith(name: string, settings: object) {
  return definitionOf({
    key: ['k'],
    fields: [{ name: 'v', type: 'decimal', tolerance: 1 }],
    inbound: { type: 'csv', path: path(`${name}.in.csv`) },
    outbound: { type: 'csv', path: path(`${name}.out.csv`) },
    ...settings,
  });
}

const timeText = (minutes: number | null) =>
  minutes === null ? null : new Date(readAt + minutes * 60_000).toISOString();
function write(name: string, sides: Record<'in' | 'out', Item[]>): void {
  for (const [side, items] of Object.entries(sides)) {
    const cells = (text: string | null) => ({ written: text, canonical: text });
    const records = items.map(({ k, v, minutes }) => [k, v, timeText(minutes)].map(cells));
    writeCsv(path(`${name}.${side}.csv`), ['k', 'v', side === 'in' ? 'sent' : 'done'], records as never);
  }
}

/** Half an hour is waited for in the morning, nothing at noon and after. */
const window: FlightWindow = {
  ...{ quantile: 0.99, zone: 'UTC', atLeastMs: null, atMostMs: 86_400_000, runs: 0, pairs: 0 },
  day: { pairs: 0, p50Ms: null, windowMs: null },
  hours: Array.from({ length: 24 }, (_, hour) => ({
    ...{ pairs: 0, p50Ms: null, windowMs: null },
    waitMs: hour < 12 ? 1_800_000 : null,
  })),
  ...{ readAt: new Date(readAt).toISOString(), believedUntil: new Date(readAt + 300_000).toISOString() },
};

let count = 0;
async function compared(sides: Record<'in' | 'out', Item[]>, groups = [allPartitions]) {
  const name = `t${count++}`;
  write(name, sides);
  const definition = definitionWith(name, { flight: { sent: 'sent', done: 'done' } });
  const files = {
    inbound: path(`${name}.in`),
    outbound: path(`${name}.out`),
    findings: path(`${name}.f`),
  };
  const { key, fields, flight } = definition;
  if (!flight) throw new Error('it has times');
  for (const side of ['inbound', 'outbound'] as const)
    await pull({
      side,
      source: definition[side],
      key,
      fields,
      timed: timeOf(flight, side),
      snapshot: files[side],
      gauge: createGauge(),
    });
  await prepare({ findings: files.findings, key, fields, isTimed: true });
  const tallies: PartitionTally[] = [];
  for (const partitions of groups) {
    const outcome = await diff({ ...files, key, fields, trustSums: false, partitions, window, gauge: createGauge() });
    expect(outcome.failed).toEqual([]);
    tallies.push(...outcome.tallies);
  }
  const { digest } = await seal({ findings: files.findings });
  return { name, files, digest, tallies, findings: findingsIn(files.findings), items: itemsIn(files) };
}

function itemsIn({ findings }: Files) {
  const db = openFindings(findings, { readonly: true });
  const { rows } = flightPieceOf(db, 0, 1_000);
  db.close();
  return rows;
}

const item = fc.record({
  k: fc.integer({ min: 0, max: 30 }).map(String),
  v: fc.constantFrom('1', '2', '9'),
  minutes: fc.option(fc.integer({ min: -60, max: 20 }), { freq: 5 }),
});
const items = fc.array(item, { maxLength: 60 });
const onceEach = (all: Item[]) => [...new Map(all.map((one) => [one.k, one])).values()];

it('tells what is on its way from what is missing as looking at each record does, and compares all else as ever', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ in: items, out: items }), async (sides) => {
      const { name, findings, items: awaited, tallies } = await compared(sides);
      const without = definitionWith(name, {});
      const files = {
        inbound: path(`${name}.in2`),
        outbound: path(`${name}.out2`),
        findings: path(`${name}.f2`),
      };
      const plain = await runEngine(without, files);
      const expected = sides.in.filter(({ k, minutes }) => {
        const isAlone =
          sides.in.filter((other) => other.k === k).length === 1 && !sides.out.some((other) => other.k === k);
        return isAlone && minutes !== null && minutes < 0 && minutes + 30 > 0;
      });
      expect(awaited.map(({ key }) => key[0]).sort()).toEqual(expected.map(({ k }) => k).sort());
      const keys = new Set(expected.map(({ k }) => k));
      expect(findings).toEqual(
        plain.findings.filter((finding) => !(finding.kind === 'missing' && keys.has(finding.key.k ?? ''))),
      );
      const sum = (figure: 'missing' | 'matched') => tallies.reduce((total, { tally }) => total + tally[figure], 0);
      const plainly = plain.tallies.reduce((total, { tally }) => total + tally.missing, 0);
      expect(sum('missing')).toBe(plainly - expected.length);
      expect(sum('matched')).toBe(plain.tallies.reduce((total, { tally }) => total + tally.matched, 0));
    }),
    { numRuns: 25 },
  );
});

it('learns from pairs that are the same, and from those within a tolerance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ in: items, out: items }), async (sides) => {
      const [sent, held] = [onceEach(sides.in), onceEach(sides.out)];
      const { tallies } = await compared({ in: sent, out: held });
      const pairs = sent.flatMap((one) => {
        const other = held.find(({ k }) => k === one.k);
        return other && Math.abs(Number(one.v) - Number(other.v)) <= 1 ? [[one.minutes, other.minutes]] : [];
      });
      const timed = pairs.filter((times) => !times.includes(null));
      const found = tallies.flatMap(({ tally }) => (tally.flight ? [tally.flight] : []));
      expect(found.reduce((total, { lags }) => total + pairsIn(lags.hours.flat()), 0)).toBe(timed.length);
      expect(found.reduce((total, { unreadPairs }) => total + unreadPairs, 0)).toBe(pairs.length - timed.length);
      const early = timed.filter(([a, b]) => (b ?? 0) < (a ?? 0)).length;
      expect(found.reduce((total, { lags }) => total + lags.early, 0)).toBe(early);
    }),
    { numRuns: 25 },
  );
});

const many = (take: (i: number) => boolean, minutes: number): Item[] =>
  Array.from({ length: 20_000 }, (_, i) => i)
    .filter(take)
    .map((i) => ({ k: `k${i}`, v: '1', minutes }));

it('comes to the same, whatever the order of records, the groups of partitions and the memory there is', async () => {
  const sides = { in: many(() => true, -10), out: many((i) => i % 7 !== 0, 3) };
  const whole = await compared(sides);
  const halves = [allPartitions.slice(128), allPartitions.slice(0, 128)];
  const turned = await compared({ in: sides.in.toReversed(), out: sides.out.toReversed() }, halves);
  expect(turned.digest).toBe(whole.digest);
  const passes = await withLimits({ passBytesMax: 2_000 }, () => compared(sides));
  expect(passes.digest).toBe(whole.digest);
  expect(whole.tallies.reduce((total, { tally }) => total + (tally.flight?.inFlight ?? 0), 0)).toBe(2_858);
});

it('looks at a bounded sample of pairs, and keeps a bounded number of items', async () => {
  const sides = { in: many(() => true, -10), out: many((i) => i % 2 === 0, 3) };
  const bounds = { flightPairsPerPartition: 8, flightKeptPerPartitionMax: 3 };
  const { tallies, items: awaited } = await withLimits(bounds, () => compared(sides));
  for (const { tally } of tallies) {
    expect(pairsIn(tally.flight?.lags.hours.flat() ?? [])).toBeLessThan(40);
    expect(tally.flight?.kept).toBe(Math.min(3, tally.flight?.inFlight ?? 0));
  }
  expect(awaited.length).toBe(tallies.reduce((total, { tally }) => total + (tally.flight?.kept ?? 0), 0));
  expect(tallies.reduce((total, { tally }) => total + (tally.flight?.inFlight ?? 0), 0)).toBe(10_000);
});

it('a time that no clock could show yet is not believed', async () => {
  const { items: awaited, findings } = await compared({
    in: [
      { k: 'soon', v: '1', minutes: -1 },
      { k: 'later', v: '1', minutes: 60 * 24 * 365 },
    ],
    out: [],
  });
  expect(awaited.map(({ key }) => key)).toEqual([['soon']]);
  expect(findings).toMatchObject([{ kind: 'missing', key: { k: 'later' } }]);
});

it('who reads records finds them as if no time were kept, and without times a snapshot is what it was', async () => {
  const sides = {
    in: [
      { k: 'a', v: '1', minutes: 1 },
      { k: 'b', v: '2', minutes: null },
    ],
    out: [],
  };
  const { name, files } = await compared(sides);
  const plain = {
    inbound: path(`${name}.in2`),
    outbound: path(`${name}.out2`),
    findings: path(`${name}.f2`),
  };
  await runEngine(definitionWith(name, {}), plain);
  const bytesOf = (file: string) => {
    const reader = new SnapshotReader(file);
    const bytes = allPartitions.map((partition) => Array.from(reader.records(partition), (records) => records.bytes));
    reader.close();
    return Buffer.concat(bytes.flat()).toString('hex');
  };
  expect(bytesOf(files.inbound)).toBe(bytesOf(plain.inbound));
  const db = new Database(plain.inbound, { readonly: true });
  expect(db.prepare("SELECT value FROM about WHERE name = 'columns'").pluck().get()).not.toContain('timed');
  db.close();
  expect(readFileSync(plain.findings).includes('CREATE TABLE flight')).toBe(false);
});

it('tells the hour as clocks in a zone do, also where they change', () => {
  const at = (iso: string, zone: string) => hourAt(Date.parse(iso) * 1_000, zone);
  expect(at('2026-06-17T16:30:00Z', 'Asia/Shanghai')).toBe(0);
  expect(at('2026-06-17T23:59:59.999Z', 'UTC')).toBe(23);
  expect(at('1969-12-31T23:00:00Z', 'UTC')).toBe(23);
  expect(at('2026-03-29T00:59:00Z', 'Europe/Berlin')).toBe(1);
  expect(at('2026-03-29T01:00:00Z', 'Europe/Berlin')).toBe(3);
  expect(at('2026-06-17T00:00:00Z', 'Asia/Kolkata')).toBe(5);
});
