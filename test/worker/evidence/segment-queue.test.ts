import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import type { Segment } from '#worker/evidence/segment.ts';
import { SegmentQueue } from '#worker/evidence/segment-queue.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import { unpack, valuesEnd } from '#worker/records/packed.ts';
import { Row } from '#worker/records/row.ts';

const folder = tempFolder();
const source = { type: 'csv', path: 'x.csv' };
const { key, fields } = definitionOf({ key: ['k'], fields: ['v'], inbound: source, outbound: source });

function newWriter(path: string, hasSpareCores: boolean): SnapshotWriter {
  return new SnapshotWriter({ path, side: 'inbound', key, fields, gauge: createGauge(), hasSpareCores });
}

function give(writer: SnapshotWriter, from: number, to: number): void {
  const row = new Row(2);
  for (let i = from; i < to; i++) {
    row.clear();
    row.setText(0, `key ${i}`);
    row.setText(1, `${'value '.repeat(40)}${i}`);
    writer.accept(row, { place: () => '', raw: () => '' });
  }
}

function recordsIn(path: string): number {
  const reader = new SnapshotReader(path);
  const keys = new Set<string | null | undefined>();
  for (let partition = 0; partition < limits.partitions; partition++) {
    for (const { bytes } of reader.records(partition)) {
      for (let at = 0; at < bytes.length; at = valuesEnd(bytes, at, 2)) keys.add(unpack(bytes, at, 1)[0]);
    }
  }
  reader.close();
  return keys.size;
}

const records = 20_000;

describe('segments compressed on other threads', () => {
  it('hold the same records as those compressed where they were read', () =>
    withLimits({ segmentBytes: 8 * 1024 }, async () => {
      const here = newWriter(folder.path('in.snapshot'), false);
      give(here, 0, records);
      const path = folder.path('in.snapshot');
      const elsewhere = newWriter(path, true);
      for (let from = 0; from < records; from += 500) {
        give(elsewhere, from, from + 500);
        await setTimeout(1);
      }
      expect(elsewhere.seal().digest).toBe(here.seal().digest);
      expect(recordsIn(path)).toBe(records);
    }));

  it('are in a checkpoint also where they were not done yet, and after it none is lost or doubled', () =>
    withLimits({ segmentBytes: 8 * 1024, checkpointEveryMs: 0 }, async () => {
      const path = folder.path('in.snapshot');
      const before = newWriter(path, true);
      give(before, 0, 10_000);
      before.mark(() => ({ at: 10_000 }));
      give(before, 10_000, 15_000);
      before.close();
      await setTimeout(50);
      const after = newWriter(path, true);
      expect(after.cursor).toEqual({ at: 10_000 });
      give(after, 10_000, records);
      expect(after.seal()).toMatchObject({ read: records, accepted: records });
      expect(recordsIn(path)).toBe(records);
    }));

  const segment = (partition: number): Segment => ({ partition, records: 1, origins: false, bytes: Buffer.from('x') });

  it('are compressed by the reader where enough of them are under way', async () => {
    const seen: [number, boolean][] = [];
    const queue = new SegmentQueue(({ partition }, body) => seen.push([partition, body !== undefined]));
    for (let partition = 0; partition <= limits.segmentsUnderWayMax; partition++) queue.add(segment(partition));
    expect(seen).toEqual([[limits.segmentsUnderWayMax, false]]);
    while (seen.length <= limits.segmentsUnderWayMax) await setTimeout(1);
    expect(seen.slice(1).every(([, isDoneElsewhere]) => isDoneElsewhere)).toBe(true);
  });

  it('that cannot be written end the reading, although nobody was waiting for them', async () => {
    let tries = 0;
    const queue = new SegmentQueue(() => {
      tries++;
      throw new Error('the disk is full');
    });
    queue.add(segment(1));
    while (tries === 0) await setTimeout(1);
    expect(() => queue.add(segment(2))).toThrow('the disk is full');
    expect(() => queue.settle()).toThrow('the disk is full');
  });

  it('are not written once nobody wants them', async () => {
    let tries = 0;
    const queue = new SegmentQueue(() => tries++);
    queue.add(segment(1));
    queue.forget();
    await setTimeout(50);
    expect(tries).toBe(0);
  });
});
