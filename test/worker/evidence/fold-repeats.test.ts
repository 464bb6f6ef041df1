import { describe, expect, it } from 'vitest';
import { createGauge } from '#shared/gauge.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Random, randomFrom } from '#test/support/random.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import { unpack, valuesEnd } from '#worker/records/packed.ts';
import { Row } from '#worker/records/row.ts';

const folder = tempFolder();
const source = { type: 'csv', path: 'x.csv' };
const { key, fields } = definitionOf({ key: ['k'], fields: ['v'], inbound: source, outbound: source });

/** One reading of an entry: where it lies in the source, if that is known, and the record found there. */
type Reading = { entry?: string; k: string; v: string | null; isBroken?: true };

function newWriter(path: string): SnapshotWriter {
  return new SnapshotWriter({ path, side: 'outbound', key, fields, gauge: createGauge() });
}

function give(writer: SnapshotWriter, { entry, k, v, isBroken }: Reading): void {
  const row = new Row(2);
  row.setText(0, k);
  if (v !== null) row.setText(1, v);
  if (entry !== undefined) row.origin = Buffer.from(entry);
  const origin = {
    place: () => `entry ${entry}`,
    raw: () => `${v}`,
    ...(entry === undefined ? {} : { mayRepeat: true as const }),
  };
  if (isBroken) writer.reject(origin, 'not JSON');
  else writer.accept(row, origin);
}

function snapshotOf(readings: Reading[]) {
  const path = folder.path('out.snapshot');
  const writer = newWriter(path);
  for (const reading of readings) give(writer, reading);
  const sealed = writer.seal();
  return { ...sealed, records: recordsIn(path) };
}

function recordsIn(path: string): string[] {
  const reader = new SnapshotReader(path);
  const records: string[] = [];
  for (let partition = 0; partition < 256; partition++) {
    let count = 0;
    for (const { bytes, originBytes } of reader.records(partition)) {
      for (let at = originBytes; at < bytes.length; count++) {
        records.push(JSON.stringify(unpack(bytes, at, 2)));
        at = valuesEnd(bytes, at, 2) + originBytes;
      }
    }
    expect(count).toBe(reader.facts(partition).records);
  }
  reader.close();
  return records.sort();
}

/** Readings of entries, some again later, some of those changed meanwhile; and what a source without repeats would say. */
function scan(random: Random, entries: number): { readings: Reading[]; once: Reading[] } {
  const all = Array.from(
    { length: entries },
    (_, i): Reading => ({ entry: `bucket ${i % 7} field k${i}`, k: `k${i}`, v: `${i}` }),
  );
  const again = all
    .filter(() => random.chance(0.3))
    .map((reading) => (random.chance(0.5) ? reading : { ...reading, v: 'later' }));
  const later = new Map(again.map((reading) => [reading.entry, reading]));
  return { readings: [...all, ...again], once: all.map((reading) => later.get(reading.entry) ?? reading) };
}

describe('entries that a source hands out again', () => {
  it.each([1, 2, 3])(
    'count once, the later reading is kept, and every total and digest is as without repeats (seed %i)',
    async (seed) => {
      const { readings, once } = scan(randomFrom(seed), 800);
      const expected = snapshotOf(once);
      expect(expected.repeats).toBe(0);
      for (const segmentBytes of [256 * 1024, 120]) {
        const folded = await withLimits({ segmentBytes }, () => snapshotOf(readings));
        expect(folded).toMatchObject({
          repeats: readings.length - once.length,
          read: once.length,
          accepted: once.length,
          invalid: 0,
          digest: expected.digest,
          records: expected.records,
        });
      }
    },
  );

  it('fold also when handed out a third and a fourth time', () => {
    const readings = ['1', '2', '1', '3'].map((v) => ({ entry: 'e', k: 'k', v }));
    expect(snapshotOf(readings)).toMatchObject({ read: 1, accepted: 1, repeats: 3, records: ['["k","3"]'] });
  });

  it('are told from true duplicates, which stay: one key in two entries', () => {
    const readings = ['a', 'b', 'a'].map((entry) => ({ entry, k: 'k', v: '1' }));
    expect(snapshotOf(readings)).toMatchObject({
      read: 2,
      accepted: 2,
      repeats: 1,
      records: ['["k","1"]', '["k","1"]'],
    });
  });

  it('are told from equal records of a source that repeats nothing', () => {
    const readings = ['1', '1'].map((v) => ({ k: 'k', v }));
    expect(snapshotOf(readings)).toMatchObject({ read: 2, accepted: 2, repeats: 0 });
  });

  it('count once where they cannot be read', () => {
    const readings: Reading[] = ['a', 'b', 'a', 'a'].map((entry) => ({ entry, k: 'k', v: '1', isBroken: true }));
    expect(snapshotOf(readings)).toMatchObject({ read: 2, accepted: 0, invalid: 2 });
  });

  it('fold across checkpoints and an interruption', async () => {
    const { readings, once } = scan(randomFrom(9), 300);
    const path = folder.path('out.snapshot');
    const sealed = await withLimits({ checkpointEveryMs: 0, segmentBytes: 400 }, () => {
      for (let from = 0; ; ) {
        const writer = newWriter(path);
        from = Number(writer.cursor?.at ?? 0);
        if (from >= readings.length) return writer.seal();
        for (const reading of readings.slice(from, from + 40)) give(writer, reading);
        writer.mark(() => ({ at: from + 40 }));
        // Lost: read after the checkpoint, before the end.
        for (const reading of readings.slice(from + 40, from + 50)) give(writer, reading);
        writer.close();
      }
    });
    const expected = snapshotOf(once);
    expect(sealed).toMatchObject({ read: once.length, accepted: once.length, digest: expected.digest });
    expect(recordsIn(path)).toEqual(expected.records);
  });
});
