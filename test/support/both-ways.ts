import { expect } from 'vitest';
import type { Column } from '#shared/definition.ts';
import { createGauge } from '#shared/gauge.ts';
import { openForReading } from '#worker/evidence/snapshot-file.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import type { BulkForm, BulkReader, RecordSink } from '#worker/records/sink.ts';

type Columns = { key: Column[]; fields: Column[] };
type Read = (sink: RecordSink) => Promise<void>;

/** Reads the same twice, with the kernel and without, expects the same, and says how many records the kernel took. `path` gives a new one each time. */
export async function expectBothWays(path: () => string, columns: Columns, read: Read) {
  let inBulk = 0;
  class Counting extends SnapshotWriter {
    override bulk(form: BulkForm): BulkReader | undefined {
      const reader = super.bulk(form);
      if (!reader) return undefined;
      const readOn = reader.read.bind(reader);
      reader.read = (start, end) => {
        const after = readOn(start, end);
        inBulk += reader.kept;
        return after;
      };
      return reader;
    }
  }
  const result = await keptBy(Counting, path(), columns, read);
  expect(result).toEqual(await keptBy(LongWay, path(), columns, read));
  return { ...result, inBulk };
}

/** A writer that lets every record go the long way. */
export class LongWay extends SnapshotWriter {
  override bulk(): undefined {
    return undefined;
  }
}

/** All that a writer kept of what was read, apart from when that was, and its records refused, by place. */
export async function keptBy(Writer: typeof SnapshotWriter, snapshot: string, columns: Columns, read: Read) {
  const writer = new Writer({ path: snapshot, side: 'inbound', gauge: createGauge(), ...columns });
  try {
    await read(writer);
    const { seal: _, readFrom: _from, readTo: _to, ...sealed } = writer.seal();
    const db = openForReading(snapshot);
    const invalid = db
      .prepare<[], { place: string; reason: string; raw: string }>(
        'SELECT place, reason, raw FROM invalid ORDER BY place',
      )
      .all();
    db.close();
    return { ...sealed, invalid };
  } finally {
    writer.close();
  }
}
