import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import type { Row } from '#worker/records/row.ts';
import type { Cursor, Origin, RecordSink } from '#worker/records/sink.ts';
import { openSource } from '#worker/sources/index.ts';
import type { Files } from './engine.ts';

/** Where reading is ended early: a person's stop at a mark, or a death between two records. */
export type Interruption = { atMark: number } | { afterRecords: number };

class Died extends Error {}

/**
 * Reads a side as a pull does until it is interrupted, and leaves the snapshot as it then is. Returns false where
 * reading came to its end first.
 */
export async function pullUntil(
  definition: Definition,
  files: Files,
  side: Side,
  interruption: Interruption,
): Promise<boolean> {
  const { key, fields } = definition;
  const gauge = createGauge();
  const writer = new SnapshotWriter({ path: files[side], side, key, fields, gauge });
  try {
    const source = await openSource(definition[side], { side, key, fields });
    const sink = new InterruptedSink(writer, interruption, () => requestStop(gauge));
    await source.read(writer.cursor, sink, new AbortController().signal);
    return false;
  } catch (error) {
    if (error instanceof Died || (error instanceof TieoutError && error.code === 'interrupted')) return true;
    throw error;
  } finally {
    writer.close();
  }
}

/** Hands everything on to the writer, and ends reading when its time has come. */
class InterruptedSink implements RecordSink {
  private marks = 0;
  private records = 0;

  constructor(
    private readonly sink: RecordSink,
    private readonly interruption: Interruption,
    private readonly stop: () => void,
  ) {}

  accept(row: Row, origin: Origin): void {
    this.countRecord();
    this.sink.accept(row, origin);
  }

  reject(origin: Origin, reason: string): void {
    this.countRecord();
    this.sink.reject(origin, reason);
  }

  mark(cursor: () => Cursor): void {
    if ('atMark' in this.interruption && ++this.marks >= this.interruption.atMark) this.stop();
    this.sink.mark(cursor);
  }

  progress(done: number, total: number): void {
    this.sink.progress(done, total);
  }

  private countRecord(): void {
    if ('afterRecords' in this.interruption && ++this.records > this.interruption.afterRecords) throw new Died();
  }
}
