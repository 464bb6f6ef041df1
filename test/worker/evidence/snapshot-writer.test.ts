import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { createGauge } from '#shared/gauge.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import { Row } from '#worker/records/row.ts';

const folder = tempFolder();
const source = { type: 'csv', path: 'x.csv' };
const { key, fields } = definitionOf({ key: ['k'], fields: ['v', 'w'], inbound: source, outbound: source });

function newWriter(path: string): SnapshotWriter {
  return new SnapshotWriter({ path, side: 'inbound', key, fields, gauge: createGauge() });
}

function give(writer: SnapshotWriter, ...values: (string | null)[]): void {
  const row = new Row(values.length);
  values.forEach((value, column) => {
    if (value !== null) row.setText(column, value);
  });
  writer.accept(row, { place: () => 'x.csv:2', raw: () => values.join() });
}

function checkpoint(writer: SnapshotWriter): Promise<void> {
  return withLimits({ checkpointEveryMs: 0 }, () => writer.mark(() => ({ at: 1 })));
}

describe('the fields without a value', () => {
  function emptyFieldsOf(...records: (string | null)[][]): string[] {
    const writer = newWriter(folder.path('in.snapshot'));
    for (const record of records) give(writer, ...record);
    return writer.seal().emptyFields;
  }

  it('are those that are null in every record', () => {
    expect(emptyFieldsOf(['k1', null, null], ['k2', '1', null], ['k3', null, null])).toEqual(['w']);
    expect(emptyFieldsOf(['k1', null, '1'], ['k2', '1', null])).toEqual([]);
  });

  it('are not those in which a value is the empty text', () => {
    expect(emptyFieldsOf(['k1', null, ''])).toEqual(['v']);
  });

  it('stay without one where only an unreadable record has it', () => {
    expect(emptyFieldsOf(['k1', null, '1'], [null, '1', '1'])).toEqual(['v']);
  });

  it.each([0, 1024 * 1024])('are the same after going on from a checkpoint (%i bytes pending)', (pendingBytesMax) =>
    withLimits({ pendingBytesMax }, async () => {
      const path = folder.path('in.snapshot');
      const before = newWriter(path);
      give(before, 'k1', '1', null);
      await checkpoint(before);
      give(before, 'k2', '1', 'lost');
      before.close();
      const after = newWriter(path);
      give(after, 'k3', null, null);
      expect(after.seal().emptyFields).toEqual(['w']);
      expect(new SnapshotReader(path).sealed.emptyFields).toEqual(['w']);
    }),
  );
});

describe('when a snapshot was read', () => {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

  it('is one sitting where nothing interrupted it, whatever it failed at before it had read anything', () => {
    const path = folder.path('in.snapshot');
    newWriter(path).close();
    const sealed = newWriter(path).seal();
    expect(sealed).toMatchObject({ sittings: 1, readFrom: expect.stringMatching(time) });
    expect(sealed.readTo >= sealed.readFrom).toBe(true);
  });

  it('counts a sitting for each time that reading went on from a checkpoint, and keeps when the first one began', async () => {
    const path = folder.path('in.snapshot');
    const first = newWriter(path);
    give(first, 'k1', '1', '1');
    await checkpoint(first);
    first.close();
    await setTimeout(5);
    const began = new Date().toISOString();
    const second = newWriter(path);
    give(second, 'k2', '1', '1');
    await checkpoint(second);
    second.close();
    // One that wrote no checkpoint left nothing behind that would be of its time.
    newWriter(path).close();
    const sealed = newWriter(path).seal();
    expect(sealed).toMatchObject({ sittings: 3, readFrom: expect.stringMatching(time) });
    expect(sealed.readFrom < began && began <= sealed.readTo).toBe(true);
    expect(newWriter(path).sealed).toEqual(sealed);
  });

  it('begins anew where reading does', async () => {
    const path = folder.path('in.snapshot');
    const first = newWriter(path);
    give(first, 'k1', '1', '1');
    await checkpoint(first);
    first.startOver();
    expect(newWriter(path).seal()).toMatchObject({ sittings: 1, read: 0 });
  });

  it('is in no digest', async () => {
    const path = folder.path('in.snapshot');
    const first = newWriter(path);
    give(first, 'k1', '1', '1');
    await checkpoint(first);
    first.close();
    const twice = newWriter(path).seal();
    const other = newWriter(folder.path('in.snapshot'));
    give(other, 'k1', '1', '1');
    const once = other.seal();
    expect([twice.digest, twice.seal, twice.sittings]).toEqual([once.digest, once.seal, 2]);
  });
});

describe('a snapshot that is being written', () => {
  const refusal = { code: 'workspace', message: expect.stringMatching(/^the snapshot .* is in use by another Tieout/) };

  function refused(path: string): unknown {
    try {
      newWriter(path).close();
    } catch (error) {
      return error;
    }
    return 'it was opened';
  }

  it('is refused to a second writer, from its first record to its seal', async () => {
    const path = folder.path('in.snapshot');
    const writer = newWriter(path);
    await withLimits({ snapshotBusyTimeoutMs: 1 }, async () => {
      expect(refused(path)).toMatchObject(refusal);
      give(writer, 'k1', '1', '1');
      await checkpoint(writer);
      expect(refused(path)).toMatchObject(refusal);
      give(writer, 'k2', '1', '1');
      expect(refused(path)).toMatchObject(refusal);
    });
    const sealed = writer.seal();
    expect(sealed).toMatchObject({ read: 2, accepted: 2 });
    expect(newWriter(path).sealed).toEqual(sealed);
  });

  it('is gone on with when the one before let go of it', async () => {
    const path = folder.path('in.snapshot');
    const before = newWriter(path);
    give(before, 'k1', '1', '1');
    await checkpoint(before);
    before.close();
    const after = newWriter(path);
    expect(after.cursor).toEqual({ at: 1 });
    give(after, 'k2', '1', '1');
    expect(after.seal()).toMatchObject({ read: 2, accepted: 2 });
  });

  it('is left as it is when it was sealed while its lock was waited for', async () => {
    const path = folder.path('in.snapshot');
    newWriter(path).close();
    const sealed = { read: 7, accepted: 7 };
    const sealing = new Worker(sealingLater, { eval: true, workerData: { path, sealed: JSON.stringify(sealed) } });
    await new Promise((resolve) => sealing.once('message', resolve));
    const writer = await withLimits({ snapshotBusyTimeoutMs: 30_000 }, () => newWriter(path));
    expect(writer.sealed).toMatchObject(sealed);
    writer.close();
    expect(new SnapshotReader(path).sealed).toMatchObject(sealed);
  });

  /** Another writer as far as its lock goes: takes it, says so, and seals a little later. */
  const sealingLater = `
    const { parentPort, workerData } = require('node:worker_threads');
    const Database = require('better-sqlite3');
    const db = new Database(workerData.path);
    db.exec('BEGIN IMMEDIATE');
    parentPort.postMessage('held');
    setTimeout(() => {
      db.prepare("INSERT INTO about VALUES ('sealed', ?)").run(workerData.sealed);
      db.exec('COMMIT');
      db.close();
    }, 300);
  `;
});
