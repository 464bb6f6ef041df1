import type { JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { JournalSession, Value } from './connection.ts';

/** How far a part of a run is in the journal: the last row that is there. */
export type Mark = { partition: number; ordinal: number };
export type Part = 'finding' | 'matched';
export type MarkedRow = { mark: Mark; values: Value[] };

export async function markOf(
  session: JournalSession,
  part: Part,
  { about, summary }: JournalInput,
): Promise<Mark | undefined> {
  const [row] = await session.rows(
    'SELECT partition_number, ordinal FROM tieout_progress WHERE workspace = ? AND run = ? AND part = ?',
    [about.workspace, summary.run, part],
  );
  return row && { partition: Number(row.partition_number), ordinal: Number(row.ordinal) };
}

/** Writes rows in bounded batches, each in one transaction with the mark that says so. Each row's `mark` is larger than the one before. */
export async function writeBatches(
  session: JournalSession,
  part: Part,
  { about, summary }: JournalInput,
  columns: readonly string[],
  rows: Iterable<MarkedRow>,
): Promise<void> {
  const ofRun = [about.workspace, summary.run];
  let [batch, bytes, last]: [Value[][], number, Mark | undefined] = [[], 0, undefined];
  const keep = async () => {
    const mark = last;
    if (!mark || batch.length === 0) return;
    session.heed();
    await session.together(async () => {
      await session.insert(`tieout_${part}`, columns, batch);
      await session.change(
        `INSERT INTO tieout_progress (workspace, run, part, partition_number, ordinal) VALUES (?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE partition_number = VALUES(partition_number), ordinal = VALUES(ordinal)`,
        [...ofRun, part, mark.partition, mark.ordinal],
      );
    });
    [batch, bytes] = [[], 0];
  };
  for (const { mark, values } of rows) {
    batch.push([...ofRun, ...values]);
    bytes += values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
    last = mark;
    if (batch.length < limits.journalBatchRows && bytes < limits.journalBatchBytes) continue;
    beat();
    await keep();
  }
  await keep();
}

/** Texts that a row may hold whole; of a larger row none is kept but its key, as far as it fits. */
export function fitting(values: Value[]): { values: Value[]; isCut: 0 | 1 } {
  const max = limits.journalValueBytesMax;
  if (values.every((value) => typeof value !== 'string' || value.length <= max)) return { values, isCut: 0 };
  return { values: values.map((value) => (typeof value === 'string' ? value.slice(0, max) : value)), isCut: 1 };
}
