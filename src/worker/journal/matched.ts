import { TieoutError } from '#shared/errors.ts';
import type { JournalInput } from '#shared/journal-tasks.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { FindingsReader } from '#worker/evidence/findings-reader.ts';
import { matchedRecords } from '#worker/evidence/matched-records.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { fitting, type Mark, type MarkedRow, markOf, writeBatches } from './batches.ts';
import type { JournalSession } from './connection.ts';

/** Writes the records that matched, as inbound has them, partition by partition. Returns how many there are. */
export async function writeMatched(session: JournalSession, input: JournalInput): Promise<number> {
  const mark = await markOf(session, 'matched', input);
  const { evidence } = input.summary;
  const inbound = new SnapshotReader(evidence.inbound);
  const outbound = new SnapshotReader(evidence.outbound);
  try {
    await writeBatches(session, 'matched', input, columns, rowsOf({ inbound, outbound }, input, mark));
  } finally {
    inbound.close();
    outbound.close();
  }
  return input.summary.matched;
}

const columns = ['workspace', 'run', 'partition_number', 'ordinal', 'record_key', 'inbound', 'is_cut'];

function* rowsOf(
  sides: { inbound: SnapshotReader; outbound: SnapshotReader },
  { summary, key, fields }: JournalInput,
  from: Mark = { partition: 0, ordinal: 0 },
): Generator<MarkedRow> {
  const expected = tallied(summary.evidence.findings);
  for (let partition = from.partition; partition < limits.partitions; partition++) {
    const matched = expected.get(partition);
    // A partition that was not compared has no records of which this is known.
    if (matched === undefined) continue;
    beat();
    const isThere = partition === from.partition ? from.ordinal : 0;
    let ordinal = 0;
    for (const values of matchedRecords(sides, partition, { key, fields })) {
      if (++ordinal <= isThere) continue;
      const named = (columns: { name: string }[], first: number) =>
        JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, values[first + i] ?? null])));
      const { values: texts, isCut } = fitting([named(key, 0), named(fields, key.length)]);
      yield { mark: { partition, ordinal }, values: [partition, ordinal, ...texts, isCut] };
    }
    if (ordinal !== matched) throw otherThanTallied(partition, matched, ordinal);
  }
}

/** How many records of each partition matched when it was compared. */
function tallied(findings: string): Map<number, number> {
  const reader = new FindingsReader(findings);
  try {
    return new Map(reader.partitions().map(({ partition, tally }) => [partition, tally.matched]));
  } finally {
    reader.close();
  }
}

function otherThanTallied(partition: number, matched: number, found: number): TieoutError {
  const what = `${matched} records of partition ${partition} matched when it was compared, and ${found} do now`;
  return new TieoutError('verification', what, { next: 'Look with tieout verify.' });
}
